import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { PageQuestion } from '@taocun/reporting-answers';
import { type RegionLevel, regionLevels } from '@taocun/reporting-geography';
import { REGION_CODE, REGION_CODE_TEXT } from '@taocun/reporting-read-model';

/** A question for a list about one region: figures of several would not add up, for one region may lie in another. */
export class OneRegionQuestion extends PageQuestion {
  @ApiPropertyOptional({
    example: '33',
    description: 'The province, prefecture, county or township: 2, 4, 6 or 9 digits; left out, the nation.',
  })
  @IsOptional()
  @Matches(REGION_CODE, { message: `region must be ${REGION_CODE_TEXT}` })
  readonly region?: string;
}

const borders = ['then', 'today'] as const;

export type Borders = (typeof borders)[number];

/** The borders in which figures are added up; `members` are left out with `today`. */
export function IsBorders(members: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      enum: borders,
      default: 'then',
      description:
        'The borders in which figures are added up: those of their day, or those of today. With `today` money and shops of a place’s former codes ' +
        `(\`formerCode\` of registrations) count to its code and township of today. What cannot be added is left out: ${members}.`,
    }),
    IsIn(borders, { message: `borders must be ${borders.join(' or ')}` }),
  );
}

export class RegionsQuestion extends PageQuestion {
  @ApiPropertyOptional({ enum: regionLevels, default: 'province', description: 'The level of the regions.' })
  @IsIn(regionLevels, { message: `level must be one of ${regionLevels.join(', ')}` })
  readonly level: RegionLevel = 'province';

  @ApiPropertyOptional({ example: '33', description: 'Only regions in this larger one: 2, 4, 6 or 9 digits.' })
  @IsOptional()
  @Matches(REGION_CODE, { message: `within must be ${REGION_CODE_TEXT}` })
  readonly within?: string;
}
