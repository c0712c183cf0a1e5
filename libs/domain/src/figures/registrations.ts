import { type ByteReader, type ByteWriter } from '../memory/bytes';
import { type Day, dayOf, NEVER } from '../time/day';
import { compareOrdering } from '../time/ordering';
import { type Registration } from '../updates/applied-updates';
import { townshipOf } from '../vocabulary/village-code';
import { kinds, urbanRuralClasses } from '../vocabulary/vocabulary';
import { type FormerTownship, Townships } from './townships';

/** The township of a registration or, if it names none, of the village's code. */
export function townshipIn(registration: Registration | undefined, villageCode: string): string {
  return registration?.townshipCode ?? townshipOf(villageCode);
}

/**
 * Lists are replaced, not changed: a growing array reserves room for sixteen more, and most villages are
 * registered once.
 */
const NO_ENTRIES: readonly Registration[] = [];

/**
 * A village's registrations, which can be queried as of any day: the greatest by (time, id, source) is in
 * force as a whole.
 */
export class Registrations {
  /** For each day the greatest registration, ascending by day. No query distinguishes times within a day. */
  #entries: readonly Registration[] = NO_ENTRIES;
  #asOf: Day;
  #current: Registration | undefined;
  #due: Day = NEVER;
  #townships = Townships.undecided;
  /** The registration that the last decision used. */
  #decidedBy: Registration | undefined;

  constructor(asOf: Day) {
    this.#asOf = asOf;
  }

  /** The registration in force as of the clock. */
  get current(): Registration | undefined {
    return this.#current;
  }

  /** Next day on which another registration comes into force, or NEVER. */
  get due(): Day {
    return this.#due;
  }

  /** The townships to which the village belonged as of earlier decisions, oldest first. */
  get formerTownships(): readonly FormerTownship[] {
    return this.#townships.former;
  }

  /** Records the township of the registration in force, for a decision as of the clock. */
  decide(villageCode: string): void {
    // Called after every update of a village that may qualify.
    if (this.#current === this.#decidedBy) return;
    this.#decidedBy = this.#current;
    this.#townships = this.#townships.decidedIn(
      townshipIn(this.#current, villageCode),
      villageCode,
      this.#asOf,
    );
  }

  advance(clock: Day): void {
    this.#asOf = clock;
    if (this.#due <= clock) this.#findCurrent();
  }

  add(registration: Registration): void {
    const entries = this.#entries;
    const day = dayOf(registration.timeMs);
    let at = entries.length;
    while (at > 0 && dayOf(entries[at - 1]?.timeMs ?? 0) > day) at--;
    const before = entries[at - 1];
    if (before === undefined || dayOf(before.timeMs) !== day)
      this.#entries = entries.toSpliced(at, 0, registration);
    else if (compareOrdering(registration, before) > 0) this.#entries = entries.with(at - 1, registration);
    this.#findCurrent();
  }

  inForce(asOf: Day): Registration | undefined {
    return this.#entries.findLast(({ timeMs }) => dayOf(timeMs) <= asOf);
  }

  /** Day of the first registration after `asOf`, or NEVER. */
  nextChange(asOf: Day): Day {
    const next = this.#entries.find(({ timeMs }) => dayOf(timeMs) > asOf);
    return next === undefined ? NEVER : dayOf(next.timeMs);
  }

  /** Drops registrations that are not in force on `from` or any later day. */
  forgetBefore(from: Day): void {
    const inForce = this.inForce(from);
    if (inForce !== undefined && this.#entries[0] !== inForce)
      this.#entries = this.#entries.slice(this.#entries.indexOf(inForce));
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
      // 0 for absent, 1 for no, 2 for yes.
      to.byte(entry.povertyCounty === undefined ? 0 : entry.povertyCounty ? 2 : 1);
      writeOptional(to, entry.longitude);
      writeOptional(to, entry.latitude);
      to.text(entry.townshipCode ?? '');
      to.byte(entry.urbanRural === undefined ? 0 : 1 + urbanRuralClasses.indexOf(entry.urbanRural));
      // Codes have no blanks. Earlier versions stored one code.
      to.text(entry.formerCodes?.join(' ') ?? '');
    }
    this.#townships.write(to);
  }

  static read(from: ByteReader, asOf: Day, sourceOf: (number: number) => string): Registrations {
    const registrations = new Registrations(asOf);
    const entries: Registration[] = [];
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
      const townshipCode = from.text();
      const urbanRural = urbanRuralClasses[from.byte() - 1];
      const formerCodes = from.text();
      if (kind === undefined)
        throw new Error(`The registration ${id} has a kind of village that this version does not know.`);
      entries.push({
        timeMs,
        id,
        source,
        name,
        households,
        kind,
        ...(poverty > 0 && { povertyCounty: poverty === 2 }),
        ...(longitude !== undefined && { longitude }),
        ...(latitude !== undefined && { latitude }),
        ...(townshipCode !== '' && { townshipCode }),
        ...(urbanRural !== undefined && { urbanRural }),
        ...(formerCodes !== '' && { formerCodes: formerCodes.split(' ') }),
      });
    }
    // A copy has no spare capacity.
    registrations.#entries = entries.slice();
    registrations.#findCurrent();
    registrations.#townships = Townships.read(from);
    return registrations;
  }

  #findCurrent(): void {
    this.#current = this.inForce(this.#asOf);
    this.#due = this.nextChange(this.#asOf);
  }
}

function writeOptional(to: ByteWriter, value: number | undefined): void {
  to.byte(value === undefined ? 0 : 1);
  if (value !== undefined) to.double(value);
}

function readOptional(from: ByteReader): number | undefined {
  return from.byte() === 0 ? undefined : from.double();
}
