import { cutOffOf, firstDayOfYearTo, type RuleSet } from '@taocun/domain';
import { type CalendarMonth, lastDayOfMonth } from './calendar-months';

/** A certified year that a month belongs to. */
interface YearOfMonth {
  readonly year: number;
  /** Whether the month lies in the window of the year; otherwise only between the cut-off before and its own. */
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

/** An expression of MongoDB: the certified year of the day `$asOf` under `$ruleSet`, from the cut-off before to its own. */
export function certifiedYearIn(ruleSets: readonly RuleSet[]): object {
  const year = { $toInt: { $substrBytes: ['$asOf', 0, 4] } };
  const monthDay = { $substrBytes: ['$asOf', 5, 5] };
  const yearBy = ({ cutOffs }: Pick<RuleSet, 'cutOffs'>): object => {
    const branches = cutOffs.toReversed().map((cutOff) => ({ case: { $gte: [year, cutOff.fromYear] }, then: cutOff.monthDay }));
    const isLater = { $gt: [monthDay, { $switch: { branches, default: '' } }] };
    return { $max: [{ $add: [year, { $cond: [isLater, 1, 0] }] }, cutOffs[0].fromYear] };
  };
  return {
    $switch: {
      branches: ruleSets.map((ruleSet) => ({ case: { $eq: ['$ruleSet', ruleSet.id] }, then: yearBy(ruleSet) })),
      // Rule sets that are no longer in force are not asked for.
      default: year,
    },
  };
}
