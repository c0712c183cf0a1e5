import { assess } from '../rules/assessment';
import { type DueYear } from '../rules/certification';
import { type RuleSetsInForce } from '../rules/rule-sets-in-force';
import { type Day } from '../time/day';
import { type Quantities } from '../figures/quantities';
import { type Announcements } from './announcements';
import { type Village } from './village';

/**
 * Certifies the years that are due, in their order, for villages in order of code, in steps of a village each. Those on a list change: they
 * must be marked before.
 */
export function* certifyVillages(
  villages: readonly Village[],
  due: readonly DueYear[],
  rules: RuleSetsInForce,
  announce: Pick<Announcements, 'certified'>,
): Generator<void, void> {
  let sold: { readonly cutOff: Day; readonly assessed: readonly Sold[] } | undefined;
  for (const year of due) {
    const { ruleSet, cutOff } = year;
    if (sold?.cutOff !== cutOff) sold = { cutOff, assessed: yield* assessedAsOf(cutOff, villages) };
    const inForce = rules.ofYear(year);
    for (const { village, quantities } of sold.assessed) {
      const assessment = assess(quantities, inForce, village.announced.certifiedBefore(inForce));
      announce.certified(year.year, quantities, assessment);
      if (assessment.qualifies) village.announced.certify(ruleSet.id, year.year);
      yield;
    }
    rules.certify(year);
  }
}

interface Sold {
  readonly village: Village;
  readonly quantities: Quantities;
}

/** The villages with sales in the year that ends with a cut-off. */
function* assessedAsOf(cutOff: Day, villages: readonly Village[]): Generator<void, Sold[]> {
  const assessed: Sold[] = [];
  for (const village of villages) {
    const quantities = village.quantitiesAsOf(cutOff);
    if (quantities !== undefined && quantities.salesFen !== 0) assessed.push({ village, quantities });
    yield;
  }
  return assessed;
}
