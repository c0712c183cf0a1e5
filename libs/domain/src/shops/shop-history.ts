import { type ByteReader, type ByteWriter } from '../encoding/bytes';
import { type Day, dayOf, NO_DAY, startOfDayMs } from '../time/day';
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
 * A shop's openings and closings, as a set that can be asked as of any day.
 *
 * A day is the finest grain that anything asks for, so the greatest opening and the latest closing of each day stand
 * for all of that day: if any opening of a day comes after a closing, its greatest one does too.
 */
export class ShopHistory {
  // At most one opening a day, ascending by (time, id, source). The last mostly is the only one, so it is kept without an object of its
  // own, and its time as two small integers: a greater one would be an object too.
  /** NO_DAY before the first opening. */
  #lastDay: Day = NO_DAY;
  #lastMsOfDay = 0;
  #lastId = '';
  #lastSource = '';
  #lastHouseholdId = '';
  #rest = NO_REST;

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

  /** The day since which the shop has been open as of the end of a day, or undefined where it is not open then. */
  openSince(asOf: Day): Day | undefined {
    const closedAt = this.#lastClosing(asOf);
    let since: Day | undefined;
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

  /** The first day after `asOf` on which the shop was opened or closed, or Infinity. */
  nextChange(asOf: Day): Day {
    let next = Infinity;
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
  forgetBefore(from: Day): void {
    const closedAt = this.#lastClosing(from);
    if (closedAt === -Infinity) return;
    const { closings } = this.#rest;
    if (closings.some((closing) => closing < closedAt)) {
      this.#rest = { ...this.#rest, closings: closings.filter((closing) => closing >= closedAt) };
    }
    const openings = this.#openings();
    if (openings.some(({ timeMs }) => timeMs <= closedAt)) this.#keep(openings.filter(({ timeMs }) => timeMs > closedAt));
  }

  writeHistory(to: ByteWriter, sourceNumber: (source: string) => number): void {
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

  /** Takes up what `writeHistory` wrote of another. */
  readHistory(from: ByteReader, sourceOf: (number: number) => string): void {
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

  /** Adds the sources of the openings, which a village writes once for all its shops. */
  addSources(to: Set<string>): void {
    for (const { source } of this.#rest.earlier) to.add(source);
    if (this.#lastDay !== NO_DAY) to.add(this.#lastSource);
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
