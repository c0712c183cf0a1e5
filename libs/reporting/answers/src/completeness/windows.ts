import { firstDayOfYearTo, isoOfDay, parseDay } from '@taocun/domain';

/** A span of days, both included. */
export interface Window {
  readonly from: string;
  readonly until: string;
}

/** For answers about all days so far. */
export const ALL_DAYS: Window = { from: '0000-00-00', until: '9999-12-31' };

/** The days of the months from `from` to `to`, which are texts such as 2015-03. */
export function daysOfMonths({ from, to }: { readonly from: string; readonly to: string }): Window {
  return { from: `${from}-01`, until: `${to}-31` };
}

/** The year that ends with a day. */
export function yearTo(until: string): Window {
  return { from: isoOfDay(firstDayOfYearTo(parseDay(until))), until };
}

/** True if a gap has a day in the window. */
export function overlaps(
  { since, until }: { readonly since: string; readonly until?: string },
  window: Window,
): boolean {
  return since <= window.until && (until === undefined || until >= window.from);
}
