import { assess, type Assessment } from '../rules/assessment';
import { type Quantities } from '../figures/quantities';
import { type RulesInForce } from '../rules/rule-sets-in-force';
import { type SoldVillage } from './sold-village';

export interface Certificate {
  readonly year: number;
  readonly quantities: Quantities;
  readonly assessment: Assessment;
}

/** The number of certificates by list, `<rule set>:<year>`, including those of villages that do not qualify. */
export type IssuedLists = Readonly<Record<string, number>>;

/** A year under one rule set, with each village that sold anything in it. */
export interface AssessedYear {
  readonly year: number;
  readonly rules: RulesInForce;
  readonly sold: readonly SoldVillage[];
  /** The villages on the earlier list that the rules depend on. */
  readonly certifiedBefore: ReadonlySet<SoldVillage>;
}

/** Certificates by year, rule set and village code. Each is made on request: with their reasons, those of a country take a gigabyte. */
export class Certificates implements Iterable<Certificate> {
  constructor(private readonly years: readonly AssessedYear[]) {}

  get count(): number {
    return this.years.reduce((all, { sold }) => all + sold.length, 0);
  }

  /** The certificates of each list, by its rule set and year. */
  get byList(): IssuedLists {
    return Object.fromEntries(this.years.map(({ year, rules, sold }) => [`${rules.ruleSet}:${year}`, sold.length]));
  }

  *[Symbol.iterator](): Generator<Certificate, void> {
    for (const { year, rules, sold, certifiedBefore } of this.years)
      for (const each of sold) {
        const quantities = each.quantities();
        yield { year, quantities, assessment: assess(quantities, rules, certifiedBefore.has(each) ? rules.latestYear : undefined) };
      }
  }
}
