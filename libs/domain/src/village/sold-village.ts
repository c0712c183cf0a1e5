import { type Quantities } from '../figures/quantities';
import { type Day } from '../time/day';
import { type Village } from './village';

/**
 * A village that is certified for the year that ends with a cut-off. Its quantities of that day are computed once: as they are first asked
 * for, which must be before an update changes the village or it forgets its days.
 */
export class SoldVillage {
  #quantities: Quantities | undefined;

  /** The village must have `soldBy` this cut-off. */
  constructor(
    readonly village: Village,
    private readonly cutOff: Day,
  ) {}

  quantities(): Quantities {
    this.#quantities ??= this.village.quantitiesAsOf(this.cutOff);
    if (this.#quantities === undefined)
      throw new Error(`Village ${this.village.code} was not registered in the year that it is certified for.`);
    return this.#quantities;
  }
}
