import { type Day, NEVER } from './day';

/** The day on which the thing is due, or NEVER. Entries under other days are stale. */
interface Scheduled {
  scheduled: Day;
}

/**
 * Due calendar. A thing is due on the soonest of the days under which it has been added since it was last
 * taken. Its entries under other days are stale and are skipped.
 */
export class Calendar<Thing extends Scheduled> {
  readonly #days = new Map<Day, Thing[]>();

  add(thing: Thing, due: Day): void {
    if (due >= thing.scheduled) return;
    thing.scheduled = due;
    const day = this.#days.get(due);
    if (day === undefined) this.#days.set(due, [thing]);
    else day.push(thing);
  }

  /** Removes and returns everything due by a day, each thing once, in no guaranteed order. */
  takeUpTo(last: Day): Thing[] {
    const due: Thing[] = [];
    for (const [day, things] of this.#days) {
      if (day > last) continue;
      this.#days.delete(day);
      for (const thing of things) {
        if (thing.scheduled !== day) continue;
        thing.scheduled = NEVER;
        due.push(thing);
      }
    }
    return due;
  }
}
