import { type ComparisonQuestion, type CriterionQuestion, type Quantity } from './descriptor';

/** The sums of sales. Late updates change them, the outlook projects them, and no sum exceeds the payments. */
const sumsOfSales: ReadonlySet<Quantity> = new Set<Quantity>(['salesFen', 'alibabaSalesFen']);

function quantitiesIn(asked: ComparisonQuestion): readonly Quantity[] {
  return 'quantity' in asked ? [asked.quantity] : [asked.part, asked.whole];
}

export function readsSales(asked: ComparisonQuestion): boolean {
  return quantitiesIn(asked).some((quantity) => sumsOfSales.has(quantity));
}

/** True if the sums of sales alone decide the criterion. */
export function isOfSales(asked: CriterionQuestion): boolean {
  if ('kinds' in asked) return false;
  if ('anyOf' in asked) return asked.anyOf.every(isOfSales);
  return quantitiesIn(asked).every((quantity) => sumsOfSales.has(quantity));
}

/** Lower bound of the payments with which the criterion can hold. A share has none: refunds can make its whole as small as it likes. */
export function paidToHold(asked: CriterionQuestion): number {
  if ('anyOf' in asked) return Math.min(...asked.anyOf.map(paidToHold));
  return 'quantity' in asked && readsSales(asked) ? asked.threshold : 0;
}
