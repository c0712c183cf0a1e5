import { type Day } from '../time/day';
import { COUNTED_DAYS, type DailyOrders } from './daily-orders';

const WEEK = 7;
/** A year of whole weeks: the same weekday of last year. */
const YEAR = 52 * WEEK;
/** Weekdays of the past that a day is compared with, and the fewest that say anything. */
const PAST_WEEKS = 8;
const LEAST_PAST_WEEKS = 4;
/** A day with less than a tenth of what was to be expected is a silent one. */
const FAR_BELOW = 10;
/** With ten orders expected, chance leaves none once in 20,000 times. */
const CERTAIN_ORDERS = 10;

/** A source that does not send what its own past lets expect. */
export interface Silence {
  /** The first silent day. */
  readonly since: Day;
  /** The days from there up to the one before the clock's. */
  readonly days: number;
  /** The orders that these days let expect, and those that came. */
  readonly expected: number;
  readonly received: number;
}

/**
 * The silence of a source as of the clock, by its orders by event day alone:
 *
 * 1. The whole days before the clock's day are judged; others have moved the clock past them.
 * 2. A day lets expect the lower median of the same weekday in the last eight weeks that were not silent, four of them at least.
 * 3. Where the same weeks of last year are known, and the week that ends or the one that begins with this day sold less than those eight
 *    did, so much less is expected now. A season only lowers it: a harvest that comes late is no silence.
 * 4. A day is silent that has less than a tenth of that. Days on which nothing is expected and nothing comes leave it as it is.
 * 5. Silent days in succession are a silence once they let expect ten orders together. So a large source is silent after one day, and one that
 *    sells an order a day after ten. Days that end before that were ordinary ones.
 */
export function silenceOf(orders: DailyOrders, clock: Day, leastDays = 1): Silence | undefined {
  const { first } = orders;
  if (first === undefined || isAsBusyAsEver(orders, clock - 1)) return undefined;
  /** By weekday, the days that were not silent. */
  const past: Day[][] = Array.from({ length: WEEK }, () => []);
  const remember = (day: Day): void => void past[weekdayOf(day)]?.push(day);
  let silent: Day[] = [];
  let expected = 0;
  for (let day = first; day < clock; day++) {
    const likely = expectedOn(day, past[weekdayOf(day)]?.slice(-PAST_WEEKS) ?? [], orders, first);
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
  if (since === undefined || silent.length < leastDays || expected < CERTAIN_ORDERS) return undefined;
  return { since, days: silent.length, expected, received: silent.reduce((sum, day) => sum + orders.on(day), 0) };
}

/** True of most days that are no silence, and told without the past: it has a tenth of what its weekday ever had. */
function isAsBusyAsEver(orders: DailyOrders, day: Day): boolean {
  const received = orders.on(day) * FAR_BELOW;
  if (received === 0) return false;
  for (let past = day - WEEK; past > day - COUNTED_DAYS; past -= WEEK) if (orders.on(past) > received) return false;
  return true;
}

/** Orders that a day lets expect by the same weekdays of the past; 0 where there are too few of them. */
function expectedOn(day: Day, past: readonly Day[], orders: DailyOrders, first: Day): number {
  if (past.length < LEAST_PAST_WEEKS) return 0;
  const median = past.map((each) => orders.on(each)).sort((a, b) => a - b)[(past.length - 1) >> 1] ?? 0;
  if ((past[0] ?? day) - YEAR - WEEK < first) return median;
  const lastYear = Math.min(weekTo(day - YEAR, orders), weekTo(day - YEAR + WEEK - 1, orders));
  const pastOfLastYear = past.reduce((sum, each) => sum + weekTo(each - YEAR, orders), 0);
  if (lastYear * past.length >= pastOfLastYear) return median;
  // Their product may have more than 53 bits.
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
