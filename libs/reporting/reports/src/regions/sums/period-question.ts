import { levelOf, NATION } from '@taocun/geography';
import { IsPeriod } from '@taocun/reporting-answers';
import { OneRegionQuestion } from './region-question';

/** A list of a region's figures over some months. */
export class PeriodQuestion extends OneRegionQuestion {
  @IsPeriod('The first month; left out, the first with figures.')
  readonly from?: string;

  @IsPeriod('The last month; left out, the last with figures.')
  readonly to?: string;
}

/**
 * `within` is the prefix of the region's villages. `datedWithin` selects the villages whose newest day the
 * figures have: all, or for a township only its own.
 */
export function withinRegion(region: string): { readonly within: string; readonly datedWithin: string } {
  const within = region === NATION ? '' : region;
  return { within, datedWithin: levelOf(region) === 'township' ? within : '' };
}
