import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ApiCount } from '@taocun/service';

class MissingShareDocs {
  @ApiCount('Open shops of silent sources.') part!: number;
  @ApiCount('All open shops of the villages asked about.') whole!: number;
}

class MissingSourceDocs {
  @ApiProperty({ description: 'The owner of the sources.', example: '/marketplaces/jd' }) source!: string;
  @ApiProperty({ description: 'The first day of the silence.', example: '2015-03-03' }) since!: string;
  @ApiCount('Its open shops.') openShops!: number;
}

export class IncompleteDocs {
  @ApiProperty({ type: MissingShareDocs }) openShops!: MissingShareDocs;
  @ApiProperty({ type: [MissingSourceDocs] }) sources!: MissingSourceDocs[];
}

/** The member of answers that says how much is missing. */
export const ApiIncomplete = () =>
  ApiPropertyOptional({
    type: IncompleteDocs,
    description:
      'Sources that have fallen silent, and the share of open shops that are theirs. What they have not sent is missing in all figures. Left out where nothing is missing.',
  });
