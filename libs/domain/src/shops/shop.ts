import { type ByteReader, type ByteWriter } from '../memory/bytes';
import { ownerOf } from '../placement/source-owner';
import { type Day, dayOf, NEVER, NO_DAY, startOfDayMs } from '../time/day';
import { compareOrdering } from '../time/ordering';
import { alibabaPlatforms, type Platform, platforms } from '../vocabulary/vocabulary';
import { isActive, isMarginal, MAX_LOOKBACK_DAYS, nextActivityChange } from './activity';
import { NO_ORDERS, ordersFrom, readOrders, withOrder, writeOrders } from './orders-by-day';
import { NOTHING_KNOWN, type People } from './people';
import { UNKNOWN_HOUSEHOLD } from './shop-counts';

interface Opening {
  readonly timeMs: number;
  readonly id: string;
  readonly source: string;
  readonly householdId: string;
  readonly people: People;
}

/**
 * The data that few shops have: the history beyond the last opening, and the people that it describes.
 * Replaced, not changed: a growing array reserves room for sixteen more.
 */
interface Rest {
  /** The openings before the last one. */
  readonly earlier: readonly Opening[];
  /** At most one closing per day, ascending. */
  readonly closings: readonly number[];
  /** The people of the last opening. */
  readonly people: People;
  /** The people counted in the village's figures. */
  readonly counted: People;
}

/** Bit of the stored platform; set if people are stored with each opening. */
const WITH_PEOPLE = 0x80;

/** Shared by all shops that were opened once, without any data on people, and never closed. */
const NO_REST: Rest = { earlier: [], closings: [], people: NOTHING_KNOWN, counted: NOTHING_KNOWN };

/**
 * One shop: its openings and closings, which can be queried as of any day, its orders, and its state as
 * counted in the village's figures. One object holds all of it, because a province has a million shops.
 *
 * Queries are by day, so the greatest opening and the latest closing of each day are enough: if any opening
 * of a day comes after a closing, so does the greatest one.
 */
export class Shop {
  /** Index of the platform in `platforms`. */
  readonly #platform: number;
  // At most one opening per day, ascending by (time, id, source). Most shops have only one, so the last is
  // stored without its own object, and its time as two small integers: a greater number would be boxed.
  /** NO_DAY before the first opening. */
  #lastDay: Day = NO_DAY;
  #lastMsOfDay = 0;
  #lastId = '';
  #lastSource = '';
  #lastHouseholdId = UNKNOWN_HOUSEHOLD;
  #rest = NO_REST;
  #orders = NO_ORDERS;

  // State of the shop as counted in its village's figures.
  /** Day since which the shop is open, or NO_DAY. */
  since: Day = NO_DAY;
  active = false;
  /** True where it is active and would not be with one order fewer. */
  marginal = false;
  householdId = UNKNOWN_HOUSEHOLD;
  /** The day of the shop's valid entry in the village's due calendar; any other entry is stale. */
  due: Day = NEVER;

  /**
   * `number` is the shop's index in its village. A shop belongs to the platform of its first accepted
   * opening.
   */
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

  /** A source of the shop's openings, or their owner if all openings are forgotten. */
  get source(): string {
    return this.#lastSource;
  }

  open(opening: Opening): void {
    if (this.#lastDay === NO_DAY) return this.#keepLast(opening);
    const openings = this.#openings();
    const day = dayOf(opening.timeMs);
    let at = openings.length;
    while (at > 0 && this.#day(at - 1) > day) at--;
    const before = openings[at - 1];
    if (before === undefined || this.#day(at - 1) !== day) this.#keep(openings.toSpliced(at, 0, opening));
    else if (compareOrdering(opening, before) > 0) this.#keep(openings.with(at - 1, opening));
  }

  close(timeMs: number): void {
    const { closings } = this.#rest;
    const day = dayOf(timeMs);
    const sameDay = closings.find((closing) => dayOf(closing) === day);
    if (sameDay !== undefined && sameDay >= timeMs) return;
    const others = closings.filter((closing) => closing !== sameDay);
    this.#rest = { ...this.#rest, closings: [...others, timeMs].sort((a, b) => a - b) };
  }

  /** Day since which the shop has been open, as of the end of a day; NO_DAY if it is not open then. */
  openSince(asOf: Day): Day {
    const closedAt = this.#lastClosing(asOf);
    let since = NO_DAY;
    for (let at = this.#count - 1; at >= 0; at--) {
      // If an opening and a closing have the same time, the closing wins.
      if (this.#timeMs(at) <= closedAt) break;
      const day = this.#day(at);
      if (day <= asOf) since = day;
    }
    return since;
  }

  /**
   * Household of the greatest opening by (time, id, source), which may name none. It is meaningful only while
   * the shop is open.
   */
  household(asOf: Day): string {
    for (let at = this.#count - 1; at >= 0; at--) if (this.#day(at) <= asOf) return this.#household(at);
    return UNKNOWN_HOUSEHOLD;
  }

  /** The people of the opening that `household` uses. */
  people(asOf: Day): People {
    if (this.#rest === NO_REST) return NOTHING_KNOWN;
    for (let at = this.#count - 1; at >= 0; at--) if (this.#day(at) <= asOf) return this.#people(at);
    return NOTHING_KNOWN;
  }

  /** The people that the village counts while the shop is active. */
  get countedPeople(): People {
    return this.#rest.counted;
  }

  set countedPeople(counted: People) {
    if (counted !== this.#rest.counted) this.#rest = { ...this.#rest, counted };
  }

  recordOrder(day: Day): void {
    this.#orders = withOrder(this.#orders, day);
  }

  isActive(since: Day, asOf: Day): boolean {
    return since !== NO_DAY && isActive(this.#orders, since, asOf);
  }

  /** Asked only of a shop that is active as of the day. */
  isMarginal(since: Day, asOf: Day): boolean {
    return isMarginal(this.#orders, since, asOf);
  }

  /**
   * Next day on which `since`, `active` or `marginal`, which hold as of `asOf`, can change without an update.
   */
  nextChange(asOf: Day): Day {
    const next = this.#nextOpeningOrClosing(asOf);
    return this.since === NO_DAY
      ? next
      : Math.min(next, nextActivityChange(this.#orders, this.since, asOf, this.active));
  }

  /** Drops orders and history that make no difference on `from` or any later day. */
  forgetBefore(from: Day): void {
    this.#orders = ordersFrom(this.#orders, from - MAX_LOOKBACK_DAYS + 1);
    this.#forgetHistoryBefore(from);
  }

  /** Adds the sources of the openings, which a village stores once for all its shops. */
  addSources(to: Set<string>): void {
    for (const { source } of this.#rest.earlier) to.add(source);
    to.add(this.#lastSource);
  }

  write(to: ByteWriter, sourceNumber: (source: string) => number): void {
    to.text(this.id);
    const withPeople =
      this.#rest !== NO_REST && this.#openings().some(({ people }) => people !== NOTHING_KNOWN);
    to.byte(this.#platform | (withPeople ? WITH_PEOPLE : 0));
    this.#writeHistory(to, sourceNumber, withPeople);
    writeOrders(to, this.#orders);
  }

  static read(from: ByteReader, number: number, sourceOf: (number: number) => string): Shop {
    const id = from.text();
    const stored = from.byte();
    const platform = platforms[stored & ~WITH_PEOPLE];
    if (platform === undefined)
      throw new Error(`The shop ${id} is on a platform that this version does not know.`);
    const shop = new Shop(id, platform, number);
    shop.#readHistory(from, sourceOf, (stored & WITH_PEOPLE) !== 0);
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
   * Drops the history before the last closing by day `from`. No late update can make it matter again: only an
   * opening after that closing can open the shop again, and then names the household. Later openings are
   * kept, because a late closing may fall between them.
   */
  #forgetHistoryBefore(from: Day): void {
    const closedAt = this.#lastClosing(from);
    if (closedAt === -Infinity) return;
    const { closings } = this.#rest;
    if (closings.some((closing) => closing < closedAt)) {
      this.#rest = { ...this.#rest, closings: closings.filter((closing) => closing >= closedAt) };
    }
    const openings = this.#openings();
    if (openings.some(({ timeMs }) => timeMs <= closedAt))
      this.#keep(openings.filter(({ timeMs }) => timeMs > closedAt));
  }

  #writeHistory(to: ByteWriter, sourceNumber: (source: string) => number, withPeople: boolean): void {
    const { earlier, closings } = this.#rest;
    to.unsigned(this.#count);
    if (this.#count === 0) to.unsigned(sourceNumber(this.#lastSource));
    let before = 0;
    for (let at = 0; at < this.#count; at++) {
      const timeMs = this.#timeMs(at);
      to.signed(timeMs - before);
      to.text(earlier[at]?.id ?? this.#lastId);
      to.unsigned(sourceNumber(earlier[at]?.source ?? this.#lastSource));
      to.text(this.#household(at));
      if (withPeople) to.unsigned(this.#people(at));
      before = timeMs;
    }
    to.unsigned(closings.length);
    for (const timeMs of closings) {
      to.signed(timeMs - before);
      before = timeMs;
    }
  }

  /** Reads the format of `#writeHistory`. */
  #readHistory(from: ByteReader, sourceOf: (number: number) => string, withPeople: boolean): void {
    const openings: Opening[] = [];
    let timeMs = 0;
    const count = from.unsigned();
    if (count === 0) this.#lastSource = sourceOf(from.unsigned());
    for (let left = count; left > 0; left--) {
      timeMs += from.signed();
      openings.push({
        timeMs,
        id: from.text(),
        source: sourceOf(from.unsigned()),
        householdId: from.text(),
        people: withPeople ? from.unsigned() : NOTHING_KNOWN,
      });
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

  // Openings by index: first the earlier ones, then the last.
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

  #people(at: number): People {
    return (this.#rest.earlier[at] ?? this.#rest).people;
  }

  #openings(): readonly Opening[] {
    if (this.#lastDay === NO_DAY) return NO_REST.earlier;
    const { earlier, people } = this.#rest;
    const last = { id: this.#lastId, source: this.#lastSource, householdId: this.#lastHouseholdId, people };
    return [...earlier, { timeMs: this.#timeMs(earlier.length), ...last }];
  }

  #keep(openings: readonly Opening[]): void {
    const last = openings.at(-1);
    if (last === undefined) {
      this.#lastDay = NO_DAY;
      // Any of the openings will do: all have the same owner.
      this.#lastSource = ownerOf(this.#lastSource);
    } else this.#keepLast(last);
    if (openings.length > 1 || this.#rest.earlier.length > 0)
      this.#rest = { ...this.#rest, earlier: openings.slice(0, -1) };
  }

  #keepLast({ timeMs, id, source, householdId, people }: Opening): void {
    this.#lastDay = dayOf(timeMs);
    this.#lastMsOfDay = (timeMs - startOfDayMs(this.#lastDay)) | 0;
    this.#lastId = id;
    this.#lastSource = source;
    this.#lastHouseholdId = householdId;
    if (people !== this.#rest.people) this.#rest = { ...this.#rest, people };
  }

  #lastClosing(asOf: Day): number {
    const { closings } = this.#rest;
    if (closings.length === 0) return -Infinity;
    return closings.findLast((closing) => dayOf(closing) <= asOf) ?? -Infinity;
  }
}
