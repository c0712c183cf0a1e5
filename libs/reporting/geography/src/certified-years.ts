import { cutOffOf, firstDayOfYearTo, type RuleSet } from '@taocun/domain';
import { type CalendarMonth, lastDayOfMonth } from './calendar-months';

/** A certified year that a month belongs to. */
interface YearOfMonth {
  readonly year: number;
  /** True if the month lies in the window of the year; otherwise only between the cut-off before and its own. */
  readonly isInWindow: boolean;
}

/** The certified years of a month by its last day. Windows may overlap, or leave days between them, where a rule set has changed its cut-off. */
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
