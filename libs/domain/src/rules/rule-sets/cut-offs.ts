import { type Day, civilOfDay, dayOfCivil } from '../../time/day';
import { type RuleSet } from './rule-set';

/**
 * The cut-off of a year, as of which its certificates are issued; undefined for a year before the first
 * cut-off.
 */
export function cutOffOf({ cutOffs }: Pick<RuleSet, 'cutOffs'>, year: number): Day | undefined {
  const cutOff = cutOffs.findLast(({ fromYear }) => fromYear <= year);
  if (cutOff === undefined) return undefined;
  const [month = 1, dayOfMonth = 1] = cutOff.monthDay.split('-').map(Number);
  return dayOfCivil(year, month, dayOfMonth);
}

/** The first day of the year that ends with a cut-off: the day after the same date one year earlier. */
export function firstDayOfYearTo(cutOff: Day): Day {
  const { year, month, dayOfMonth } = civilOfDay(cutOff);
  return dayOfCivil(year - 1, month, dayOfMonth) + 1;
}
