import { type Quantities } from '../figures/quantities';
import { type OpenShopsOfSource } from '../sources/open-shops';
import { type Day } from '../time/day';
import { type Village } from './village';

/**
 * A village that is certified for the year that ends with a cut-off. Its quantities as of that day are
 * computed once, when they are first asked for. That must happen before an update changes the village or it
 * forgets its days.
 */
export class SoldVillage {
  #quantities: Quantities | undefined;
  #openShops: readonly OpenShopsOfSource[] = [];

  /** Requires that `village.soldBy(cutOff)` is true. */
  constructor(
    readonly village: Village,
    private readonly cutOff: Day,
  ) {}

  quantities(): Quantities {
    if (this.#quantities !== undefined) return this.#quantities;
    const quantities = this.village.quantitiesAsOf(this.cutOff);
    if (quantities === undefined)
      throw new Error(
        `Village ${this.village.code} was not registered in the year that it is certified for.`,
      );
    this.#openShops = this.village.openShopsOn(this.cutOff);
    return (this.#quantities = quantities);
  }

  /** Its open shops on the cut-off, by source. */
  openShops(): readonly OpenShopsOfSource[] {
    this.quantities();
    return this.#openShops;
  }
}
