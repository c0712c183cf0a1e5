import { type AssessedYear, Certificates } from './certificates';
import { type DueYear } from '../rules/certification';
import { type RuleSetsInForce } from '../rules/rule-sets-in-force';
import { type Day } from '../time/day';
import { type Quantities } from '../figures/quantities';
import { type Announcements } from './announcements';
import { qualifies } from '../rules/assessment';
import { type Village } from './village';

/**
 * Certifies the years that are due, in their order, for villages in order of code, in steps of a village each, and announces the certificates
 * at the end. Villages on a list change: they must be marked before.
 */
export function* certifyVillages(
  villages: readonly Village[],
  due: readonly DueYear[],
  rules: RuleSetsInForce,
  announce: Pick<Announcements, 'certified'>,
): Generator<void, void> {
  const years: AssessedYear[] = [];
  let sold: { readonly cutOff: Day; readonly of: ReadonlyMap<Quantities, Village> } | undefined;
  for (const year of due) {
    const { ruleSet, cutOff } = year;
    if (sold?.cutOff !== cutOff) sold = { cutOff, of: yield* soldAsOf(cutOff, villages) };
    const inForce = rules.ofYear(year);
    const before = new Set<Quantities>();
    for (const [quantities, { announced }] of sold.of) {
      const certifiedBefore = announced.certifiedBefore(inForce);
      if (certifiedBefore !== undefined) before.add(quantities);
      if (qualifies(quantities, inForce.rules, certifiedBefore)) announced.certify(ruleSet.id, year.year);
      yield;
    }
    rules.certify(year);
    years.push({ year: year.year, rules: inForce, assessed: sold.of, certifiedBefore: before });
  }
  announce.certified(new Certificates(years));
}

/** The quantities of the villages with sales in the year that ends with a cut-off. */
function* soldAsOf(cutOff: Day, villages: readonly Village[]): Generator<void, Map<Quantities, Village>> {
  const sold = new Map<Quantities, Village>();
  for (const village of villages) {
    const quantities = village.quantitiesAsOf(cutOff);
    if (quantities !== undefined && quantities.salesFen !== 0) sold.set(quantities, village);
    yield;
  }
  return sold;
}
