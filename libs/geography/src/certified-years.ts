import { cutOffOf, firstDayOfYearTo, type RuleSet } from '@taocun/domain';
import { type CalendarMonth, lastDayOfMonth } from './calendar-months';

/** A certified year to which a month belongs. */
interface YearOfMonth {
  readonly year: number;
  /**
   * True if the month is in the window of the year, false if it is only between the previous cut-off and the
   * year's own.
   */
  readonly isInWindow: boolean;
}

/**
 * The certified years of a month, by its last day. If a rule set has moved its cut-off, windows may overlap
 * or leave gaps.
 */
export function certifiedYearsOf(month: CalendarMonth, ruleSet: RuleSet): readonly YearOfMonth[] {
  const day = lastDayOfMonth(month);
  const year = Number(month.slice(0, 4));
  const first = ruleSet.cutOffs[0].fromYear;
  return [...new Set([Math.max(year, first), Math.max(year + 1, first)])].flatMap((each) => {
    const cutOff = cutOffOf(ruleSet, each);
    if (cutOff === undefined || day > cutOff) return [];
    const isInWindow = day >= firstDayOfYearTo(cutOff);
    return isInWindow || day > (cutOffOf(ruleSet, each - 1) ?? -Infinity) ? [{ year: each, isInWindow }] : [];
  });
}
