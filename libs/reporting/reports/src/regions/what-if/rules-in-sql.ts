import { questionsOf, type ComparisonQuestion, type CriterionQuestion, type Rules } from '@taocun/domain';

type Figure = Extract<ComparisonQuestion, { quantity: unknown }>['quantity'];
export type FigureColumns = Readonly<Partial<Record<Figure, string>>>;

const operators = { 'more-than': '>', 'at-least': '>=' } as const;

/**
 * The rules as a condition on a row with a village's quantities and `listed`, which is true if it was
 * certified before.
 */
export function conditionOf(rules: Rules): string {
  return questionsOf(rules).map(criterionInSql).join(' AND ');
}

function criterionInSql(asked: CriterionQuestion): string {
  if ('anyOf' in asked) return `(${asked.anyOf.map((one) => comparisonInSql(one)).join(' OR ')})`;
  if (!('kinds' in asked)) return comparisonInSql(asked);
  const kinds = asked.kinds.map((kind) => `'${kind}'`).join(', ');
  return `(kind IN (${kinds})${asked.orCertifiedBefore ? ' OR listed' : ''})`;
}

/**
 * The comparison as a condition. `columns` has the columns of figures that are not called like their figure.
 */
export function comparisonInSql(asked: ComparisonQuestion, columns: FigureColumns = {}): string {
  const column = (figure: Figure): string => columns[figure] ?? figure;
  if ('quantity' in asked)
    return `${column(asked.quantity)} ${operators[asked.comparison]} ${asked.threshold}`;
  const { part, whole } = asked.threshold;
  return `${column(asked.part)}::HUGEINT * ${whole} ${operators[asked.comparison]} ${column(asked.whole)}::HUGEINT * ${part}`;
}
