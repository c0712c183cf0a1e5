import { assess, type Assessment } from '../rules/assessment';
import { type Quantities } from '../figures/quantities';
import { type RulesInForce } from '../rules/rule-sets-in-force';

export interface Certificate {
  readonly year: number;
  readonly quantities: Quantities;
  readonly assessment: Assessment;
}

/** A year under one rule set, with the quantities of each village that sold anything in it. */
export interface AssessedYear {
  readonly year: number;
  readonly rules: RulesInForce;
  readonly assessed: ReadonlyMap<Quantities, unknown>;
  /** Those of villages on the list that the rules look at. */
  readonly certifiedBefore: ReadonlySet<Quantities>;
}

/** Certificates by year, rule set and village code. Each is made as it is asked for: with their reasons, those of a country take a gigabyte. */
export class Certificates implements Iterable<Certificate> {
  constructor(private readonly years: readonly AssessedYear[]) {}

  get count(): number {
    return this.years.reduce((all, { assessed }) => all + assessed.size, 0);
  }

  *[Symbol.iterator](): Generator<Certificate, void> {
    for (const { year, rules, assessed, certifiedBefore } of this.years)
      for (const quantities of assessed.keys())
        yield { year, quantities, assessment: assess(quantities, rules, certifiedBefore.has(quantities) ? rules.latestYear : undefined) };
  }
}
