import { type RegionLevel, regionLevels } from '@taocun/geography';
import { borders, IsChoice, IsRegion, IsRegions, PageQuestion } from '@taocun/reporting-answers';

/**
 * A question for a list about one region. Figures of several would not add up, because one region may contain
 * another.
 */
export class OneRegionQuestion extends PageQuestion {
  @IsRegion('The province, prefecture, county or township; left out, the nation.')
  readonly region?: string;
}

/** The borders in which figures are summed up; with `today`, `members` are omitted. */
export function IsBorders(members: string): PropertyDecorator {
  return IsChoice(
    borders,
    'The borders in which figures are added up: those of their day, or those of today. With `today` money and shops of a place’s former codes ' +
      `(\`formerCodes\` of registrations) count to its code and township of today. What cannot be added is left out: ${members}.`,
    'then',
  );
}

export class RegionsQuestion extends PageQuestion {
  @IsChoice(regionLevels, 'The level of the regions.', 'province')
  readonly level: RegionLevel = 'province';

  @IsRegions('Only regions in this larger one.')
  readonly region?: readonly string[];
}
