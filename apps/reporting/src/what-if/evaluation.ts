import { setImmediate as otherWork } from 'node:timers/promises';
import { addFen, clusterVerdict, type Fen, qualifies, type Rules, townVerdict } from '@taocun/domain';
import { liesIn } from '../lists/questions';
import { type RegionLevel, regionAt } from '../places/region-levels';
import { type ClusterCounts, clusterCounts } from '../villages/cluster-counts';
import { NOT_TOLD, emptyFigures, type MutableFigures, type QuantityColumns, type TownshipRows } from './quantity-columns';

/** Villages that are evaluated before other requests get a turn; they take a few milliseconds. */
const VILLAGES_AT_ONCE = 10_000;

/** The lists of the latest year that the compared rule set has certified, as far as they are looked at. */
export interface CertifiedBefore {
  readonly year: number | undefined;
  readonly villages: ReadonlySet<string>;
  readonly towns: ReadonlySet<string>;
}

/** Rules, and the rule set whose verdicts on the same villages they are compared with. */
export interface Comparing {
  readonly rules: Rules;
  readonly ruleSet: string;
  /** The rows of the rule set that its verdicts were decided by. */
  readonly comparedRules: Rules;
  readonly before: CertifiedBefore;
}

export interface VillageCounts {
  readonly villages: number;
  /** Villages of which a quantity that the rules ask for is not told. */
  readonly notJudged: number;
  readonly qualifying: number;
  /** Villages that qualify under the compared rule set. */
  readonly compared: number;
  readonly gained: number;
  readonly lost: number;
}

/** Numbers under the rules, and under the compared rule set. */
interface Both<Count> {
  readonly rules: Count;
  readonly compared: Count;
}

export interface Evaluation {
  readonly total: VillageCounts;
  readonly byRegion: Readonly<Record<Exclude<RegionLevel, 'nation' | 'township'>, ReadonlyMap<string, VillageCounts>>>;
  readonly towns: Both<number>;
  readonly clusters: Both<ClusterCounts>;
  /** The rows of the villages that qualify under one of the two alone, in their order. */
  readonly changed: readonly number[];
}

/** Whether the rules hold of a village; undefined where a quantity that they ask for is not told. */
function judged(figures: MutableFigures, villageCode: string, rules: Rules, { year, villages }: CertifiedBefore): boolean | undefined {
  const { counts, scale } = rules;
  const active = counts === 'all-shops' ? figures.activeHouseholds : figures.activeAlibabaHouseholds;
  if (figures.households === NOT_TOLD || (scale.share.of === 'active-households' && active === NOT_TOLD)) return undefined;
  return qualifies(figures, rules, rules.where.orCertifiedBefore && villages.has(villageCode) ? year : undefined);
}

/** The verdicts of the rules on the villages of these regions, beside those of the compared rule set. */
export async function evaluate(
  columns: QuantityColumns,
  comparing: Comparing,
  regions: readonly string[] | undefined,
): Promise<Evaluation> {
  const changed: number[] = [];
  const towns = { rules: 0, compared: 0 };
  let total = noCounts();
  const byRegion = { province: new Map<string, Counts>(), prefecture: new Map<string, Counts>(), county: new Map<string, Counts>() };
  let done = 0;
  for (const township of columns.townships) {
    if (!liesIn(township.code, regions)) continue;
    const counts = townshipCounts(columns, township, comparing, changed);
    const wasTown = comparing.before.towns.has(township.code);
    const { alibabaSalesFen, activeAlibabaShops } = counts;
    const isTown = (rules: Rules, qualifyingVillages: number): boolean =>
      townVerdict(rules, township.code, { qualifyingVillages, alibabaSalesFen, activeAlibabaShops }, wasTown).qualifies;
    if (isTown(comparing.rules, counts.qualifying)) towns.rules++;
    if (isTown(comparing.comparedRules, counts.compared)) towns.compared++;
    total = added(total, counts);
    for (const level of ['province', 'prefecture', 'county'] as const) {
      const code = regionAt(level, township.code);
      byRegion[level].set(code, added(byRegion[level].get(code) ?? noCounts(), counts));
    }
    done += township.to - township.from;
    if (done < VILLAGES_AT_ONCE) continue;
    done = 0;
    await otherWork();
  }
  // A county of which only a township is asked for is no cluster of the region.
  const counties = [...byRegion.county].filter(([code]) => liesIn(code, regions));
  const sizes = (rules: Rules, of: (counts: Counts) => number) =>
    clusterCounts(counties.map(([, counts]) => clusterVerdict(rules, { qualifyingVillages: of(counts) })));
  const clusters = {
    rules: sizes(comparing.rules, ({ qualifying }) => qualifying),
    compared: sizes(comparing.comparedRules, ({ compared }) => compared),
  };
  return { total, byRegion, towns, clusters, changed };
}

type Counts = VillageCounts;

interface TownshipCounts extends Counts {
  readonly alibabaSalesFen: Fen;
  readonly activeAlibabaShops: number;
}

function townshipCounts(columns: QuantityColumns, { from, to }: TownshipRows, comparing: Comparing, changed: number[]): TownshipCounts {
  const figures = emptyFigures();
  const { rules, ruleSet, before } = comparing;
  let [notJudged, qualifying, compared, gained, lost] = [0, 0, 0, 0, 0];
  let alibabaSalesFen: Fen = 0;
  let activeAlibabaShops = 0;
  for (let at = from; at < to; at++) {
    columns.read(at, figures);
    alibabaSalesFen = addFen(alibabaSalesFen, figures.alibabaSalesFen);
    activeAlibabaShops += figures.activeAlibabaShops;
    const did = columns.qualifiesUnder(ruleSet, at);
    const does = judged(figures, rules.where.orCertifiedBefore ? columns.codeAt(at) : '', rules, before);
    if (did) compared++;
    if (does === undefined) notJudged++;
    if (does === true) qualifying++;
    if (does === true && !did) gained++;
    if (does === false && did) lost++;
    if (does !== undefined && does !== did) changed.push(at);
  }
  return { villages: to - from, notJudged, qualifying, compared, gained, lost, alibabaSalesFen, activeAlibabaShops };
}

function noCounts(): Counts {
  return { villages: 0, notJudged: 0, qualifying: 0, compared: 0, gained: 0, lost: 0 };
}

function added(a: Counts, b: Counts): Counts {
  return {
    villages: a.villages + b.villages,
    notJudged: a.notJudged + b.notJudged,
    qualifying: a.qualifying + b.qualifying,
    compared: a.compared + b.compared,
    gained: a.gained + b.gained,
    lost: a.lost + b.lost,
  };
}
