import { isActive, MAX_LOOKBACK_DAYS, nextActivityChange } from './activity';
import { type ByteReader, type ByteWriter } from '../encoding/bytes';
import { type Day, dayOf, NEVER, NO_DAY, startOfDayMs } from '../time/day';
import { NO_ORDERS, ordersFrom, readOrders, withOrder, writeOrders } from './orders-by-day';
import { alibabaPlatforms, type Platform, platforms } from '../vocabulary/vocabulary';
import { comparePrecedence } from '../time/precedence';

export interface Opening {
  readonly timeMs: number;
  readonly id: string;
  readonly source: string;
  readonly householdId: string;
}

/** What few shops have. Replaced, not changed: a list that grows by itself takes room for sixteen more. */
interface Rest {
  /** The openings before the last. */
  readonly earlier: readonly Opening[];
  /** At most one a day, ascending. */
  readonly closings: readonly number[];
}

/** One for all shops that were opened once and never closed. */
const NO_REST: Rest = { earlier: [], closings: [] };

/**
 * One shop: its openings and closings, as a set that can be asked as of any day, its orders, and how it stood when its village last looked.
 * All of it is kept in one object, for a province has a million shops.
 *
 * A day is the finest grain that anything asks for, so the greatest opening and the latest closing of each day stand
 * for all of that day: if any opening of a day comes after a closing, its greatest one does too.
 */
export class Shop {
  /** The platform's place among all. */
  readonly #platform: number;
  // At most one opening a day, ascending by (time, id, source). The last mostly is the only one, so it is kept without an object of its
  // own, and its time as two small integers: a greater one would be an object too.
  /** NO_DAY before the first opening. */
  #lastDay: Day = NO_DAY;
  #lastMsOfDay = 0;
  #lastId = '';
  #lastSource = '';
  #lastHouseholdId = '';
  #rest = NO_REST;
  #orders = NO_ORDERS;

  // How it is counted now in its village's figures.
  /** The day since which it has been open, or NO_DAY. */
  since: Day = NO_DAY;
  active = false;
  householdId = '';
  /** The day of its entry among the village's due shops; any other entry of it is out of date. */
  due: Day = NEVER;

  /** `number` is its place among the village's shops. A shop belongs to the platform of its first accepted opening. */
  constructor(
    readonly id: string,
    platform: Platform,
    readonly number: number,
  ) {
    this.#platform = platforms.indexOf(platform);
  }

  get alibaba(): boolean {
    return this.#platform < alibabaPlatforms.length;
  }

  open(opening: Opening): void {
    if (this.#lastDay === NO_DAY) return this.#keepLast(opening);
    const openings = this.#openings();
    const day = dayOf(opening.timeMs);
    let at = openings.length;
    while (at > 0 && this.#day(at - 1) > day) at--;
    const before = openings[at - 1];
    if (before === undefined || this.#day(at - 1) !== day) this.#keep(openings.toSpliced(at, 0, opening));
    else if (comparePrecedence(opening, before) > 0) this.#keep(openings.with(at - 1, opening));
  }

  close(timeMs: number): void {
    const { closings } = this.#rest;
    const day = dayOf(timeMs);
    const sameDay = closings.find((closing) => dayOf(closing) === day);
    if (sameDay !== undefined && sameDay >= timeMs) return;
    const others = closings.filter((closing) => closing !== sameDay);
    this.#rest = { ...this.#rest, closings: [...others, timeMs].sort((a, b) => a - b) };
  }

  /** The day since which the shop has been open as of the end of a day; NO_DAY where it is not open then. */
  openSince(asOf: Day): Day {
    const closedAt = this.#lastClosing(asOf);
    let since = NO_DAY;
    for (let at = this.#count - 1; at >= 0; at--) {
      // At the same time the closing wins.
      if (this.#timeMs(at) <= closedAt) break;
      const day = this.#day(at);
      if (day <= asOf) since = day;
    }
    return since;
  }

  /** The household of the greatest opening by (time, id, source). It says something only while the shop is open. */
  household(asOf: Day): string | undefined {
    for (let at = this.#count - 1; at >= 0; at--) if (this.#day(at) <= asOf) return this.#household(at);
    return undefined;
  }

  recordOrder(day: Day): void {
    this.#orders = withOrder(this.#orders, day);
  }

  isActive(since: Day, asOf: Day): boolean {
    return since !== NO_DAY && isActive(this.#orders, since, asOf);
  }

  /** The next day after `asOf`, as of which `since` and `active` hold, on which they can change without an update. */
  nextChange(asOf: Day): Day {
    const next = this.#nextOpeningOrClosing(asOf);
    return this.since === NO_DAY ? next : Math.min(next, nextActivityChange(this.#orders, this.since, asOf, this.active));
  }

  /** Drops what can't be told from its absence on any day from `from` on. */
  forgetBefore(from: Day): void {
    this.#orders = ordersFrom(this.#orders, from - MAX_LOOKBACK_DAYS + 1);
    this.#forgetHistoryBefore(from);
  }

  /** Adds the sources of the openings, which a village writes once for all its shops. */
  addSources(to: Set<string>): void {
    for (const { source } of this.#rest.earlier) to.add(source);
    if (this.#lastDay !== NO_DAY) to.add(this.#lastSource);
  }

  write(to: ByteWriter, sourceNumber: (source: string) => number): void {
    to.text(this.id);
    to.byte(this.#platform);
    this.#writeHistory(to, sourceNumber);
    writeOrders(to, this.#orders);
  }

  static read(from: ByteReader, number: number, sourceOf: (number: number) => string): Shop {
    const id = from.text();
    const platform = platforms[from.byte()];
    if (platform === undefined) throw new Error(`The shop ${id} stands on a platform that this version does not know.`);
    const shop = new Shop(id, platform, number);
    shop.#readHistory(from, sourceOf);
    shop.#orders = readOrders(from);
    return shop;
  }

  /** The first day after `asOf` on which the shop was opened or closed, or NEVER. */
  #nextOpeningOrClosing(asOf: Day): Day {
    let next = NEVER;
    for (let at = this.#count - 1; at >= 0; at--) {
      const day = this.#day(at);
      if (day <= asOf) break;
      next = day;
    }
    const { closings } = this.#rest;
    for (let at = closings.length - 1; at >= 0; at--) {
      const day = dayOf(closings[at] ?? 0);
      if (day <= asOf) break;
      next = Math.min(next, day);
    }
    return next;
  }

  /**
   * Drops what no day from `from` on can tell from its absence, whatever still comes late: all before the last closing,
   * for only an opening after it can open the shop again, and then names the household. The openings of a run are kept,
   * for a late closing may split it.
   */
  #forgetHistoryBefore(from: Day): void {
    const closedAt = this.#lastClosing(from);
    if (closedAt === -Infinity) return;
    const { closings } = this.#rest;
    if (closings.some((closing) => closing < closedAt)) {
      this.#rest = { ...this.#rest, closings: closings.filter((closing) => closing >= closedAt) };
    }
    const openings = this.#openings();
    if (openings.some(({ timeMs }) => timeMs <= closedAt)) this.#keep(openings.filter(({ timeMs }) => timeMs > closedAt));
  }

  #writeHistory(to: ByteWriter, sourceNumber: (source: string) => number): void {
    const { earlier, closings } = this.#rest;
    to.unsigned(this.#count);
    let before = 0;
    for (let at = 0; at < this.#count; at++) {
      const timeMs = this.#timeMs(at);
      to.signed(timeMs - before);
      to.text(earlier[at]?.id ?? this.#lastId);
      to.unsigned(sourceNumber(earlier[at]?.source ?? this.#lastSource));
      to.text(this.#household(at));
      before = timeMs;
    }
    to.unsigned(closings.length);
    for (const timeMs of closings) {
      to.signed(timeMs - before);
      before = timeMs;
    }
  }

  /** Takes up what `#writeHistory` wrote of another. */
  #readHistory(from: ByteReader, sourceOf: (number: number) => string): void {
    const openings: Opening[] = [];
    let timeMs = 0;
    for (let left = from.unsigned(); left > 0; left--) {
      timeMs += from.signed();
      openings.push({ timeMs, id: from.text(), source: sourceOf(from.unsigned()), householdId: from.text() });
    }
    this.#keep(openings);
    const closings: number[] = [];
    for (let left = from.unsigned(); left > 0; left--) {
      timeMs += from.signed();
      closings.push(timeMs);
    }
    if (closings.length > 0) this.#rest = { ...this.#rest, closings };
  }

  get #count(): number {
    return this.#lastDay === NO_DAY ? 0 : this.#rest.earlier.length + 1;
  }

  // Openings by their place in the order; the last one stands at the number of those before it.
  #day(at: number): Day {
    const earlier = this.#rest.earlier[at];
    return earlier === undefined ? this.#lastDay : dayOf(earlier.timeMs);
  }

  #timeMs(at: number): number {
    return this.#rest.earlier[at]?.timeMs ?? startOfDayMs(this.#lastDay) + this.#lastMsOfDay;
  }

  #household(at: number): string {
    return this.#rest.earlier[at]?.householdId ?? this.#lastHouseholdId;
  }

  #openings(): readonly Opening[] {
    if (this.#lastDay === NO_DAY) return NO_REST.earlier;
    const { earlier } = this.#rest;
    const last = { id: this.#lastId, source: this.#lastSource, householdId: this.#lastHouseholdId };
    return [...earlier, { timeMs: this.#timeMs(earlier.length), ...last }];
  }

  #keep(openings: readonly Opening[]): void {
    const last = openings.at(-1);
    if (last === undefined) this.#lastDay = NO_DAY;
    else this.#keepLast(last);
    if (openings.length > 1 || this.#rest.earlier.length > 0) this.#rest = { ...this.#rest, earlier: openings.slice(0, -1) };
  }

  #keepLast({ timeMs, id, source, householdId }: Opening): void {
    this.#lastDay = dayOf(timeMs);
    this.#lastMsOfDay = (timeMs - startOfDayMs(this.#lastDay)) | 0;
    this.#lastId = id;
    this.#lastSource = source;
    this.#lastHouseholdId = householdId;
  }

  #lastClosing(asOf: Day): number {
    const { closings } = this.#rest;
    if (closings.length === 0) return -Infinity;
    return closings.findLast((closing) => dayOf(closing) <= asOf) ?? -Infinity;
  }
}
