import { type Quantities } from '../figures/quantities';
import { assess, type Assessment } from '../rules/assessment';
import { type RulesInForce } from '../rules/rule-sets/rule-sets-in-force';
import { type OpenShopsOfSource } from '../sources/open-shops';
import { type Day } from '../time/day';
import { type Village } from './village';

export interface Certificate {
  readonly year: number;
  readonly quantities: Quantities;
  /** Open shops by source when the list was issued. */
  readonly openShops: readonly OpenShopsOfSource[];
  readonly assessment: Assessment;
}

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

/** A year under one rule set, with each village that sold anything in it. */
export interface AssessedYear {
  readonly year: number;
  readonly rules: RulesInForce;
  readonly cutOff: Day;
  readonly sold: readonly SoldVillage[];
  /** The number of these villages that qualify. */
  readonly qualifying: number;
  /** The villages on the earlier list that the rules depend on. */
  readonly certifiedBefore: ReadonlySet<SoldVillage>;
}

/**
 * Certificates by year, rule set and village code. Each is made on request: with their reasons, those of a
 * country take a gigabyte.
 */
export class Certificates implements Iterable<Certificate> {
  constructor(readonly years: readonly AssessedYear[]) {}

  *[Symbol.iterator](): Generator<Certificate, void> {
    for (const year of this.years) yield* certificatesOf(year);
  }
}

/** The certificates of a year under one rule set, by village code. */
export function* certificatesOf({
  year,
  rules,
  sold,
  certifiedBefore,
}: AssessedYear): Generator<Certificate, void> {
  for (const each of sold) {
    const quantities = each.quantities();
    const assessment = assess(quantities, rules, certifiedBefore.has(each) ? rules.latestYear : undefined);
    yield { year, quantities, openShops: each.openShops(), assessment };
  }
}
