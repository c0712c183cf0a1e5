/** A gap of a source, as docs/contract.md defines it. */
interface NaiveGap {
  readonly since: number;
  readonly until?: number;
  readonly expected: number;
  readonly received: number;
}

/**
 * The gaps of a source, judged day by day from the text of the contract alone. `orders` has the source's
 * orders by day; days without one are absent. Every day is judged again from the beginning, so nothing is
 * carried over but the days that were judged.
 */
export function gaps(
  orders: ReadonlyMap<number, number>,
  clock: number,
  leastDays = 1,
  givenUpFrom = Infinity,
): NaiveGap[] {
  const on = (day: number): number => orders.get(day) ?? 0;
  const days = [...orders.keys()];
  if (days.length === 0) return [];
  const first = Math.min(...days);
  const end = Math.min(clock, givenUpFrom);
  const week = (last: number): number =>
    [0, 1, 2, 3, 4, 5, 6].reduce((sum, back) => sum + on(last - back), 0);
  const isOrdinary = new Set<number>();
  const expectedOn = (day: number): number => {
    const past: number[] = [];
    for (let each = day - 7; each >= first && past.length < 8; each -= 7)
      if (isOrdinary.has(each)) past.unshift(each);
    if (past.length < 4) return 0;
    const median = past.map(on).sort((a, b) => a - b)[Math.ceil(past.length / 2) - 1]!;
    const isLastYearKnown = past[0]! - 364 - 7 >= first;
    if (!isLastYearKnown) return median;
    const thisWeekLastYear = Math.min(week(day - 364), week(day - 364 + 6));
    const pastLastYear = past.reduce((sum, each) => sum + week(each - 364), 0);
    // thisWeekLastYear against the mean of the past weeks of last year.
    if (thisWeekLastYear * past.length >= pastLastYear) return median;
    return Number((BigInt(median) * BigInt(thisWeekLastYear) * BigInt(past.length)) / BigInt(pastLastYear));
  };
  const all: NaiveGap[] = [];
  for (let day = first; day < end; day++) {
    let last = day;
    let expected = 0;
    const isSilent = (each: number): boolean => {
      const likely = expectedOn(each);
      return on(each) * 10 < likely || (each > day && likely === 0 && on(each) === 0);
    };
    while (last < end && isSilent(last)) expected += expectedOn(last++);
    if (last === day) {
      isOrdinary.add(day);
      continue;
    }
    const run = Array.from({ length: last - day }, (_, index) => day + index);
    if (expected < 10) run.forEach((each) => isOrdinary.add(each));
    else if (run.length >= leastDays) {
      const received = run.reduce((sum, each) => sum + on(each), 0);
      all.push({ since: day, ...((last < end || end < clock) && { until: last - 1 }), expected, received });
    }
    if (last < end) isOrdinary.add(last);
    day = last;
  }
  return all;
}
