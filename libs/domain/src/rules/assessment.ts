import { type Figures } from '../figures/quantities';
import { type Day } from '../time/day';
import { compareProducts, type Fen } from '../vocabulary/money';
import { type Kind } from '../vocabulary/vocabulary';
import { questionsOf } from './criteria/criteria';
import {
  type CriterionQuestion,
  type ComparisonQuestion,
  type ComparisonOperator,
  type Share,
} from './criteria/descriptor';
import { isOfSales, paidToHold, readsSales } from './criteria/sales';
import { type Rules, type RuleSet, versionAsOf } from './rule-sets/rule-set';
import { type RulesInForce } from './rule-sets/rule-sets-in-force';

/** A share as two exact amounts, because a quotient would have to be rounded. */
interface ShareOfFen {
  readonly part: Fen;
  readonly whole: Fen;
}

interface Compared<Value, Threshold, How extends string> {
  readonly criterion: string;
  readonly value: Value;
  readonly threshold: Threshold;
  readonly comparison: How;
  readonly holds: boolean;
}

type ComparisonCriterion =
  | Compared<Fen, number, ComparisonOperator>
  | Compared<ShareOfFen, Share, ComparisonOperator>;
/** A criterion that holds if any of several comparisons holds. */
export interface AlternativesCriterion {
  readonly criterion: string;
  readonly holds: boolean;
  readonly anyOf: readonly ComparisonCriterion[];
}
type KindCriterion = (Compared<Kind, Kind, 'is'> | Compared<Kind, readonly Kind[], 'one-of'>) & {
  /**
   * The year in which the village was certified, if the criterion holds for that reason and not because of
   * the kind of village.
   */
  readonly certifiedBefore?: number;
};

export type Criterion = ComparisonCriterion | AlternativesCriterion | KindCriterion;

/** A verdict with its reasons: each criterion with its value and threshold, in the contract's order. */
export interface Assessment {
  readonly ruleSet: string;
  readonly asOf: Day;
  readonly qualifies: boolean;
  readonly criteria: readonly Criterion[];
}

type Sales = Pick<Figures, 'salesFen' | 'alibabaSalesFen'>;

/**
 * True if every criterion of the rules holds. `certifiedBefore` is the latest year certified under the rule
 * set, if the village is on its list. Called after every update, so it allocates nothing.
 */
export function qualifies(figures: Figures, rules: Rules, certifiedBefore?: number): boolean {
  for (const question of questionsOf(rules)) if (!holds(question, figures, certifiedBefore)) return false;
  return true;
}

/**
 * The decision by other sums of sales. Criteria that do not depend on sales alone hold or fail as assessed.
 */
export function decidedBySales(
  { salesFen, alibabaSalesFen }: Sales,
  rules: Rules,
  assessed: readonly Criterion[],
): { readonly salesHold: boolean; readonly qualifies: boolean } {
  const unknown = {
    households: 0,
    activeShops: 0,
    activeAlibabaShops: 0,
    activeHouseholds: 0,
    activeAlibabaHouseholds: 0,
  };
  const figures: Figures = { ...unknown, kind: 'administrative-village', salesFen, alibabaSalesFen };
  const ofSales = questionsOf(rules).filter(isOfSales);
  const salesHold = ofSales.every((question) => holds(question, figures, undefined));
  const names = ofSales.map(({ criterion }) => criterion);
  return {
    salesHold,
    qualifies: salesHold && assessed.every((one) => one.holds || names.includes(one.criterion)),
  };
}

/** The decision of `qualifies`, with its reasons. */
export function assess(
  quantities: Figures & { readonly asOf: Day },
  { ruleSet, rules }: RulesInForce,
  certifiedBefore?: number,
): Assessment {
  return {
    ruleSet,
    asOf: quantities.asOf,
    qualifies: qualifies(quantities, rules, certifiedBefore),
    criteria: criteriaOf(quantities, rules, certifiedBefore),
  };
}

/** Lower bound of the payments with which a village can qualify, whatever else it has. */
export function paidToQualify(rules: Rules): number {
  let least = 0;
  for (const question of questionsOf(rules)) least = Math.max(least, paidToHold(question));
  return least;
}

/**
 * The same for this village, if all its `shops` were active and each in its own household; Infinity if it
 * could not qualify even then.
 */
export function salesToQualify(
  { households, kind }: Pick<Figures, 'households' | 'kind'>,
  shops: number,
  rules: Rules,
  certifiedBefore?: number,
): number {
  const most: Figures = {
    kind,
    households,
    salesFen: 0,
    alibabaSalesFen: 0,
    activeShops: shops,
    activeAlibabaShops: shops,
    activeHouseholds: shops,
    activeAlibabaHouseholds: shops,
  };
  return questionsOf(rules).every((question) => couldHold(question, most, certifiedBefore))
    ? paidToQualify(rules)
    : Infinity;
}

/**
 * False if the criterion fails for any sales, with at most the shops of `most`, and households of some of
 * them.
 */
function couldHold(question: CriterionQuestion, most: Figures, certifiedBefore: number | undefined): boolean {
  if ('anyOf' in question) return question.anyOf.some((one) => couldHold(one, most, certifiedBefore));
  if ('kinds' in question) return holds(question, most, certifiedBefore);
  // Only a share of the households is greatest if the shops are most: the registration gives their number.
  const isBounded = !readsSales(question) && ('quantity' in question || question.whole === 'households');
  return !isBounded || comparisonHolds(question, most);
}

export function criteriaOf(figures: Figures, rules: Rules, certifiedBefore?: number): readonly Criterion[] {
  return questionsOf(rules).map((question) => criterionOf(question, figures, certifiedBefore));
}

/**
 * The criteria of a village's standing verdict, which no announcement repeats. `year` is the latest certified
 * year, if the village is on its list.
 */
export function assessedCriteria(
  village: Figures & { readonly asOf: Day },
  ruleSet: RuleSet,
  year?: number,
): readonly Criterion[] {
  return criteriaOf(village, versionAsOf(ruleSet, village.asOf), year);
}

function criterionOf(
  question: CriterionQuestion,
  figures: Figures,
  certifiedBefore: number | undefined,
): Criterion {
  if ('kinds' in question) return kindCriterion(question, figures, certifiedBefore);
  if (!('anyOf' in question)) return comparisonOf(question, figures);
  return {
    criterion: question.criterion,
    holds: holds(question, figures, certifiedBefore),
    anyOf: question.anyOf.map((one) => comparisonOf(one, figures)),
  };
}

function comparisonOf(question: ComparisonQuestion, figures: Figures): ComparisonCriterion {
  const { criterion, comparison } = question;
  const decided = { comparison, holds: comparisonHolds(question, figures) };
  return 'quantity' in question
    ? { criterion, value: figures[question.quantity], threshold: question.threshold, ...decided }
    : {
        criterion,
        value: { part: figures[question.part], whole: figures[question.whole] },
        threshold: question.threshold,
        ...decided,
      };
}

function kindCriterion(
  question: Extract<CriterionQuestion, { kinds: unknown }>,
  figures: Figures,
  certifiedBefore: number | undefined,
): KindCriterion {
  const { criterion, kinds } = question;
  const { kind } = figures;
  const isMet = holds(question, figures, certifiedBefore);
  const before = isMet && !kinds.includes(kind) && certifiedBefore !== undefined && { certifiedBefore };
  return kinds.length === 1
    ? { criterion, value: kind, threshold: criterion, comparison: 'is', holds: isMet, ...before }
    : { criterion, value: kind, threshold: kinds, comparison: 'one-of', holds: isMet, ...before };
}

function holds(question: CriterionQuestion, figures: Figures, certifiedBefore: number | undefined): boolean {
  if ('kinds' in question)
    return (
      question.kinds.includes(figures.kind) || (certifiedBefore !== undefined && question.orCertifiedBefore)
    );
  if (!('anyOf' in question)) return comparisonHolds(question, figures);
  for (const one of question.anyOf) if (comparisonHolds(one, figures)) return true;
  return false;
}

/** JavaScript compares a bigint with a number by their exact values. */
function comparisonHolds(question: ComparisonQuestion, figures: Figures): boolean {
  const { comparison } = question;
  if ('quantity' in question) {
    const value = figures[question.quantity];
    return comparison === 'more-than' ? value > question.threshold : value >= question.threshold;
  }
  const difference = compareProducts(
    figures[question.part],
    question.threshold.whole,
    figures[question.whole],
    question.threshold.part,
  );
  return comparison === 'more-than' ? difference > 0 : difference >= 0;
}
