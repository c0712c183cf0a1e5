import { type Day, NEVER } from './day';

/** The day under which a thing stands that counts; NEVER for none. */
interface Scheduled {
  scheduled: Day;
}

/**
 * What falls due on which day. A thing stands under the soonest day for which it was added since it was taken; where it stands under
 * others as well, it is passed over there.
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

  /** Takes out everything that is due by then, each once, in no promised order. */
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
