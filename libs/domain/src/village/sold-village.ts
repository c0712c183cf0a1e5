import { type Quantities } from '../figures/quantities';
import { type Day } from '../time/day';
import { type Village } from './village';

/**
 * A village that is certified for the year that ends with a cut-off. Its quantities as of that day are computed once, when they are first asked
 * for. That must happen before an update changes the village or it forgets its days.
 */
export class SoldVillage {
  #quantities: Quantities | undefined;

  /** Requires that `village.soldBy(cutOff)` is true. */
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
