import { type Day } from '../time/day';
import { COUNTED_DAYS, type DailyOrders } from './daily-orders';

const WEEK = 7;
/** A year of whole weeks, so that last year's day is the same weekday. */
const YEAR = 52 * WEEK;
/** A day is compared with the same weekday of at most this many past weeks, and of at least the next number. */
const PAST_WEEKS = 8;
const LEAST_PAST_WEEKS = 4;
/** A day is silent if it has less than a tenth of the expected orders. */
const FAR_BELOW = 10;
/** If ten orders are expected, none arrives by chance once in 20,000 times. */
const CERTAIN_ORDERS = 10;

/** The silence of a source: it sends far less than its own past suggests. */
export interface Silence {
  /** The first silent day. */
  readonly since: Day;
  /** The number of days from `since` to the day before the clock's. */
  readonly days: number;
  /** The orders expected on these days, and those received. */
  readonly expected: number;
  readonly received: number;
}

/**
 * The silence of a source as of the clock, judged by its orders by event day alone:
 *
 * 1. Only whole days before the clock's day are judged; other sources have moved the clock past them.
 * 2. A day's expected orders are the lower median of the same weekday in the last eight weeks that were not silent, at least four.
 * 3. If last year is known, and its week that ends or begins with this day sold less than those eight weeks did last year, the expectation falls
 * in proportion. A season only lowers it: a late harvest is no silence.
 * 4. A day is silent if it has less than a tenth of the expected orders. A day with nothing expected and nothing received does not end a silence.
 * 5. Consecutive silent days are a silence once ten orders were expected on them together: for a large source after one day, for one order a day
 * after ten. Shorter runs count as ordinary days.
 */
export function silenceOf(orders: DailyOrders, clock: Day, leastDays = 1): Silence | undefined {
  const { first, latest } = orders;
  if (first === undefined || latest === undefined || isAsBusyAsEver(orders, clock - 1)) return undefined;
  // From then on nothing is received and each weekday's expectation stays as it is: the rest is counted, not walked through.
  const settled = Math.min(clock, latest + COUNTED_DAYS);
  /** The days that were not silent, by weekday. */
  const past: Day[][] = Array.from({ length: WEEK }, () => []);
  const remember = (day: Day): void => void past[weekdayOf(day)]?.push(day);
  const likelyOn = (day: Day): number => expectedOn(day, past[weekdayOf(day)]?.slice(-PAST_WEEKS) ?? [], orders, first);
  let silent: Day[] = [];
  let expected = 0;
  for (let day = first; day < settled; day++) {
    const likely = likelyOn(day);
    const received = orders.on(day);
    if (received * FAR_BELOW < likely || (silent.length > 0 && likely === 0 && received === 0)) {
      silent.push(day);
      expected += likely;
      continue;
    }
    if (expected < CERTAIN_ORDERS) silent.forEach(remember);
    silent = [];
    expected = 0;
    remember(day);
  }
  const [since] = silent;
  if (since === undefined) return undefined;
  for (let day = settled; day < Math.min(clock, settled + WEEK); day++) expected += likelyOn(day) * Math.ceil((clock - day) / WEEK);
  const days = clock - since;
  if (days < leastDays || expected < CERTAIN_ORDERS) return undefined;
  return { since, days, expected, received: silent.reduce((sum, day) => sum + orders.on(day), 0) };
}

/** A cheap test that most ordinary days pass: the day has a tenth of the most orders ever counted on its weekday. */
function isAsBusyAsEver(orders: DailyOrders, day: Day): boolean {
  const received = orders.on(day) * FAR_BELOW;
  if (received === 0) return false;
  for (let past = day - WEEK; past > day - COUNTED_DAYS; past -= WEEK) if (orders.on(past) > received) return false;
  return true;
}

/** The orders expected on a day from the same weekday in the past; 0 if too few such days are known. */
function expectedOn(day: Day, past: readonly Day[], orders: DailyOrders, first: Day): number {
  if (past.length < LEAST_PAST_WEEKS) return 0;
  const median = past.map((each) => orders.on(each)).sort((a, b) => a - b)[(past.length - 1) >> 1] ?? 0;
  if ((past[0] ?? day) - YEAR - WEEK < first) return median;
  const lastYear = Math.min(weekTo(day - YEAR, orders), weekTo(day - YEAR + WEEK - 1, orders));
  const pastOfLastYear = past.reduce((sum, each) => sum + weekTo(each - YEAR, orders), 0);
  if (lastYear * past.length >= pastOfLastYear) return median;
  // The product may exceed 53 bits.
  return Number((BigInt(median) * BigInt(lastYear) * BigInt(past.length)) / BigInt(pastOfLastYear));
}

function weekTo(day: Day, orders: DailyOrders): number {
  let sum = 0;
  for (let each = day - WEEK + 1; each <= day; each++) sum += orders.on(each);
  return sum;
}

function weekdayOf(day: Day): number {
  return ((day % WEEK) + WEEK) % WEEK;
}
