import { type ByteReader, type ByteWriter } from './bytes';
import { type Day, dayOf } from './day';
import { comparePrecedence } from './precedence';

export interface Opening {
  readonly timeMs: number;
  readonly id: string;
  readonly source: string;
  readonly householdId: string;
}

// Lists are replaced, not changed: a list that grows by itself takes room for sixteen more, and nearly every shop is opened once and never closed.
const NO_OPENINGS: readonly Opening[] = [];
const NO_CLOSINGS: readonly number[] = [];

/**
 * A shop's openings and closings, as a set that can be asked as of any day.
 *
 * A day is the finest grain that anything asks for, so the greatest opening and the latest closing of each day stand
 * for all of that day: if any opening of a day comes after a closing, its greatest one does too.
 */
export class ShopHistory {
  /** At most one a day, ascending by (time, id, source). */
  #openings: readonly Opening[] = NO_OPENINGS;
  /** At most one a day, ascending. */
  #closings: readonly number[] = NO_CLOSINGS;

  open(opening: Opening): void {
    const openings = this.#openings;
    const day = dayOf(opening.timeMs);
    let at = openings.length;
    while (at > 0 && dayOf(openings[at - 1]?.timeMs ?? 0) > day) at--;
    const before = openings[at - 1];
    if (before === undefined || dayOf(before.timeMs) !== day) this.#openings = openings.toSpliced(at, 0, opening);
    else if (comparePrecedence(opening, before) > 0) this.#openings = openings.with(at - 1, opening);
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
    for (let at = this.#openings.length - 1; at >= 0; at--) {
      const openedAt = this.#openings[at]?.timeMs ?? 0;
      // At the same time the closing wins.
      if (openedAt <= closedAt) break;
      const day = dayOf(openedAt);
      if (day <= asOf) since = day;
    }
    return since;
  }

  /** The household of the greatest opening by (time, id, source). It says something only while the shop is open. */
  household(asOf: Day): string | undefined {
    for (let at = this.#openings.length - 1; at >= 0; at--) {
      const opening = this.#openings[at];
      if (opening !== undefined && dayOf(opening.timeMs) <= asOf) return opening.householdId;
    }
    return undefined;
  }

  /** The first day after `asOf` on which the shop was opened or closed, or Infinity. */
  nextChange(asOf: Day): Day {
    let next = Infinity;
    for (let at = this.#openings.length - 1; at >= 0; at--) {
      const day = dayOf(this.#openings[at]?.timeMs ?? 0);
      if (day <= asOf) break;
      next = day;
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
    if (this.#openings.some(({ timeMs }) => timeMs <= closedAt)) this.#openings = this.#openings.filter(({ timeMs }) => timeMs > closedAt);
  }

  write(to: ByteWriter, sourceNumber: (source: string) => number): void {
    to.unsigned(this.#openings.length);
    let before = 0;
    for (const { timeMs, id, source, householdId } of this.#openings) {
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
    let timeMs = 0;
    for (let left = from.unsigned(); left > 0; left--) {
      timeMs += from.signed();
      const opening = { timeMs, id: from.text(), source: sourceOf(from.unsigned()), householdId: from.text() };
      history.#openings = history.#openings.toSpliced(history.#openings.length, 0, opening);
    }
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
    for (const { source } of this.#openings) to.add(source);
  }

  #lastClosing(asOf: Day): number {
    if (this.#closings.length === 0) return -Infinity;
    return this.#closings.findLast((closing) => dayOf(closing) <= asOf) ?? -Infinity;
  }
}
