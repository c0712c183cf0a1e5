import { type Day } from '../time/day';
import { compareProducts, type Fen } from '../encoding/money';
import { type Figures } from '../figures/quantities';
import { type ComparisonOperator, type Rules, type Share } from './rule-set';
import { type RulesInForce } from './rule-sets-in-force';
import { type Kind } from '../vocabulary/vocabulary';

/** A share as two exact amounts: a quotient would have to be rounded. */
interface ShareOfFen {
  readonly part: Fen;
  readonly whole: Fen;
}

interface Compared<Name extends string, Value, Threshold, How extends string> {
  readonly criterion: Name;
  readonly value: Value;
  readonly threshold: Threshold;
  readonly comparison: How;
  readonly holds: boolean;
}

type AnnualSalesCriterion = Compared<'annual-sales', Fen, number, ComparisonOperator>;
type AlibabaMajorityCriterion = Compared<'alibaba-majority', ShareOfFen, Share, 'more-than'>;
type ActiveShopsCriterion = Compared<'active-shops', number, number, 'at-least'>;
type ActiveShareCriterion = Compared<'active-household-share' | 'active-shop-share', Share, Share, 'at-least'>;
export interface ScaleCriterion {
  readonly criterion: 'scale';
  readonly holds: boolean;
  readonly anyOf: readonly [ActiveShopsCriterion, ActiveShareCriterion];
}
/** Named after the kind where a version admits one, and after the first where it admits several. */
type KindCriterion = (Compared<Kind, Kind, Kind, 'is'> | Compared<Kind, Kind, readonly Kind[], 'one-of'>) & {
  /** The year that the village was certified in, if it holds by that and not by the kind. */
  readonly certifiedBefore?: number;
};

export type Criterion = AnnualSalesCriterion | AlibabaMajorityCriterion | ScaleCriterion | KindCriterion;

/** A verdict with its reasons: each criterion with its value and threshold, in the contract's order. */
export interface Assessment {
  readonly ruleSet: string;
  readonly asOf: Day;
  readonly qualifies: boolean;
  readonly criteria: readonly Criterion[];
}

/**
 * True where every criterion of the rules holds. `certifiedBefore` is the latest year that the rule set has certified, if the village is on its
 * list. Called after every update, so it allocates nothing.
 */
export function qualifies(figures: Figures, rules: Rules, certifiedBefore?: number): boolean {
  return salesHold(figures, rules) && scaleHolds(figures, rules) && kindHolds(figures, rules, certifiedBefore);
}

/** True where the criteria that follow from the sales alone hold for these. */
export function salesHold(sales: Sales, rules: Rules): boolean {
  return annualSalesHold(sales, rules) && alibabaMajorityHolds(sales, rules);
}

/** The same decision with its reasons. */
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

/**
 * Lower bound of the annual sales that the village needs to qualify, if all its `shops` were active and each in a household of its own;
 * Infinity where it could not qualify even then.
 */
export function salesToQualify(
  figures: Pick<Figures, 'households' | 'kind'>,
  shops: number,
  rules: Rules,
  certifiedBefore?: number,
): number {
  const isEnough = areEnoughShops(shops, rules) || isEnoughShare(shops, figures.households, rules);
  return isEnough && kindHolds(figures, rules, certifiedBefore) ? rules.annualSales.thresholdFen : Infinity;
}

export function criteriaOf(figures: Figures, rules: Rules, certifiedBefore?: number): readonly Criterion[] {
  const annualSales: AnnualSalesCriterion = {
    criterion: 'annual-sales',
    value: countedSales(figures, rules),
    threshold: rules.annualSales.thresholdFen,
    comparison: rules.annualSales.comparison,
    holds: annualSalesHold(figures, rules),
  };
  const criteria: Criterion[] = [annualSales];
  if (rules.alibabaMajority) {
    criteria.push({
      criterion: 'alibaba-majority',
      value: { part: figures.alibabaSalesFen, whole: figures.salesFen },
      threshold: rules.alibabaMajority,
      comparison: 'more-than',
      holds: alibabaMajorityHolds(figures, rules),
    });
  }
  criteria.push(scaleCriterion(figures, rules), kindCriterion(figures, rules, certifiedBefore));
  return criteria;
}

function scaleCriterion(figures: Figures, rules: Rules): ScaleCriterion {
  const { activeShops, share } = rules.scale;
  return {
    criterion: 'scale',
    holds: scaleHolds(figures, rules),
    anyOf: [
      {
        criterion: 'active-shops',
        value: countedShops(figures, rules),
        threshold: activeShops,
        comparison: 'at-least',
        holds: enoughShops(figures, rules),
      },
      {
        criterion: share.of === 'active-households' ? 'active-household-share' : 'active-shop-share',
        value: { part: countedForShare(figures, rules), whole: figures.households },
        threshold: { part: share.part, whole: share.whole },
        comparison: 'at-least',
        holds: enoughShare(figures, rules),
      },
    ],
  };
}

function kindCriterion(figures: Figures, rules: Rules, certifiedBefore: number | undefined): KindCriterion {
  const { kind } = figures;
  const { kinds } = rules.where;
  const [first = kind, ...others] = kinds;
  const holds = kindHolds(figures, rules, certifiedBefore);
  const before = holds && !kinds.includes(kind) && certifiedBefore !== undefined && { certifiedBefore };
  return others.length === 0
    ? { criterion: first, value: kind, threshold: first, comparison: 'is', holds, ...before }
    : { criterion: first, value: kind, threshold: kinds, comparison: 'one-of', holds, ...before };
}

type Sales = Pick<Figures, 'salesFen' | 'alibabaSalesFen'>;

function countedSales(figures: Sales, rules: Rules): Fen {
  return rules.counts === 'all-shops' ? figures.salesFen : figures.alibabaSalesFen;
}

function countedShops(figures: Figures, rules: Rules): number {
  return rules.counts === 'all-shops' ? figures.activeShops : figures.activeAlibabaShops;
}

function countedForShare(figures: Figures, rules: Rules): number {
  if (rules.scale.share.of === 'active-shops') return countedShops(figures, rules);
  return rules.counts === 'all-shops' ? figures.activeHouseholds : figures.activeAlibabaHouseholds;
}

function annualSalesHold(figures: Sales, rules: Rules): boolean {
  const { thresholdFen, comparison } = rules.annualSales;
  const sales = countedSales(figures, rules);
  // JavaScript compares a bigint with a number by their exact values.
  return comparison === 'more-than' ? sales > thresholdFen : sales >= thresholdFen;
}

/** Refunds can take either sum below zero; the products are compared all the same, and sales that are too low fail the annual-sales criterion. */
function alibabaMajorityHolds(figures: Sales, rules: Rules): boolean {
  const majority = rules.alibabaMajority;
  return majority === undefined || compareProducts(figures.alibabaSalesFen, majority.whole, figures.salesFen, majority.part) > 0;
}

function scaleHolds(figures: Figures, rules: Rules): boolean {
  return enoughShops(figures, rules) || enoughShare(figures, rules);
}

function enoughShops(figures: Figures, rules: Rules): boolean {
  return areEnoughShops(countedShops(figures, rules), rules);
}

function areEnoughShops(shops: number, rules: Rules): boolean {
  return shops >= rules.scale.activeShops;
}

function enoughShare(figures: Figures, rules: Rules): boolean {
  return isEnoughShare(countedForShare(figures, rules), figures.households, rules);
}

function isEnoughShare(counted: number, households: number, rules: Rules): boolean {
  const { part, whole } = rules.scale.share;
  return compareProducts(counted, whole, households, part) >= 0;
}

function kindHolds({ kind }: Pick<Figures, 'kind'>, { where }: Rules, certifiedBefore: number | undefined): boolean {
  return where.kinds.includes(kind) || (certifiedBefore !== undefined && where.orCertifiedBefore === true);
}
