import { type ByteReader, type ByteWriter } from '../memory/bytes';
import { type Day, NEVER } from '../time/day';
import { type Fen } from '../vocabulary/money';
import { SalesByDay, type SalesCell, SalesSums } from './sales-by-day';

/** A live window consists of the 365 days up to and including the clock's day. */
export const WINDOW_DAYS = 365;

/** A village's sales by day, with running sums over the live window. */
export class SalesWindow {
  readonly sums = new SalesSums();
  #days = new SalesByDay();
  #asOf: Day;
  #due: Day = NEVER;

  constructor(asOf: Day) {
    this.#asOf = asOf;
  }

  /** Next day on which sales enter or leave the window, or NEVER. */
  get due(): Day {
    return this.#due;
  }

  /** Payments of all stored days before refunds: an upper bound of the sales of any window. */
  get paidFen(): number {
    return this.#days.paidFen;
  }

  add(day: Day, cell: SalesCell, fen: number): void {
    this.#days.add(day, cell, fen);
    if (day > this.#asOf) {
      if (day < this.#due) this.#due = day;
    } else if (day > this.#asOf - WINDOW_DAYS) {
      this.sums.addCell(cell, fen);
      if (day + WINDOW_DAYS < this.#due) this.#due = day + WINDOW_DAYS;
    }
  }

  /** Moves the window's end to a later day. */
  advance(clock: Day): void {
    const before = this.#asOf;
    this.#asOf = clock;
    if (clock < this.#due) return;
    this.#days.addTo(this.sums, before - WINDOW_DAYS + 1, Math.min(before, clock - WINDOW_DAYS), -1);
    this.#days.addTo(this.sums, Math.max(before, clock - WINDOW_DAYS) + 1, clock);
    this.#findDue();
  }

  /** Sums over the stored days `from` to `to`, both included. */
  sumsOf(from: Day, to: Day): SalesSums {
    const sums = new SalesSums();
    this.#days.addTo(sums, from, to);
    return sums;
  }

  /** The total sales over the stored days `from` to `to`, without the other sums. */
  salesOf(from: Day, to: Day): Fen {
    return this.#days.salesOf(from, to);
  }

  /** The first day from `day` on which anything was paid or refunded, or NEVER. */
  firstDayFrom(day: Day): Day {
    return this.#days.firstDayFrom(day);
  }

  /** The first day to keep if the days before `day` may be dropped. The days of the window always stay. */
  storedFrom(day: Day): Day {
    return Math.min(day, this.#asOf - WINDOW_DAYS + 1);
  }

  /** Drops the days before `day`, except those of the window. */
  forgetBefore(day: Day): void {
    this.#days.forgetBefore(this.storedFrom(day));
  }

  /** True if an order of a kept day states its channel. */
  get haveChannels(): boolean {
    return this.#days.haveChannels;
  }

  write(to: ByteWriter, withChannels: boolean): void {
    this.#days.write(to, withChannels);
  }

  static read(from: ByteReader, asOf: Day, withChannels: boolean): SalesWindow {
    const window = new SalesWindow(asOf);
    window.#days = SalesByDay.read(from, withChannels);
    window.#days.addTo(window.sums, asOf - WINDOW_DAYS + 1, asOf);
    window.#findDue();
    return window;
  }

  #findDue(): void {
    const leaving = this.#days.firstDayFrom(this.#asOf - WINDOW_DAYS + 1);
    const coming = this.#days.firstDayFrom(this.#asOf + 1);
    this.#due = Math.min(leaving + WINDOW_DAYS, coming);
  }
}
