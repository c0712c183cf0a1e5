import { type KeeperCounts } from '../figures/quantities';
import { calendarYearOf, type Day, dayOfCivil, NEVER, NO_DAY } from '../time/day';
import { birthYearIn, type People, povertyIn, returneeIn, sexIn, workersIn } from './people';

const OLDEST_COUNTED = 30;
const FEMALE = 1;
const YES = 2;

export const NO_KEEPERS: KeeperCounts = Object.freeze({
  sexKnown: 0,
  female: 0,
  birthYearKnown: 0,
  under31: 0,
  returneeKnown: 0,
  returnee: 0,
  povertyKnown: 0,
  povertyRegistered: 0,
});
/** The counts in the order in which they are announced and shown. */
export const keeperCountNames = Object.keys(NO_KEEPERS) as readonly (keyof KeeperCounts)[];

/** Counts of the people in a village's active shops, for shops whose openings describe them. */
export class PeopleCounts {
  workersKnown = 0;
  workers = 0;
  #sexKnown = 0;
  #female = 0;
  #birthYearKnown = 0;
  #returneeKnown = 0;
  #returnee = 0;
  #povertyKnown = 0;
  #povertyRegistered = 0;
  /** Number of keepers by year of birth. */
  readonly #bornIn = new Map<number, number>();
  /**
   * The cached answer of `due`, which every update of a village asks for; NO_DAY if it has to be computed.
   */
  #due = NO_DAY;

  /** `change` is 1 for a shop that became active, -1 for one that became inactive. */
  count(people: People, change: 1 | -1): void {
    const sex = sexIn(people);
    if (sex !== 0) this.#sexKnown += change;
    if (sex === FEMALE) this.#female += change;
    const returnee = returneeIn(people);
    if (returnee !== 0) this.#returneeKnown += change;
    if (returnee === YES) this.#returnee += change;
    const poverty = povertyIn(people);
    if (poverty !== 0) this.#povertyKnown += change;
    if (poverty === YES) this.#povertyRegistered += change;
    const workers = workersIn(people);
    if (workers >= 0) {
      this.workersKnown += change;
      this.workers += change * workers;
    }
    const year = birthYearIn(people);
    if (year === 0) return;
    this.#birthYearKnown += change;
    const born = (this.#bornIn.get(year) ?? 0) + change;
    if (born === 0) this.#bornIn.delete(year);
    else this.#bornIn.set(year, born);
    this.#due = NO_DAY;
  }

  keepers(asOf: Day): KeeperCounts {
    const year = calendarYearOf(asOf);
    let under31 = 0;
    for (const [birthYear, born] of this.#bornIn) if (year - birthYear <= OLDEST_COUNTED) under31 += born;
    return {
      sexKnown: this.#sexKnown,
      female: this.#female,
      birthYearKnown: this.#birthYearKnown,
      under31,
      returneeKnown: this.#returneeKnown,
      returnee: this.#returnee,
      povertyKnown: this.#povertyKnown,
      povertyRegistered: this.#povertyRegistered,
    };
  }

  /** The first New Year after `asOf` on which some keeper is no longer under 31, or NEVER. */
  due(asOf: Day): Day {
    if (this.#due <= asOf) this.#due = this.#nextNewYear(calendarYearOf(asOf));
    return this.#due;
  }

  #nextNewYear(year: number): Day {
    let next = Infinity;
    for (const birthYear of this.#bornIn.keys()) {
      const turning31 = birthYear + OLDEST_COUNTED + 1;
      if (turning31 > year && turning31 < next) next = turning31;
    }
    return next === Infinity ? NEVER : dayOfCivil(next, 1, 1);
  }
}
