import { type ComparisonQuestion, type CriterionQuestion, type Quantity } from './descriptor';

/**
 * The sums of sales. Late updates change them, the outlook projects them, and no sum exceeds the payments.
 */
const sumsOfSales: ReadonlySet<Quantity> = new Set<Quantity>(['salesFen', 'alibabaSalesFen']);

function quantitiesIn(question: ComparisonQuestion): readonly Quantity[] {
  return 'quantity' in question ? [question.quantity] : [question.part, question.whole];
}

export function readsSales(question: ComparisonQuestion): boolean {
  return quantitiesIn(question).some((quantity) => sumsOfSales.has(quantity));
}

/** True if the sums of sales alone decide the criterion. */
export function isOfSales(question: CriterionQuestion): boolean {
  if ('kinds' in question) return false;
  if ('anyOf' in question) return question.anyOf.every(isOfSales);
  return quantitiesIn(question).every((quantity) => sumsOfSales.has(quantity));
}

/**
 * Lower bound of the payments with which the criterion can hold. A share has none: refunds can make its whole
 * as small as it likes.
 */
export function paidToHold(question: CriterionQuestion): number {
  if ('anyOf' in question) return Math.min(...question.anyOf.map(paidToHold));
  return 'quantity' in question && readsSales(question) ? question.threshold : 0;
}
