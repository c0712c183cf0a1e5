import { type KeeperCounts } from '../figures/quantities';
import { type Day, NEVER } from '../time/day';
import { NOTHING_KNOWN, type People } from './people';
import { NO_KEEPERS, PeopleCounts } from './people-counts';

/** The household of an opening that names none. No identifier is empty. */
export const UNKNOWN_HOUSEHOLD = '';

/**
 * One number counts a household's active shops, Alibaba's in its upper bits, because a village may have
 * thousands of households.
 */
const ALIBABA = 2 ** 26;

/** Numbers of a village's open and active shops, and of their households. */
export class ShopCounts {
  openShops = 0;
  activeShops = 0;
  activeAlibabaShops = 0;
  activeAlibabaHouseholds = 0;
  /** Active shops that would not be with one order fewer. */
  marginalShops = 0;
  /** Active shops whose household is known. */
  shopsOfKnownHouseholds = 0;
  /** The active shops of each household; one without any has no entry. */
  readonly #households = new Map<string, number>();
  /** Undefined until an opening describes people: most villages have no such opening. */
  #people: PeopleCounts | undefined;

  get activeHouseholds(): number {
    return this.#households.size;
  }

  get workersKnown(): number {
    return this.#people?.workersKnown ?? 0;
  }

  get workers(): number {
    return this.#people?.workers ?? 0;
  }

  keepers(asOf: Day): KeeperCounts {
    return this.#people?.keepers(asOf) ?? NO_KEEPERS;
  }

  /** Next day after `asOf` on which a count changes although no shop changes, or NEVER. */
  due(asOf: Day): Day {
    return this.#people?.due(asOf) ?? NEVER;
  }

  /** `change` is 1 for a shop that became active, -1 for one that became inactive. */
  countActive(householdId: string, alibaba: boolean, people: People, change: 1 | -1): void {
    if (people !== NOTHING_KNOWN) (this.#people ??= new PeopleCounts()).count(people, change);
    this.activeShops += change;
    if (alibaba) this.activeAlibabaShops += change;
    if (householdId === UNKNOWN_HOUSEHOLD) return;
    this.shopsOfKnownHouseholds += change;
    const before = this.#households.get(householdId) ?? 0;
    const after = before + change * (alibaba ? ALIBABA + 1 : 1);
    if (after === 0) this.#households.delete(householdId);
    else this.#households.set(householdId, after);
    this.activeAlibabaHouseholds += Number(after >= ALIBABA) - Number(before >= ALIBABA);
  }
}
