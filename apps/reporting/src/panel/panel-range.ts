import { isoOfDay } from '@taocun/domain';
import { type CalendarMonth, lastDayOfMonth } from '../places/calendar-months';

/** The rows that a panel is to have. */
export interface PanelRange {
  readonly ruleSet: string;
  readonly region: readonly string[] | undefined;
  /** The first and last month as `2014-11`, or certified year as `2014`; without a first one, each unit's own. */
  readonly from: string | undefined;
  readonly to: string;
  /** The newest day of the figures. */
  readonly clock: string;
  /** The last row of the page before. */
  readonly after: { readonly code: string; readonly period: string } | undefined;
}

/** Whether a row comes after the page before. */
export function startsAfter(after: PanelRange['after'], code: string, period: string): boolean {
  return after === undefined || code > after.code || (code === after.code && period > after.period);
}

/** The last day of a month, or the newest day of the figures where the month is not over. */
export function asOfIn(month: CalendarMonth, clock: string): string {
  const last = isoOfDay(lastDayOfMonth(month));
  return clock < last && clock.startsWith(month) ? clock : last;
}
