import { type Language } from '../../wording/language';
import { builtIn } from './built-in';
import {
  type ComparisonQuestion,
  type CriterionQuestion,
  type Counting,
  type CriterionDescriptor,
  type Projection,
} from './descriptor';

type BuiltIn = (typeof builtIn)[number];
type RowOf<One> = One extends { read(...given: never): infer Row } ? Row : never;

/** The rows of a version that define criteria, each under its descriptor's name. */
export type CriterionRows = {
  readonly [One in Exclude<BuiltIn, { isOptional: true }> as One['row']]: RowOf<One>;
} & {
  readonly [One in Extract<BuiltIn, { isOptional: true }> as One['row']]?: RowOf<One>;
};

export const criteria: readonly CriterionDescriptor[] = builtIn;

type Rows = CriterionRows & { readonly counts: Counting };
type CriterionWords = CriterionDescriptor['words'][string];

/** The criteria and their parts, by the names that answers and claims use. */
export const criterionWords: Readonly<Record<string, CriterionWords>> = Object.fromEntries(
  criteria.flatMap(({ words }) => Object.entries(words)),
);

/** The title of a criterion or its part for readers; an unknown name is returned as it is. */
export function criterionTitle(name: string, language: Language): string {
  return criterionWords[name]?.title[language] ?? name;
}

export const criterionNames: readonly string[] = Object.keys(criterionWords);

const questionsByRules = new WeakMap<Rows, readonly CriterionQuestion[]>();

/** The questions of the rules, in order. They are cached, because every update decides a village by them. */
export function questionsOf(rules: Rows): readonly CriterionQuestion[] {
  let all = questionsByRules.get(rules);
  if (all === undefined) {
    all = criterionRows(rules).map(([criterion, row]) => criterion.question(row, rules.counts));
    questionsByRules.set(rules, all);
  }
  return all;
}

/** A criterion that the outlook shows. */
export interface ProjectedCriterion {
  readonly projection: Projection;
  /** The comparison; of rules without the criterion, that of its example, which compares the same figures. */
  readonly question: ComparisonQuestion;
  readonly isInForce: boolean;
}

/** The criteria that the outlook shows, in order. */
export function projectedBy(rules: Rows): readonly ProjectedCriterion[] {
  return criteria.flatMap((criterion) => {
    const row = thresholdOf(rules, criterion);
    return comparisonsOf(criterion.question(row ?? criterion.docs.example, rules.counts)).flatMap(
      (question) => {
        const { projection } = criterionWords[question.criterion] ?? {};
        return projection === undefined ? [] : [{ projection, question, isInForce: row !== undefined }];
      },
    );
  });
}

function comparisonsOf(question: CriterionQuestion): readonly ComparisonQuestion[] {
  if ('kinds' in question) return [];
  return 'anyOf' in question ? question.anyOf : [question];
}

/** The rows that the rules contain, with their descriptors. */
function criterionRows(rules: CriterionRows): readonly (readonly [CriterionDescriptor, unknown])[] {
  return criteria
    .map((criterion) => [criterion, thresholdOf(rules, criterion)] as const)
    .filter(([, row]) => row !== undefined);
}

export function thresholdOf(rules: CriterionRows, { row }: CriterionDescriptor): unknown {
  return (rules as Readonly<Record<string, unknown>>)[row];
}

/** The criteria as lines of a table, by the names that claims use. */
export function criterionLines(rules: Rows, language: Language): Readonly<Record<string, string>> {
  return Object.fromEntries(
    criterionRows(rules).flatMap(([criterion, row]) =>
      Object.entries(criterion.lines(row, rules.counts, language)),
    ),
  );
}

/** One sentence that defines a Taobao Village by these rules. */
export function definitionOf(rules: Rows, language: Language): string {
  const clauses = criterionRows(rules).flatMap(
    ([criterion, row]) => criterion.clause?.(row, rules.counts, language) ?? [],
  );
  const last = clauses.at(-1) ?? '';
  const others = clauses.slice(0, -1);
  if (language === 'zh')
    return `${others.map((clause) => `${clause}，`).join('')}${others.length > 0 ? '并且' : ''}${last}。`;
  return `${others.map((clause) => `${clause}, `).join('')}${others.length > 0 ? 'and ' : ''}${last}.`;
}
