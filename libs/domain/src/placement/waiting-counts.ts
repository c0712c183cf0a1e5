import { type NameHash } from './name-hash';
import { ownerOf } from './source-owner';

/**
 * The bound for all owners together, as a multiple of the bound for one: anybody can send under any number of
 * sources.
 */
const OWNERS_WORTH = 4;

/**
 * The numbers of updates that wait in one partition for their shops, by owner of their source, and their
 * bounds. An owner is stored as a hash with a secret key: senders choose how many owners there are, and how
 * long their names are.
 */
export class WaitingCounts {
  readonly #byOwner = new Map<string, number>();
  #all = 0;

  constructor(
    private readonly hash: NameHash,
    readonly mostOfOwner: number,
  ) {}

  get mostOfAll(): number {
    return OWNERS_WORTH * this.mostOfOwner;
  }

  of(source: string): number {
    return this.#byOwner.get(this.#keyOf(source)) ?? 0;
  }

  hasRoomFor(source: string): boolean {
    return this.#all < this.mostOfAll && this.of(source) < this.mostOfOwner;
  }

  /** Adds waiting updates of a source, or removes some if the number is negative. */
  change(source: string, by: number): void {
    const key = this.#keyOf(source);
    const count = (this.#byOwner.get(key) ?? 0) + by;
    if (count > 0) this.#byOwner.set(key, count);
    else this.#byOwner.delete(key);
    this.#all += by;
  }

  #keyOf(source: string): string {
    return this.hash.compute(ownerOf(source), '', '').join();
  }
}
