import { askedBy, type ComparisonQuestion, type CriterionQuestion, type Rules } from '@taocun/domain';

const operators = { 'more-than': '>', 'at-least': '>=' } as const;

/** The rules as a condition on a row with a village's quantities and `listed`, which is true if it was certified before. */
export function conditionOf(rules: Rules): string {
  return askedBy(rules).map(criterionInSql).join(' AND ');
}

function criterionInSql(asked: CriterionQuestion): string {
  if ('anyOf' in asked) return `(${asked.anyOf.map(comparisonInSql).join(' OR ')})`;
  if (!('kinds' in asked)) return comparisonInSql(asked);
  const kinds = asked.kinds.map((kind) => `'${kind}'`).join(', ');
  return `(kind IN (${kinds})${asked.orCertifiedBefore ? ' OR listed' : ''})`;
}

function comparisonInSql(asked: ComparisonQuestion): string {
  if ('quantity' in asked) return `${asked.quantity} ${isEnough(asked)}`;
  const { part, whole } = asked.threshold;
  return `${asked.part}::HUGEINT * ${whole} ${operators[asked.comparison]} ${asked.whole}::HUGEINT * ${part}`;
}

/** The operator and threshold that follow an amount in a condition. */
export function isEnough({ threshold, comparison }: { readonly threshold: number; readonly comparison: keyof typeof operators }): string {
  return `${operators[comparison]} ${threshold}`;
}
