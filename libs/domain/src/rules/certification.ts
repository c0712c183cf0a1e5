import { type Day, yearOf } from '../time/day';

/**
 * The years that have been certified. They follow one another without a gap: a jump of the clock certifies every year
 * on its way, and only those before the first clock are left out.
 */
export interface CertifiedYears {
  readonly first: number;
  readonly last: number;
}

/** The oldest year whose updates are still in time on a clock's day, so that its days must still be kept. */
export function oldestUncertifiedYear(clock: Day, latenessDays: number): number {
  // Year Y is due once clock > 30 June Y + lateness, so the oldest that is not due holds the day clock - lateness.
  return yearOf(clock - latenessDays);
}

/**
 * The years that fall due when the clock moves from `before` to `after`, oldest first. `before` of a feed's first clock is where the
 * feed begins: what was due by then lies before the history that we have seen, and is never certified.
 */
export function yearsDue(before: Day, after: Day, certified: CertifiedYears | undefined, latenessDays: number): readonly number[] {
  const years: number[] = [];
  const first = Math.max(oldestUncertifiedYear(before, latenessDays), certified === undefined ? -Infinity : certified.last + 1);
  for (let year = first; year < oldestUncertifiedYear(after, latenessDays); year++) years.push(year);
  return years;
}

/** What has been certified once `year`, the next one due, is certified too. */
export function withCertified(certified: CertifiedYears | undefined, year: number): CertifiedYears {
  return { first: certified?.first ?? year, last: year };
}

/**
 * The year for which an update is late, undefined where it is in time. `day` is the day on which the update takes
 * effect: that of `time`, but of `orderPaidAt` for a refund. A year before the first certified one was never certified, so nothing is late for it.
 */
export function lateYear(day: Day, certified: CertifiedYears | undefined): number | undefined {
  if (certified === undefined) return undefined;
  const year = yearOf(day);
  return year >= certified.first && year <= certified.last ? year : undefined;
}
