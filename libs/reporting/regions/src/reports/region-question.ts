import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { IsRegion, IsRegions, PageQuestion } from '@taocun/reporting-answers';
import { type RegionLevel, regionLevels } from '@taocun/reporting-geography';

/** A question for a list about one region. Figures of several would not add up, because one region may contain another. */
export class OneRegionQuestion extends PageQuestion {
  @IsRegion('The province, prefecture, county or township; left out, the nation.')
  readonly region?: string;
}

/** Accepts one of these levels of regions. */
function IsLevel<Level extends string>(levels: readonly Level[], byDefault: Level, description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ enum: levels, default: byDefault, description }),
    IsIn(levels, { message: `level must be one of ${levels.join(', ')}` }),
  );
}

const borders = ['then', 'today'] as const;

export type Borders = (typeof borders)[number];

/** The borders in which figures are summed up; with `today`, `members` are omitted. */
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
  @IsLevel(regionLevels, 'province', 'The level of the regions.')
  readonly level: RegionLevel = 'province';

  @IsRegions('Only regions in this larger one.')
  readonly region?: readonly string[];
}
