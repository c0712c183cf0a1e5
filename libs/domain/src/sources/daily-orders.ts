import { type ByteReader, type ByteWriter } from '../memory/bytes';
import { type Day, NO_DAY } from '../time/day';

/**
 * The number of days counted per source, twenty years: orders of a mistaken, much earlier day take no memory.
 */
export const COUNTED_DAYS = 7_305;

/**
 * The number of orders by event day, over the `COUNTED_DAYS` days up to the latest day of an order. It
 * depends only on the orders, not on their order of arrival: days only drop out at the old end, so a day that
 * is still counted has been counted all along.
 */
export class DailyOrders {
  /** The counts of the days from `#first` to `#latest`. A day may have more orders than 32 bits can count. */
  #counts: number[] = [];
  #first: Day = NO_DAY;
  /** The days whose counts have changed since the last `takeChanged` lie between these. */
  #changedFrom: Day = Infinity;
  #changedUntil: Day = -Infinity;

  /** The latest day with an order; undefined before the first. */
  get latest(): Day | undefined {
    return this.#counts.length === 0 ? undefined : this.#first + this.#counts.length - 1;
  }

  /** The earliest counted day with an order; undefined before the first. */
  get first(): Day | undefined {
    return this.#counts.length === 0 ? undefined : this.#first;
  }

  /** The number of orders on a day; 0 if the day is not counted. */
  on(day: Day): number {
    return this.#counts[day - this.#first] ?? 0;
  }

  /** The sum over the days from `from` to `until`. */
  between(from: Day, until: Day): number {
    let sum = 0;
    for (let day = from; day <= until; day++) sum += this.on(day);
    return sum;
  }

  add(day: Day, orders: number): void {
    if (orders === 0) return;
    if (day < this.#changedFrom) this.#changedFrom = day;
    if (day > this.#changedUntil) this.#changedUntil = day;
    const at = day - this.#first;
    if (at >= 0 && at < this.#counts.length) this.#counts[at] = (this.#counts[at] ?? 0) + orders;
    else this.#extendTo(day, orders);
  }

  /**
   * The first and the last day whose count has changed since the last call, or at all; undefined if none has.
   */
  takeChanged(): readonly [from: Day, until: Day] | undefined {
    const from = Math.max(this.#changedFrom, this.#first);
    const until = this.#changedUntil;
    this.#changedFrom = Infinity;
    this.#changedUntil = -Infinity;
    return from > until ? undefined : [from, until];
  }

  /** Lets every day count as changed. */
  markChanged(): void {
    this.#changedFrom = this.#first;
    this.#changedUntil = this.latest ?? -Infinity;
  }

  addAll(others: DailyOrders): void {
    const { first, latest } = others;
    if (first === undefined || latest === undefined) return;
    for (let day = first; day <= latest; day++) this.add(day, others.on(day));
  }

  /** Requires at least one order. */
  write(to: ByteWriter): void {
    to.signed(this.#first);
    to.unsigned(this.#counts.length);
    for (const orders of this.#counts) to.unsigned(orders);
  }

  static read(from: ByteReader): DailyOrders {
    const daily = new DailyOrders();
    const first = from.signed();
    const days = from.unsigned();
    for (let day = first; day < first + days; day++) daily.add(day, from.unsigned());
    daily.takeChanged();
    return daily;
  }

  #extendTo(day: Day, orders: number): void {
    const { latest = day } = this;
    if (day <= latest - COUNTED_DAYS) return;
    if (this.#counts.length === 0) this.#first = day;
    const first = Math.max(Math.min(this.#first, day), Math.max(latest, day) - COUNTED_DAYS + 1);
    if (first < this.#first)
      this.#counts = [...new Array<number>(this.#first - first).fill(0), ...this.#counts];
    else this.#counts.splice(0, first - this.#first);
    this.#first = first;
    while (this.#first + this.#counts.length <= day) this.#counts.push(0);
    this.#counts[day - first] = (this.#counts[day - first] ?? 0) + orders;
    this.#dropEmptyStart();
  }

  /** The first counted day is one with orders. */
  #dropEmptyStart(): void {
    const empty = this.#counts.findIndex((orders) => orders > 0);
    this.#counts.splice(0, empty);
    this.#first += empty;
  }
}
