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

function criterionInSql(question: CriterionQuestion): string {
  if ('anyOf' in question) return `(${question.anyOf.map((one) => comparisonInSql(one)).join(' OR ')})`;
  if (!('kinds' in question)) return comparisonInSql(question);
  const kinds = question.kinds.map((kind) => `'${kind}'`).join(', ');
  return `(kind IN (${kinds})${question.orCertifiedBefore ? ' OR listed' : ''})`;
}

/**
 * The comparison as a condition. `columns` has the columns of figures that are not called like their figure.
 */
export function comparisonInSql(question: ComparisonQuestion, columns: FigureColumns = {}): string {
  const column = (figure: Figure): string => columns[figure] ?? figure;
  if ('quantity' in question)
    return `${column(question.quantity)} ${operators[question.comparison]} ${question.threshold}`;
  const { part, whole } = question.threshold;
  return `${column(question.part)}::HUGEINT * ${whole} ${operators[question.comparison]} ${column(question.whole)}::HUGEINT * ${part}`;
}
