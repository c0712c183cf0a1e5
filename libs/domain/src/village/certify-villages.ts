import { assess } from '../rules/assessment';
import { type DueYear } from '../rules/certification';
import { type RuleSetsInForce, rulesOn } from '../rules/rule-sets-in-force';
import { type Day } from '../time/day';
import { type Quantities } from '../figures/quantities';
import { type Announcements } from './announcements';
import { type Village } from './village';

/** Certifies the years that are due, in their order, for villages in order of code. */
export function certifyVillages(
  villages: readonly Village[],
  due: readonly DueYear[],
  rules: RuleSetsInForce,
  announce: Pick<Announcements, 'certified'>,
): void {
  let sold: { readonly cutOff: Day; readonly assessed: readonly Quantities[] } | undefined;
  for (const year of due) {
    const { ruleSet, cutOff } = year;
    if (sold?.cutOff !== cutOff) sold = { cutOff, assessed: assessedAsOf(cutOff, villages) };
    const inForce = rulesOn(ruleSet, cutOff);
    for (const quantities of sold.assessed) announce.certified(year.year, quantities, assess(quantities, inForce));
    rules.certify(year);
  }
}

/** The villages with sales in the year that ends with a cut-off. */
function assessedAsOf(cutOff: Day, villages: readonly Village[]): Quantities[] {
  const assessed: Quantities[] = [];
  for (const village of villages) {
    const quantities = village.quantitiesAsOf(cutOff);
    if (quantities !== undefined && quantities.salesFen !== 0) assessed.push(quantities);
  }
  return assessed;
}
