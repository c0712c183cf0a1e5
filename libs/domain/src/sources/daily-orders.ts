import { type ByteReader, type ByteWriter } from '../encoding/bytes';
import { type Day, NO_DAY } from '../time/day';

/** The number of days counted per source: a year, the eight weeks before it and a season to spare, which covers all that `silenceOf` compares. */
export const COUNTED_DAYS = 512;

/**
 * The number of orders by event day, over the `COUNTED_DAYS` days up to the latest day of an order. It depends only on the orders, not on their
 * order of arrival: days only drop out at the old end, so a day that is still counted has been counted all along.
 */
export class DailyOrders {
  /** The counts by day modulo the length. A day may have more orders than 32 bits can count. */
  readonly #counts = new Float64Array(COUNTED_DAYS);
  #latest: Day = NO_DAY;

  /** The latest day with an order; undefined before the first. */
  get latest(): Day | undefined {
    return this.#latest === NO_DAY ? undefined : this.#latest;
  }

  /** The earliest counted day with an order; undefined before the first. */
  get first(): Day | undefined {
    if (this.#latest === NO_DAY) return undefined;
    let day = this.#latest - COUNTED_DAYS + 1;
    while (this.on(day) === 0) day++;
    return day;
  }

  /** The number of orders on a day; 0 if the day is not counted. */
  on(day: Day): number {
    return day > this.#latest || day <= this.#latest - COUNTED_DAYS ? 0 : (this.#counts[slotOf(day)] ?? 0);
  }

  add(day: Day, orders: number): void {
    if (day > this.#latest) this.#moveTo(day);
    else if (day <= this.#latest - COUNTED_DAYS) return;
    const at = slotOf(day);
    this.#counts[at] = (this.#counts[at] ?? 0) + orders;
  }

  addAll(others: DailyOrders): void {
    const { first, latest } = others;
    if (first === undefined || latest === undefined) return;
    for (let day = first; day <= latest; day++) {
      const orders = others.on(day);
      if (orders > 0) this.add(day, orders);
    }
  }

  /** Requires at least one order. */
  write(to: ByteWriter): void {
    const first = this.first ?? this.#latest;
    to.signed(first);
    to.unsigned(this.#latest - first + 1);
    for (let day = first; day <= this.#latest; day++) to.unsigned(this.on(day));
  }

  static read(from: ByteReader): DailyOrders {
    const daily = new DailyOrders();
    const first = from.signed();
    const days = from.unsigned();
    for (let day = first; day < first + days; day++) daily.add(day, from.unsigned());
    return daily;
  }

  #moveTo(day: Day): void {
    const from = Math.max(this.#latest + 1, day - COUNTED_DAYS + 1);
    for (let left = from; left <= day; left++) this.#counts[slotOf(left)] = 0;
    this.#latest = day;
  }
}

function slotOf(day: Day): number {
  return ((day % COUNTED_DAYS) + COUNTED_DAYS) % COUNTED_DAYS;
}
