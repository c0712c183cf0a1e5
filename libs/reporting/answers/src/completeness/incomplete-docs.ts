import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ApiCount } from '@taocun/service';

class MissingShareDocs {
  @ApiCount('Open shops of silent sources.') part!: number;
  @ApiCount('All open shops of the villages asked about.') whole!: number;
}

class MissingSourceDocs {
  @ApiProperty({ description: 'The owner of the sources.', example: '/marketplaces/jd' }) source!: string;
  @ApiProperty({ description: 'The first day without what its past lets expect.', example: '2015-03-03' }) since!: string;
  @ApiCount('Its open shops.') openShops!: number;
}

export class IncompleteDocs {
  @ApiProperty({ type: MissingShareDocs }) openShops!: MissingShareDocs;
  @ApiProperty({ type: [MissingSourceDocs] }) sources!: MissingSourceDocs[];
}

class WaitedForDocs {
  @ApiProperty({ description: 'The owner of the sources.', example: '/marketplaces/jd' }) source!: string;
  @ApiProperty({ description: 'The first silent day.', example: '2015-03-03' }) since!: string;
}

export class WaitingYearDocs {
  @ApiProperty({ example: 'aliresearch-2022' }) ruleSet!: string;
  @ApiProperty({ type: 'integer', example: 2015 }) year!: number;
  @ApiProperty({ description: 'The day on which it was due.', example: '2015-07-16' }) since!: string;
  @ApiProperty({ type: [WaitedForDocs], description: 'None once all have come back: the list is issued on the next day of the clock.' })
  sources!: WaitedForDocs[];
}

/** The member of a certified year that says why its list is not issued. */
export const ApiWaiting = () =>
  ApiPropertyOptional({
    type: WaitingYearDocs,
    description: 'The list is due and not issued: it waits for silent sources (`CERTIFY_WAITS_FOR_SOURCES`). Left out of all others.',
  });

/** The member of answers that says how much is missing. */
export const ApiIncomplete = () =>
  ApiPropertyOptional({
    type: IncompleteDocs,
    description:
      'Sources that have fallen silent, and the share of open shops that are theirs. What they have not sent is missing in all figures. Left out where nothing is missing.',
  });
