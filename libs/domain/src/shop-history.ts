import { type ByteReader, type ByteWriter } from './bytes';
import { type Day, dayOf, startOfDayMs } from './day';
import { comparePrecedence } from './precedence';

export interface Opening {
  readonly timeMs: number;
  readonly id: string;
  readonly source: string;
  readonly householdId: string;
}

/** An opening as it is kept: its time as two small integers, for a greater one would be an object of its own. */
class KeptOpening {
  readonly day: Day;
  readonly msOfDay: number;
  readonly id: string;
  readonly source: string;
  readonly householdId: string;

  constructor({ timeMs, id, source, householdId }: Opening) {
    this.day = dayOf(timeMs);
    this.msOfDay = timeMs - startOfDayMs(this.day);
    this.id = id;
    this.source = source;
    this.householdId = householdId;
  }

  get timeMs(): number {
    return startOfDayMs(this.day) + this.msOfDay;
  }
}

// Lists are replaced, not changed: a list that grows by itself takes room for sixteen more, and nearly every shop is opened once and never closed.
const NO_OPENINGS: readonly KeptOpening[] = [];
const NO_CLOSINGS: readonly number[] = [];

/**
 * A shop's openings and closings, as a set that can be asked as of any day.
 *
 * A day is the finest grain that anything asks for, so the greatest opening and the latest closing of each day stand
 * for all of that day: if any opening of a day comes after a closing, its greatest one does too.
 */
export class ShopHistory {
  /** At most one opening a day: the last, which mostly is the only one, and those before, ascending by (time, id, source). */
  #last: KeptOpening | undefined;
  #earlier: readonly KeptOpening[] = NO_OPENINGS;
  /** At most one a day, ascending. */
  #closings: readonly number[] = NO_CLOSINGS;

  open(opening: Opening): void {
    const kept = new KeptOpening(opening);
    const openings = this.#all();
    let at = openings.length;
    while (at > 0 && (openings[at - 1]?.day ?? 0) > kept.day) at--;
    const before = openings[at - 1];
    if (before?.day !== kept.day) this.#keep(openings.toSpliced(at, 0, kept));
    else if (comparePrecedence(kept, before) > 0) this.#keep(openings.with(at - 1, kept));
  }

  close(timeMs: number): void {
    const day = dayOf(timeMs);
    const sameDay = this.#closings.find((closing) => dayOf(closing) === day);
    if (sameDay !== undefined && sameDay >= timeMs) return;
    this.#closings = [...this.#closings.filter((closing) => closing !== sameDay), timeMs].sort((a, b) => a - b);
  }

  /** The day since which the shop has been open as of the end of a day, or undefined where it is not open then. */
  openSince(asOf: Day): Day | undefined {
    const closedAt = this.#lastClosing(asOf);
    let since: Day | undefined;
    for (let at = this.#earlier.length; at >= 0; at--) {
      const opening = this.#opening(at);
      // At the same time the closing wins.
      if (opening === undefined || opening.timeMs <= closedAt) break;
      if (opening.day <= asOf) since = opening.day;
    }
    return since;
  }

  /** The household of the greatest opening by (time, id, source). It says something only while the shop is open. */
  household(asOf: Day): string | undefined {
    for (let at = this.#earlier.length; at >= 0; at--) {
      const opening = this.#opening(at);
      if (opening !== undefined && opening.day <= asOf) return opening.householdId;
    }
    return undefined;
  }

  /** The first day after `asOf` on which the shop was opened or closed, or Infinity. */
  nextChange(asOf: Day): Day {
    let next = Infinity;
    for (let at = this.#earlier.length; at >= 0; at--) {
      const opening = this.#opening(at);
      if (opening === undefined || opening.day <= asOf) break;
      next = opening.day;
    }
    for (let at = this.#closings.length - 1; at >= 0; at--) {
      const day = dayOf(this.#closings[at] ?? 0);
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
    if (this.#closings.some((closing) => closing < closedAt)) this.#closings = this.#closings.filter((closing) => closing >= closedAt);
    const openings = this.#all();
    if (openings.some(({ timeMs }) => timeMs <= closedAt)) this.#keep(openings.filter(({ timeMs }) => timeMs > closedAt));
  }

  write(to: ByteWriter, sourceNumber: (source: string) => number): void {
    const openings = this.#count();
    to.unsigned(openings);
    let before = 0;
    for (let at = 0; at < openings; at++) {
      const { timeMs, id, source, householdId } = this.#opening(at) as KeptOpening;
      to.signed(timeMs - before);
      to.text(id);
      to.unsigned(sourceNumber(source));
      to.text(householdId);
      before = timeMs;
    }
    to.unsigned(this.#closings.length);
    for (const timeMs of this.#closings) {
      to.signed(timeMs - before);
      before = timeMs;
    }
  }

  static read(from: ByteReader, sourceOf: (number: number) => string): ShopHistory {
    const history = new ShopHistory();
    const openings: KeptOpening[] = [];
    let timeMs = 0;
    for (let left = from.unsigned(); left > 0; left--) {
      timeMs += from.signed();
      openings.push(new KeptOpening({ timeMs, id: from.text(), source: sourceOf(from.unsigned()), householdId: from.text() }));
    }
    history.#keep(openings);
    const closings: number[] = [];
    for (let left = from.unsigned(); left > 0; left--) {
      timeMs += from.signed();
      closings.push(timeMs);
    }
    if (closings.length > 0) history.#closings = closings;
    return history;
  }

  /** Adds the sources of the openings, which a village writes once for all its shops. */
  addSources(to: Set<string>): void {
    for (const { source } of this.#earlier) to.add(source);
    if (this.#last !== undefined) to.add(this.#last.source);
  }

  /** In their order; the last one stands at the number of those before it. */
  #opening(at: number): KeptOpening | undefined {
    return at === this.#earlier.length ? this.#last : this.#earlier[at];
  }

  #count(): number {
    return this.#last === undefined ? 0 : this.#earlier.length + 1;
  }

  #all(): readonly KeptOpening[] {
    return this.#last === undefined ? NO_OPENINGS : [...this.#earlier, this.#last];
  }

  #keep(openings: readonly KeptOpening[]): void {
    this.#last = openings.at(-1);
    this.#earlier = openings.length > 1 ? openings.slice(0, -1) : NO_OPENINGS;
  }

  #lastClosing(asOf: Day): number {
    if (this.#closings.length === 0) return -Infinity;
    return this.#closings.findLast((closing) => dayOf(closing) <= asOf) ?? -Infinity;
  }
}
