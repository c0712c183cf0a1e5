import { type Day } from '../time/day';
import { COUNTED_DAYS, type DailyOrders } from './daily-orders';
import { expectedOn, PAST_WEEKS, WEEK, weekdayOf, YEAR } from './expected-orders';

/** A day is silent if it has less than a tenth of the expected orders. */
const FAR_BELOW = 10;
/** If ten orders are expected, none arrives by chance once in 20,000 times. */
const CERTAIN_ORDERS = 10;

/** A run of days on which a source has sent far less than its own past suggests. */
export interface Gap {
  /** The first silent day. */
  readonly since: Day;
  /** The last silent day; absent while the source is silent. */
  readonly until?: Day;
  /** The orders expected on the silent days, and those received. */
  readonly expected: number;
  readonly received: number;
}

/** Limits of the gaps of a source. */
interface GapRules {
  /** The fewest silent days of a gap; 1 if absent. */
  readonly leastDays?: number;
  /** The day from which the source is no longer expected to send. */
  readonly givenUpFrom?: Day | undefined;
}

/**
 * The gaps of a source as of the clock, in order of time. They follow from its orders by event day alone,
 * whether or not it has returned, so orders that arrive later shrink or end a gap:
 *
 * 1. Only whole days before the clock's day are judged; other sources have moved the clock past them.
 * 2. A day's expected orders are the lower median of the same weekday in the last eight weeks that were not
 *    silent, at least four.
 * 3. If last year is known, and its week that ends or begins with this day sold less than those eight weeks
 *    did last year, the expectation falls in proportion. A season only lowers it: a late harvest is no gap.
 * 4. A day is silent if it has less than a tenth of the expected orders. A day with nothing expected and
 *    nothing received does not end a gap.
 * 5. Consecutive silent days are a gap once ten orders were expected on them together: for a large source
 *    after one day, for one order a day after ten. Shorter runs count as ordinary days.
 */
export function gapsOf(
  orders: DailyOrders,
  clock: Day,
  { leastDays = 1, givenUpFrom = Infinity }: GapRules = {},
): readonly Gap[] {
  const { first, latest } = orders;
  if (first === undefined || latest === undefined) return [];
  const end = Math.min(clock, givenUpFrom);
  // From then on nothing is received and each weekday's expectation stays as it is: the rest is counted, not
  // walked through.
  const settled = Math.min(end, latest + YEAR + 2 * WEEK);
  /** The days that were not silent, by weekday. */
  const past: Day[][] = Array.from({ length: WEEK }, () => []);
  const remember = (day: Day): void => void past[weekdayOf(day)]?.push(day);
  const likelyOn = (day: Day): number =>
    expectedOn(day, { orders, days: past[weekdayOf(day)]?.slice(-PAST_WEEKS) ?? [] });
  const gaps: Gap[] = [];
  let silent: Day[] = [];
  let expected = 0;
  const endRun = (day: Day, isLasting: boolean): void => {
    const [since] = silent;
    if (since !== undefined && expected >= CERTAIN_ORDERS && day - since >= leastDays)
      gaps.push({
        since,
        ...(!isLasting && { until: day - 1 }),
        expected,
        received: silent.reduce((sum, each) => sum + orders.on(each), 0),
      });
  };
  for (let day = first; day < settled; day++) {
    const likely = likelyOn(day);
    const received = orders.on(day);
    if (received * FAR_BELOW < likely || (silent.length > 0 && likely === 0 && received === 0)) {
      silent.push(day);
      expected += likely;
      continue;
    }
    if (expected < CERTAIN_ORDERS) silent.forEach(remember);
    endRun(day, false);
    silent = [];
    expected = 0;
    remember(day);
  }
  for (let day = settled; day < Math.min(end, settled + WEEK); day++)
    expected += likelyOn(day) * Math.ceil((end - day) / WEEK);
  endRun(end, givenUpFrom >= clock);
  return gaps;
}

/** The gap that lasts as of the clock; undefined if the source is not silent. */
export function silenceOf(orders: DailyOrders, clock: Day, rules?: GapRules): Gap | undefined {
  if (isAsBusyAsEver(orders, clock - 1)) return undefined;
  const last = gapsOf(orders, clock, rules).at(-1);
  return last?.until === undefined ? last : undefined;
}

/**
 * A cheap test that most ordinary days pass: the day has a tenth of the most orders ever counted on its
 * weekday.
 */
function isAsBusyAsEver(orders: DailyOrders, day: Day): boolean {
  const received = orders.on(day) * FAR_BELOW;
  if (received === 0) return false;
  for (let past = day - WEEK; past > day - COUNTED_DAYS; past -= WEEK)
    if (orders.on(past) > received) return false;
  return true;
}
