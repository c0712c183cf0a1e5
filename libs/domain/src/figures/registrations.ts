import { type ByteReader, type ByteWriter } from '../encoding/bytes';
import { type Day, dayOf, NEVER } from '../time/day';
import { comparePrecedence } from '../time/precedence';
import { kinds, type Kind } from '../vocabulary/vocabulary';

export interface Registration {
  readonly timeMs: number;
  readonly id: string;
  readonly source: string;
  readonly name: string;
  readonly households: number;
  /** Already read from the village code where the event leaves it out. */
  readonly kind: Kind;
  readonly povertyCounty?: boolean;
  readonly longitude?: number;
  readonly latitude?: number;
}

/** Lists are replaced, not changed: one that grows by itself takes room for sixteen more, and most villages are registered once. */
const NO_ENTRIES: readonly Registration[] = [];

/** A village's registrations, as a set that can be asked as of any day: the greatest by (time, id, source) is in force whole. */
export class Registrations {
  /** At most one a day, the greatest of it, ascending: a day is the finest grain that anything asks for. */
  #entries: readonly Registration[] = NO_ENTRIES;

  add(registration: Registration): void {
    const entries = this.#entries;
    const day = dayOf(registration.timeMs);
    let at = entries.length;
    while (at > 0 && dayOf(entries[at - 1]?.timeMs ?? 0) > day) at--;
    const before = entries[at - 1];
    if (before === undefined || dayOf(before.timeMs) !== day) this.#entries = entries.toSpliced(at, 0, registration);
    else if (comparePrecedence(registration, before) > 0) this.#entries = entries.with(at - 1, registration);
  }

  inForce(asOf: Day): Registration | undefined {
    return this.#entries.findLast(({ timeMs }) => dayOf(timeMs) <= asOf);
  }

  /** The day of the first registration after `asOf`, or NEVER. */
  nextChange(asOf: Day): Day {
    const next = this.#entries.find(({ timeMs }) => dayOf(timeMs) > asOf);
    return next === undefined ? NEVER : dayOf(next.timeMs);
  }

  /** Drops those that are not in force on any day from `from` on. */
  forgetBefore(from: Day): void {
    const inForce = this.inForce(from);
    if (inForce !== undefined && this.#entries[0] !== inForce) this.#entries = this.#entries.slice(this.#entries.indexOf(inForce));
  }

  addSources(to: Set<string>): void {
    for (const { source } of this.#entries) to.add(source);
  }

  write(to: ByteWriter, sourceNumber: (source: string) => number): void {
    to.unsigned(this.#entries.length);
    for (const entry of this.#entries) {
      to.signed(entry.timeMs);
      to.text(entry.id);
      to.unsigned(sourceNumber(entry.source));
      to.text(entry.name);
      to.unsigned(entry.households);
      to.byte(kinds.indexOf(entry.kind));
      // 0 is left out, 1 no, 2 yes.
      to.byte(entry.povertyCounty === undefined ? 0 : entry.povertyCounty ? 2 : 1);
      writeOptional(to, entry.longitude);
      writeOptional(to, entry.latitude);
    }
  }

  static read(from: ByteReader, sourceOf: (number: number) => string): Registrations {
    const registrations = new Registrations();
    for (let left = from.unsigned(); left > 0; left--) {
      const timeMs = from.signed();
      const id = from.text();
      const source = sourceOf(from.unsigned());
      const name = from.text();
      const households = from.unsigned();
      const kind = kinds[from.byte()];
      const poverty = from.byte();
      const longitude = readOptional(from);
      const latitude = readOptional(from);
      if (kind === undefined) throw new Error(`The registration ${id} has a kind of village that this version does not know.`);
      registrations.add({
        timeMs,
        id,
        source,
        name,
        households,
        kind,
        ...(poverty > 0 && { povertyCounty: poverty === 2 }),
        ...(longitude !== undefined && { longitude }),
        ...(latitude !== undefined && { latitude }),
      });
    }
    return registrations;
  }
}

function writeOptional(to: ByteWriter, value: number | undefined): void {
  to.byte(value === undefined ? 0 : 1);
  if (value !== undefined) to.double(value);
}

function readOptional(from: ByteReader): number | undefined {
  return from.byte() === 0 ? undefined : from.double();
}
