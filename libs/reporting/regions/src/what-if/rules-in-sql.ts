import { type CriterionQuestion, askedBy, type ComparisonQuestion, comparisonsOf, type Rules } from '@taocun/domain';

const operators = { 'more-than': '>', 'at-least': '>=' } as const;

/**
 * The rules as a condition on a row with the quantities of a village, and with `listed`: whether it was certified before. NULL where a quantity
 * that the rules ask for is not known.
 */
export function conditionOf(rules: Rules): string {
  const asked = askedBy(rules);
  const quantities = asked.flatMap(comparisonsOf).flatMap((one) => ('quantity' in one ? [one.quantity] : [one.part, one.whole]));
  const areKnown = [...new Set(['households', ...quantities])].map((quantity) => `${quantity} IS NOT NULL`);
  return `CASE WHEN ${areKnown.join(' AND ')} THEN ${asked.map(criterionInSql).join(' AND ')} END`;
}

function criterionInSql(asked: CriterionQuestion): string {
  if ('anyOf' in asked) return `(${asked.anyOf.map(comparisonInSql).join(' OR ')})`;
  if (!('kinds' in asked)) return comparisonInSql(asked);
  const kinds = asked.kinds.map((kind) => `'${kind}'`).join(', ');
  return `(kind IN (${kinds})${asked.orCertifiedBefore ? ' OR listed' : ''})`;
}

function comparisonInSql(asked: ComparisonQuestion): string {
  const operator = operators[asked.comparison];
  if ('quantity' in asked) return `${asked.quantity} ${operator} ${asked.threshold}`;
  const { part, whole } = asked.threshold;
  return `${asked.part}::HUGEINT * ${whole} ${operator} ${asked.whole}::HUGEINT * ${part}`;
}
