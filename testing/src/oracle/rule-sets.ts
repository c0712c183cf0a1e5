import { dayAt, type Day } from './days';
import { type Kind } from './updates';

/** The quantities that the rules use; money in fen. */
export interface Quantities {
  kind: Kind;
  households: number;
  salesFen: bigint;
  alibabaSalesFen: bigint;
  openShops: number;
  activeShops: number;
  activeAlibabaShops: number;
  activeHouseholds: number;
  activeAlibabaHouseholds: number;
}

interface Share<T> {
  part: T;
  whole: T;
}
type SingleCriterion =
  | { criterion: 'annual-sales'; value: bigint; threshold: bigint; comparison: 'more-than' | 'at-least'; holds: boolean }
  | { criterion: 'alibaba-majority'; value: Share<bigint>; threshold: Share<bigint>; comparison: 'more-than'; holds: boolean }
  | { criterion: 'active-shops'; value: number; threshold: number; comparison: 'at-least'; holds: boolean }
  | {
      criterion: 'active-household-share' | 'active-shop-share';
      value: Share<number>;
      threshold: Share<number>;
      comparison: 'at-least';
      holds: boolean;
    }
  | { criterion: 'administrative-village'; value: Kind; threshold: Kind; comparison: 'is'; holds: boolean };
export type Criterion = SingleCriterion | { criterion: 'scale'; holds: boolean; anyOf: SingleCriterion[] };

export const ruleSetIds = ['world-bank-2019', 'aliresearch-2022', 'aliresearch-2013'] as const;
export type RuleSetId = (typeof ruleSetIds)[number];

const administrative = (kind: Kind): Criterion => ({
  criterion: 'administrative-village',
  value: kind,
  threshold: 'administrative-village',
  comparison: 'is',
  holds: kind === 'administrative-village',
});

const scale = (...anyOf: SingleCriterion[]): Criterion => ({ criterion: 'scale', holds: anyOf.some(({ holds }) => holds), anyOf });

const activeShops = (value: number, threshold: number): SingleCriterion => ({
  criterion: 'active-shops',
  value,
  threshold,
  comparison: 'at-least',
  holds: value >= threshold,
});

const tenthOf = (criterion: 'active-household-share' | 'active-shop-share', part: number, whole: number): SingleCriterion => ({
  criterion,
  value: { part, whole },
  threshold: { part: 10, whole: 100 },
  comparison: 'at-least',
  holds: part * 100 >= whole * 10,
});

function worldBank2019(village: Quantities): Criterion[] {
  const { salesFen, alibabaSalesFen } = village;
  return [
    { criterion: 'annual-sales', value: salesFen, threshold: 1_000_000_000n, comparison: 'more-than', holds: salesFen > 1_000_000_000n },
    {
      criterion: 'alibaba-majority',
      value: { part: alibabaSalesFen, whole: salesFen },
      threshold: { part: 1n, whole: 2n },
      comparison: 'more-than',
      holds: alibabaSalesFen * 2n > salesFen,
    },
    scale(activeShops(village.activeShops, 100), tenthOf('active-household-share', village.activeHouseholds, village.households)),
    administrative(village.kind),
  ];
}

function aliResearch(village: Quantities, leastShops: number): Criterion[] {
  const sales = village.alibabaSalesFen;
  return [
    { criterion: 'annual-sales', value: sales, threshold: 1_000_000_000n, comparison: 'at-least', holds: sales >= 1_000_000_000n },
    scale(
      activeShops(village.activeAlibabaShops, leastShops),
      tenthOf('active-shop-share', village.activeAlibabaShops, village.households),
    ),
    administrative(village.kind),
  ];
}

/** A village's criteria under a rule set, in the order and form of docs/contract.md §4. */
export function criteriaOf(village: Quantities, ruleSet: RuleSetId): Criterion[] {
  switch (ruleSet) {
    case 'world-bank-2019':
      return worldBank2019(village);
    case 'aliresearch-2022':
      return aliResearch(village, 100);
    case 'aliresearch-2013':
      return aliResearch(village, 50);
  }
}

/** Whether a township is a Taobao Town, from its qualifying villages and the sums over its assessed ones. */
export function isTown(
  ruleSet: RuleSetId,
  township: { code: string; villages: number; alibabaSalesFen: bigint; activeAlibabaShops: number },
): boolean {
  switch (ruleSet) {
    case 'world-bank-2019':
      return township.villages >= 3;
    case 'aliresearch-2022': {
      const lastThree = Number(township.code.slice(6, 9));
      if (lastThree >= 1 && lastThree <= 99) return false;
      return township.villages >= 3 || (township.alibabaSalesFen > 3_000_000_000n && township.activeAlibabaShops > 300);
    }
    case 'aliresearch-2013':
      return township.villages >= 3;
  }
}

/** The day that the certificates of a year are as of; undefined where the rule set has none. */
export function cutOffOf(_ruleSet: RuleSetId, year: number): Day | undefined {
  return dayAt(year, 6, 30);
}

export type ClusterSize = 'cluster' | 'large' | 'super';

/** The size of a county's cluster, or undefined when its villages are too few for one. */
export function clusterSizeOf(villages: number): ClusterSize | undefined {
  if (villages >= 100) return 'super';
  if (villages >= 30) return 'large';
  return villages >= 10 ? 'cluster' : undefined;
}
