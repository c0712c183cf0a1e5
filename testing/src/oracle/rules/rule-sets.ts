import { dayAt, dayFrom, type Day } from '../updates/days';
import { type Kind } from '../updates/updates';

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
  | {
      criterion: 'annual-sales';
      value: bigint;
      threshold: bigint;
      comparison: 'more-than' | 'at-least';
      holds: boolean;
    }
  | {
      criterion: 'alibaba-majority';
      value: Share<bigint>;
      threshold: Share<bigint>;
      comparison: 'more-than';
      holds: boolean;
    }
  | { criterion: 'active-shops'; value: number; threshold: number; comparison: 'at-least'; holds: boolean }
  | {
      criterion: 'active-household-share' | 'active-shop-share';
      value: Share<number>;
      threshold: Share<number>;
      comparison: 'at-least';
      holds: boolean;
    }
  | {
      criterion: 'administrative-village';
      value: Kind;
      threshold: Kind;
      comparison: 'is';
      holds: boolean;
      certifiedBefore?: number;
    }
  | {
      criterion: 'administrative-village';
      value: Kind;
      threshold: Kind[];
      comparison: 'one-of';
      holds: boolean;
    };
export type Criterion = SingleCriterion | { criterion: 'scale'; holds: boolean; anyOf: SingleCriterion[] };

export const ruleSetIds = ['world-bank-2019', 'aliresearch-2022', 'aliresearch'] as const;
export type RuleSetId = (typeof ruleSetIds)[number];

/** The only rule set that changes with time and uses its own lists. */
export const ofItsTime = 'aliresearch';

/** The first days of the later versions of `aliresearch`. */
const [in2019, in2020, in2022] = ['2019-01-01', '2020-01-01', '2022-01-01'].map(dayFrom) as [Day, Day, Day];

/** True if a rule set as of a day uses its own lists. */
export function looksBack(ruleSet: RuleSetId, asOf: Day): boolean {
  return ruleSet === ofItsTime && asOf >= in2020;
}

const administrative = (kind: Kind): Criterion => ({
  criterion: 'administrative-village',
  value: kind,
  threshold: 'administrative-village',
  comparison: 'is',
  holds: kind === 'administrative-village',
});

const scale = (...anyOf: SingleCriterion[]): Criterion => ({
  criterion: 'scale',
  holds: anyOf.some(({ holds }) => holds),
  anyOf,
});

const activeShops = (value: number, threshold: number): SingleCriterion => ({
  criterion: 'active-shops',
  value,
  threshold,
  comparison: 'at-least',
  holds: value >= threshold,
});

const tenthOf = (
  criterion: 'active-household-share' | 'active-shop-share',
  part: number,
  whole: number,
): SingleCriterion => ({
  criterion,
  value: { part, whole },
  threshold: { part: 10, whole: 100 },
  comparison: 'at-least',
  holds: part * 100 >= whole * 10,
});

const majority = ({ salesFen, alibabaSalesFen }: Quantities): SingleCriterion => ({
  criterion: 'alibaba-majority',
  value: { part: alibabaSalesFen, whole: salesFen },
  threshold: { part: 1n, whole: 2n },
  comparison: 'more-than',
  holds: alibabaSalesFen * 2n > salesFen,
});

function worldBank2019(village: Quantities): Criterion[] {
  const { salesFen } = village;
  return [
    {
      criterion: 'annual-sales',
      value: salesFen,
      threshold: 1_000_000_000n,
      comparison: 'more-than',
      holds: salesFen > 1_000_000_000n,
    },
    majority(village),
    scale(
      activeShops(village.activeShops, 100),
      tenthOf('active-household-share', village.activeHouseholds, village.households),
    ),
    administrative(village.kind),
  ];
}

/**
 * Committees qualified up to 2019; in 2020 and 2021 only those on the list before, with the year of that
 * list.
 */
function ruralOfItsTime(kind: Kind, asOf: Day, certifiedBefore: number | undefined): Criterion {
  if (asOf < in2020) {
    const threshold: Kind[] = ['administrative-village', 'residents-committee'];
    return { criterion: 'administrative-village', value: kind, threshold, comparison: 'one-of', holds: true };
  }
  if (asOf >= in2022 || kind === 'administrative-village' || certifiedBefore === undefined)
    return administrative(kind);
  return {
    criterion: 'administrative-village',
    value: kind,
    threshold: 'administrative-village',
    comparison: 'is',
    holds: true,
    certifiedBefore,
  };
}

const atLeastTenMillion = (sales: bigint): SingleCriterion => ({
  criterion: 'annual-sales',
  value: sales,
  threshold: 1_000_000_000n,
  comparison: 'at-least',
  holds: sales >= 1_000_000_000n,
});

const shopsOf = (shops: number, households: number): Criterion =>
  scale(activeShops(shops, 100), tenthOf('active-shop-share', shops, households));

function aliResearch(
  { alibabaSalesFen, activeAlibabaShops, households }: Quantities,
  where: Criterion,
): Criterion[] {
  return [atLeastTenMillion(alibabaSalesFen), shopsOf(activeAlibabaShops, households), where];
}

/** Up to 2019 the shops of all platforms count, if a village sells mainly on Alibaba's. */
function aliResearchOfItsTime(
  village: Quantities,
  asOf: Day,
  certifiedBefore: number | undefined,
): Criterion[] {
  const where = ruralOfItsTime(village.kind, asOf, certifiedBefore);
  if (asOf >= in2020) return aliResearch(village, where);
  return [
    atLeastTenMillion(village.salesFen),
    majority(village),
    shopsOf(village.activeShops, village.households),
    where,
  ];
}

/**
 * A village's criteria under a rule set as of a day, in the order and form of docs/contract.md §4.
 * `certifiedBefore` is the latest year that the rule set has certified, if the village was on that year's
 * list.
 */
export function criteriaOf(
  village: Quantities,
  ruleSet: RuleSetId,
  asOf: Day,
  certifiedBefore?: number,
): Criterion[] {
  switch (ruleSet) {
    case 'world-bank-2019':
      return worldBank2019(village);
    case 'aliresearch-2022':
      return aliResearch(village, administrative(village.kind));
    case 'aliresearch':
      return aliResearchOfItsTime(village, asOf, certifiedBefore);
  }
}

interface Township {
  code: string;
  villages: number;
  alibabaSalesFen: bigint;
  activeAlibabaShops: number;
}

function isSubdistrict({ code }: Township): boolean {
  const lastThree = Number(code.slice(6, 9));
  return lastThree >= 1 && lastThree <= 99;
}

function sellsEnoughTogether({ alibabaSalesFen, activeAlibabaShops }: Township): boolean {
  return alibabaSalesFen > 3_000_000_000n && activeAlibabaShops > 300;
}

/**
 * True if a township is a Taobao Town as of a day, from its qualifying villages, the sums over its assessed
 * ones, and whether it was one before.
 */
export function isTown(ruleSet: RuleSetId, township: Township, asOf: Day, wasTown = false): boolean {
  switch (ruleSet) {
    case 'world-bank-2019':
      return township.villages >= 3;
    case 'aliresearch-2022':
      return !isSubdistrict(township) && (township.villages >= 3 || sellsEnoughTogether(township));
    case 'aliresearch':
      if (asOf < in2019) return township.villages >= 3;
      if (asOf >= in2020 && isSubdistrict(township) && !wasTown) return false;
      return township.villages >= 3 || sellsEnoughTogether(township);
  }
}

/** The day as of which a year is certified; undefined if the rule set does not certify it. */
export function cutOffOf(ruleSet: RuleSetId, year: number): Day | undefined {
  if (ruleSet !== ofItsTime || year >= 2019) return dayAt(year, 6, 30);
  if (year === 2018) return dayAt(year, 10, 31);
  if (year >= 2016) return dayAt(year, 8, 31);
  return year >= 2014 ? dayAt(year, 12, 31) : undefined;
}

export type ClusterSize = 'cluster' | 'large' | 'super';

/** The size of a county's cluster, or undefined if it has too few villages. */
export function clusterSizeOf(villages: number): ClusterSize | undefined {
  if (villages >= 100) return 'super';
  if (villages >= 30) return 'large';
  return villages >= 10 ? 'cluster' : undefined;
}
