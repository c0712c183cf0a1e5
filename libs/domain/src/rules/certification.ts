import { type Day, yearOf } from '../time/day';

/**
 * The certified years, without a gap: a jump of the clock certifies every year on its way. Years before the first clock are never
 * certified.
 */
export interface CertifiedYears {
  readonly first: number;
  readonly last: number;
}

/** The oldest year that still accepts updates on a clock's day, so that its days must be kept. */
export function oldestUncertifiedYear(clock: Day, latenessDays: number): number {
  // Year Y is due once clock > 30 June Y + lateness, so the oldest that is not due holds the day clock - lateness.
  return yearOf(clock - latenessDays);
}

/**
 * The years that fall due when the clock moves from `before` to `after`, oldest first. For a feed's first clock, `before` is the first day
 * of the feed: years due by then lie before the known history and are never certified.
 */
export function yearsDue(before: Day, after: Day, certified: CertifiedYears | undefined, latenessDays: number): readonly number[] {
  const years: number[] = [];
  const first = Math.max(oldestUncertifiedYear(before, latenessDays), certified === undefined ? -Infinity : certified.last + 1);
  for (let year = first; year < oldestUncertifiedYear(after, latenessDays); year++) years.push(year);
  return years;
}

/** The certified years with `year`, the next one due, added. */
export function withCertified(certified: CertifiedYears | undefined, year: number): CertifiedYears {
  return { first: certified?.first ?? year, last: year };
}

/**
 * The year for which an update is late; undefined where it is in time. `day` is the effective day of the update: that of `time`, or of
 * `orderPaidAt` for a refund. A year before the first certified one was never certified, so no update is late for it.
 */
export function lateYear(day: Day, certified: CertifiedYears | undefined): number | undefined {
  if (certified === undefined) return undefined;
  const year = yearOf(day);
  return year >= certified.first && year <= certified.last ? year : undefined;
}
