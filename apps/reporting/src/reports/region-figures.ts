import {
  addFen,
  categories,
  type Category,
  clusterVerdict,
  type ClusterSize,
  dayOfIso,
  type Fen,
  figuresOfKind,
  NEVER,
  type Rules,
  type RuleSet,
  townVerdict,
  versionAsOf,
  type VillageFigures,
} from '@taocun/domain';
import { givingWay } from '../giving-way';
import { type ClusterCounts } from '../villages/cluster-counts';
import { levelOf, NATION, parentOf, type RegionLevel } from '../places/region-levels';

type Summed = { -readonly [Name in keyof VillageFigures]: VillageFigures[Name] };

/** Sums over the assessed villages of a region. */
export interface VillageSums extends Summed {
  villages: number;
  /** Villages registered as of a poverty county or, where the registration does not say, in a county on the list. */
  villagesInPovertyCounties: number;
  paidByCategoryFen: Record<Category, Fen>;
}

/** Sums over the villages that qualify under one rule set, and the towns and clusters that follow. */
export interface RuleSetFigures {
  qualifying: number;
  qualifyingInPovertyCounties: number;
  /** All shops' sales of the qualifying villages. */
  qualifyingSalesFen: Fen;
  /** Taobao Towns. */
  towns: number;
  clusters: Record<keyof ClusterCounts, number>;
  povertyCountiesWithTaobaoVillages: number;
  /** Of a township: whether it was a town in the latest certified year. */
  wasTown?: boolean;
}

export interface RegionFigures extends VillageSums {
  readonly code: string;
  readonly level: RegionLevel;
  /** The newest day of the villages; empty where there are none. */
  asOf: string;
  povertyCounties: number;
  /** In the order of the rule sets. */
  readonly under: readonly RuleSetFigures[];
}

const counted = figuresOfKind('count');
const summed = figuresOfKind('fen');
const counts = ['villages', 'villagesInPovertyCounties', 'povertyCounties', ...counted] as const;
const ruleSetCounts = ['qualifying', 'qualifyingInPovertyCounties', 'towns', 'povertyCountiesWithTaobaoVillages'] as const;
const clusterSizes = ['all', 'cluster', 'large', 'super'] as const;

export function noFigures(code: string, ruleSets: readonly RuleSet[]): RegionFigures {
  return {
    code,
    level: levelOf(code),
    asOf: '',
    ...{ villages: 0, villagesInPovertyCounties: 0, povertyCounties: 0, households: 0 },
    ...{ openShops: 0, activeShops: 0, activeAlibabaShops: 0, activeHouseholds: 0, activeAlibabaHouseholds: 0 },
    ...{ salesFen: 0, alibabaSalesFen: 0, paidByUrbanBuyersFen: 0, paidByRuralBuyersFen: 0 },
    paidByCategoryFen: { agricultural: 0, handicraft: 0, manufactured: 0, service: 0, other: 0 },
    under: ruleSets.map(() => ({
      ...{ qualifying: 0, qualifyingInPovertyCounties: 0, qualifyingSalesFen: 0, towns: 0, povertyCountiesWithTaobaoVillages: 0 },
      clusters: { all: 0, cluster: 0, large: 0, super: 0 },
    })),
  };
}

function add(total: RegionFigures, part: RegionFigures): void {
  if (part.asOf > total.asOf) total.asOf = part.asOf;
  for (const name of counts) total[name] += part[name];
  for (const name of summed) total[name] = addFen(total[name], part[name]);
  for (const category of categories) {
    total.paidByCategoryFen[category] = addFen(total.paidByCategoryFen[category], part.paidByCategoryFen[category]);
  }
  for (const [at, under] of total.under.entries()) {
    const more = part.under[at];
    if (more === undefined) continue;
    for (const name of ruleSetCounts) under[name] += more[name];
    for (const size of clusterSizes) under.clusters[size] += more.clusters[size];
    under.qualifyingSalesFen = addFen(under.qualifyingSalesFen, more.qualifyingSalesFen);
  }
}

/**
 * Every region from the townships up to the nation, by code, from the sums over each township's villages. Towns are decided by these
 * sums, clusters by those of their counties. A county is a poverty county if it is on the list, or if a village is registered so.
 */
export async function rolledUp(
  townships: Iterable<RegionFigures>,
  listedPovertyCounties: Iterable<string>,
  ruleSets: readonly RuleSet[],
): Promise<Map<string, RegionFigures>> {
  const regions = new Map<string, RegionFigures>();
  const region = (code: string): RegionFigures => {
    const known = regions.get(code) ?? noFigures(code, ruleSets);
    regions.set(code, known);
    return known;
  };
  const addToParents = async (level: RegionLevel): Promise<void> => {
    for await (const part of givingWay([...regions.values()])) {
      const parent = part.level === level ? parentOf(part.code) : undefined;
      if (parent !== undefined) add(region(parent), part);
    }
  };

  for await (const township of givingWay(townships)) regions.set(decideTown(township, ruleSets).code, township);
  await addToParents('township');
  for (const code of listedPovertyCounties) region(code).povertyCounties = 1;
  for (const county of regions.values()) if (county.level === 'county') decideCounty(county, ruleSets);
  for (const level of ['county', 'prefecture', 'province'] as const) await addToParents(level);
  region(NATION);
  return new Map([...regions.keys()].sort().map((code) => [code, region(code)]));
}

function decideTown(township: RegionFigures, ruleSets: readonly RuleSet[]): RegionFigures {
  const { code, alibabaSalesFen, activeAlibabaShops } = township;
  for (const [at, ruleSet] of ruleSets.entries()) {
    const under = township.under[at];
    if (under === undefined) continue;
    const figures = { alibabaSalesFen, activeAlibabaShops, qualifyingVillages: under.qualifying };
    under.towns = townVerdict(rulesOf(ruleSet, township), code, figures, under.wasTown).qualifies ? 1 : 0;
  }
  return township;
}

function decideCounty(county: RegionFigures, ruleSets: readonly RuleSet[]): void {
  if (county.villagesInPovertyCounties > 0) county.povertyCounties = 1;
  for (const [at, ruleSet] of ruleSets.entries()) {
    const under = county.under[at];
    if (under === undefined) continue;
    under.povertyCountiesWithTaobaoVillages = county.povertyCounties === 1 && under.qualifying > 0 ? 1 : 0;
    const { size }: { size?: ClusterSize } = clusterVerdict(rulesOf(ruleSet, county), { qualifyingVillages: under.qualifying });
    if (size !== undefined) under.clusters.all = under.clusters[size] = 1;
  }
}

/** The version in force on the newest day of the region's villages. */
export function rulesOf(ruleSet: RuleSet, { asOf }: Pick<RegionFigures, 'asOf'>): Rules {
  return versionAsOf(ruleSet, dayOfIso(asOf) ?? NEVER);
}
