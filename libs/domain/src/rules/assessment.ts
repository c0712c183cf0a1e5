import { type Day } from '../time/day';
import { compareProducts, type Fen } from '../encoding/money';
import { type Figures } from '../figures/quantities';
import { type Comparison, type RuleSet, type Share } from './rule-set';
import { type Kind } from '../vocabulary/vocabulary';

/** A share of money or of a count, as two integers: a quotient would have to be rounded. */
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

type AnnualSalesCriterion = Compared<'annual-sales', Fen, number, Comparison>;
type AlibabaMajorityCriterion = Compared<'alibaba-majority', ShareOfFen, Share, 'more-than'>;
type ActiveShopsCriterion = Compared<'active-shops', number, number, 'at-least'>;
type ActiveShareCriterion = Compared<'active-household-share' | 'active-shop-share', Share, Share, 'at-least'>;
export interface ScaleCriterion {
  readonly criterion: 'scale';
  readonly holds: boolean;
  readonly anyOf: readonly [ActiveShopsCriterion, ActiveShareCriterion];
}
/** Named after the one kind that can qualify, as in every rule set so far; a rule set with several names them all. */
type KindCriterion = Compared<Kind, Kind, Kind, 'is'> | Compared<'kind', Kind, readonly Kind[], 'is-one-of'>;

export type Criterion = AnnualSalesCriterion | AlibabaMajorityCriterion | ScaleCriterion | KindCriterion;

/** A verdict that explains itself: what was asked, what was found and what was wanted, in the contract's order. */
export interface Assessment {
  readonly ruleSet: string;
  readonly asOf: Day;
  readonly qualifies: boolean;
  readonly criteria: readonly Criterion[];
}

/** Whether a village qualifies: every row of the rule set holds. Asked after every update, so it makes no objects. */
export function qualifies(figures: Figures, rules: RuleSet): boolean {
  return annualSalesHold(figures, rules) && alibabaMajorityHolds(figures, rules) && scaleHolds(figures, rules) && kindHolds(figures, rules);
}

/** The same decision with its reasons. */
export function assess(quantities: Figures & { readonly asOf: Day }, rules: RuleSet): Assessment {
  return {
    ruleSet: rules.id,
    asOf: quantities.asOf,
    qualifies: qualifies(quantities, rules),
    criteria: criteriaOf(quantities, rules),
  };
}

/**
 * The least sales of a year with which a village could qualify if all of its shops, so many, were active and each in a household of its
 * own; Infinity where it could not even then.
 */
export function salesToQualify(figures: Pick<Figures, 'households' | 'kind'>, shops: number, rules: RuleSet): number {
  const isEnough = areEnoughShops(shops, rules) || isEnoughShare(shops, figures.households, rules);
  return isEnough && kindHolds(figures, rules) ? rules.annualSales.thresholdFen : Infinity;
}

export function criteriaOf(figures: Figures, rules: RuleSet): readonly Criterion[] {
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
  criteria.push(scaleOf(figures, rules), kindOf(figures, rules));
  return criteria;
}

function scaleOf(figures: Figures, rules: RuleSet): ScaleCriterion {
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

function kindOf(figures: Figures, rules: RuleSet): KindCriterion {
  const { kind } = figures;
  const [only, ...others] = rules.where;
  const holds = kindHolds(figures, rules);
  return only !== undefined && others.length === 0
    ? { criterion: only, value: kind, threshold: only, comparison: 'is', holds }
    : { criterion: 'kind', value: kind, threshold: rules.where, comparison: 'is-one-of', holds };
}

function countedSales(figures: Figures, rules: RuleSet): Fen {
  return rules.counts === 'all-shops' ? figures.salesFen : figures.alibabaSalesFen;
}

function countedShops(figures: Figures, rules: RuleSet): number {
  return rules.counts === 'all-shops' ? figures.activeShops : figures.activeAlibabaShops;
}

function countedForShare(figures: Figures, rules: RuleSet): number {
  if (rules.scale.share.of === 'active-shops') return countedShops(figures, rules);
  return rules.counts === 'all-shops' ? figures.activeHouseholds : figures.activeAlibabaHouseholds;
}

function annualSalesHold(figures: Figures, rules: RuleSet): boolean {
  const { thresholdFen, comparison } = rules.annualSales;
  const sales = countedSales(figures, rules);
  // JavaScript compares a bigint with a number by their exact values.
  return comparison === 'more-than' ? sales > thresholdFen : sales >= thresholdFen;
}

/** Refunds can take either sum below zero; the comparison of products is meant as it stands, and too low sales fail annual sales. */
function alibabaMajorityHolds(figures: Figures, rules: RuleSet): boolean {
  const majority = rules.alibabaMajority;
  return majority === undefined || compareProducts(figures.alibabaSalesFen, majority.whole, figures.salesFen, majority.part) > 0;
}

function scaleHolds(figures: Figures, rules: RuleSet): boolean {
  return enoughShops(figures, rules) || enoughShare(figures, rules);
}

function enoughShops(figures: Figures, rules: RuleSet): boolean {
  return areEnoughShops(countedShops(figures, rules), rules);
}

function areEnoughShops(shops: number, rules: RuleSet): boolean {
  return shops >= rules.scale.activeShops;
}

function enoughShare(figures: Figures, rules: RuleSet): boolean {
  return isEnoughShare(countedForShare(figures, rules), figures.households, rules);
}

function isEnoughShare(counted: number, households: number, rules: RuleSet): boolean {
  const { part, whole } = rules.scale.share;
  return compareProducts(counted, whole, households, part) >= 0;
}

function kindHolds(figures: Pick<Figures, 'kind'>, rules: RuleSet): boolean {
  return rules.where.includes(figures.kind);
}
