import { paidToQualify, qualifies } from '../rules/assessment';
import { type DueYear } from '../rules/rule-sets/certification';
import { type RuleSetsInForce } from '../rules/rule-sets/rule-sets-in-force';
import { type Day } from '../time/day';
import { type Announcements } from './announcements';
import { type AssessedYear, Certificates, SoldVillage } from './certificates';
import { type VillageSlot } from './village-slot';

/**
 * Certifies the due years in their order, for villages in order of code, one village per step, and announces
 * the certificates at the end. Villages on a list change, so they must be marked before. Here only the
 * quantities of villages whose payments may suffice are computed; the certificates or the next update compute
 * those of the others.
 */
export function* certifyVillages(
  slots: readonly VillageSlot[],
  due: readonly DueYear[],
  rules: RuleSetsInForce,
  announce: Pick<Announcements, 'certified'>,
): Generator<void, void> {
  const leastFen = Math.min(...due.map((year) => paidToQualify(rules.ofYear(year).rules)));
  const years: AssessedYear[] = [];
  let sold: Sold | undefined;
  for (const year of due) {
    const { ruleSet, cutOff } = year;
    if (sold?.cutOff !== cutOff) sold = yield* soldBy(cutOff, slots, leastFen);
    const inForce = rules.ofYear(year);
    const before = new Set<SoldVillage>();
    let qualifying = 0;
    for (const each of sold.candidates) {
      const { announced } = each.village;
      const certifiedBefore = announced.certifiedBefore(inForce);
      if (certifiedBefore !== undefined) before.add(each);
      if (qualifies(each.quantities(), inForce.rules, certifiedBefore)) {
        announced.certify(ruleSet.id, year.year);
        qualifying++;
      }
      yield;
    }
    rules.certify(year);
    years.push({
      year: year.year,
      rules: inForce,
      cutOff,
      sold: sold.all,
      qualifying,
      certifiedBefore: before,
    });
  }
  announce.certified(new Certificates(years));
}

/** The villages with sales in the year that ends with a cut-off. */
interface Sold {
  readonly cutOff: Day;
  readonly all: readonly SoldVillage[];
  /** Villages that may enter a list, or are on an earlier one. */
  readonly candidates: readonly SoldVillage[];
}

/** Villages whose payments are less than `leastFen` qualify under no rule set. */
function* soldBy(cutOff: Day, slots: readonly VillageSlot[], leastFen: number): Generator<void, Sold> {
  const all: SoldVillage[] = [];
  const candidates: SoldVillage[] = [];
  for (const slot of slots) {
    const { village } = slot;
    if (village.soldBy(cutOff)) {
      const sold = new SoldVillage(village, cutOff);
      slot.sold = [...slot.sold, sold];
      all.push(sold);
      if (village.paidFen >= leastFen || !village.announced.certifiedIn.isEmpty) candidates.push(sold);
    }
    yield;
  }
  return { cutOff, all, candidates };
}
