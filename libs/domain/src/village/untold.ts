import { byCode, type Entry, type VillageEntry } from './village-entry';

/**
 * Villages that have been taken, and are told one after another while updates go on: copy on write. Whoever is about to change one tells
 * it before, so each is told as it stood when it was taken.
 */
export class Untold {
  /** The last is the next to be told. */
  #left: Entry[] = [];
  #tell: (entry: VillageEntry) => void = () => undefined;

  constructor(private readonly ready: (entry: Entry) => void) {}

  /** Those taken before are told first. */
  take(taken: Entry[], tell: (entry: VillageEntry) => void): Generator<void, void> {
    this.tellAll();
    this.#tell = tell;
    this.#left = taken.sort((a, b) => byCode(b, a));
    for (const entry of taken) {
      entry.touched = false;
      entry.untold = true;
    }
    return this.#steps();
  }

  tellAll(): void {
    while (this.#tellNext());
  }

  /** Tells a village that is about to change, if it is still to be told. */
  tellBefore(entry: Entry): void {
    if (!entry.untold) return;
    entry.untold = false;
    this.ready(entry);
    this.#tell(entry);
  }

  *#steps(): Generator<void, void> {
    while (this.#tellNext()) yield;
  }

  /** Whether there was one. */
  #tellNext(): boolean {
    const entry = this.#left.pop();
    if (entry !== undefined) this.tellBefore(entry);
    return entry !== undefined;
  }
}
