import { clusterVerdict, type Fen, type Figures, type Rules, townVerdict } from '@taocun/domain';
import { levelOf, type RegionLevel } from '@taocun/geography';
import { type AnswerType, count, object } from '@taocun/openapi';
import { type ColumnarDatabase, figure, type Parameters, within } from '@taocun/reporting-answers';
import { liesIn } from '@taocun/reporting-store';
import { type ClusterCounts, clusterCounts } from '../../villages/cluster-counts';
import { conditionOf } from './rules-in-sql';

/** The rules, and the rule set with whose verdicts they are compared. */
export interface Comparing {
  readonly rules: Rules;
  readonly comparedRules: Rules;
  readonly regions: readonly string[] | undefined;
  /**
   * The townships that were towns in the latest year certified under the compared rule set, if the rules
   * depend on them.
   */
  readonly townsBefore: ReadonlySet<string>;
  /** The page of villages gained and lost: at most `most` after this code. */
  readonly after: string;
  readonly most: number;
}

/** The quantities of villages: a statement with rows like those of what-if-live.sql. */
interface Quantities {
  readonly rows: string;
  readonly parameters: Parameters;
}

export const VillageCounts = object('VillageCounts', {
  villages: count('Villages.'),
  qualifying: count('Those that qualify under the rules.'),
  compared: count('Those that qualify under the rule set that is compared with.'),
  gained: count('Those that qualify under the rules alone.'),
  lost: count('Those that qualify under that rule set alone.'),
});
export type VillageCounts = AnswerType<typeof VillageCounts>;

/** The numbers under the rules, and under the compared rule set. */
interface Both<Count> {
  readonly rules: Count;
  readonly compared: Count;
}

/** A village that qualifies under only one of the two. */
export interface JudgedVillage extends Figures {
  readonly code: string;
  readonly townshipCode: string;
  readonly name: string;
  /** True if the village qualifies under the compared rule set. */
  readonly compared: boolean;
  readonly listed: boolean;
}

export interface Evaluation {
  readonly total: VillageCounts;
  readonly byRegion: Readonly<
    Record<Exclude<RegionLevel, 'nation' | 'township'>, ReadonlyMap<string, VillageCounts>>
  >;
  readonly towns: Both<number>;
  readonly clusters: Both<ClusterCounts>;
  /** Ordered by code. */
  readonly changed: readonly JudgedVillage[];
}

interface RegionRow extends VillageCounts {
  readonly region: string;
  readonly alibabaSalesFen: Fen;
  readonly activeAlibabaShops: number;
}

type EvaluatedRow =
  | (RegionRow & { readonly village: null })
  | { readonly region: null; readonly village: JudgedVillage };

const whatIf = figure('what-if');

/** The verdicts of the rules on the villages of these regions, and those of the compared rule set. */
export async function evaluate(
  database: ColumnarDatabase,
  quantities: Quantities,
  comparing: Comparing,
): Promise<Evaluation> {
  const { rules, comparedRules, regions, townsBefore, after, most } = comparing;
  const where = within('townshipCode', regions);
  const judged = `SELECT *, ${conditionOf(rules)} AS holds FROM (${quantities.rows})${where === undefined ? '' : ` WHERE ${where}`}`;
  const statement = `WITH judged AS MATERIALIZED (${judged}) ${whatIf}`;
  const rows = await database.rows<EvaluatedRow>(statement, { ...quantities.parameters, after, most });
  const regionsBy = Map.groupBy(
    rows.filter((row) => row.village === null).sort((a, b) => (a.region < b.region ? -1 : 1)),
    ({ region }) => levelOf(region),
  );
  const of = (level: RegionLevel): readonly RegionRow[] => regionsBy.get(level) ?? [];
  const countsBy = (level: RegionLevel) => new Map(of(level).map((row) => [row.region, countsOf(row)]));
  const [nation] = of('nation');
  if (nation === undefined) throw new Error('The statement gives no counts of all villages');
  const towns = (by: Rules, count: 'qualifying' | 'compared'): number =>
    of('township').filter(
      (row) =>
        townVerdict(by, row.region, { ...row, qualifyingVillages: row[count] }, townsBefore.has(row.region))
          .qualifies,
    ).length;
  // If only a township of a county is asked for, the county is no cluster of the region.
  const counties = of('county').filter(({ region }) => liesIn(region, regions));
  const clusters = (by: Rules, count: 'qualifying' | 'compared'): ClusterCounts =>
    clusterCounts(counties.map((row) => clusterVerdict(by, { qualifyingVillages: row[count] })));
  return {
    total: countsOf(nation),
    byRegion: {
      province: countsBy('province'),
      prefecture: countsBy('prefecture'),
      county: countsBy('county'),
    },
    towns: { rules: towns(rules, 'qualifying'), compared: towns(comparedRules, 'compared') },
    clusters: { rules: clusters(rules, 'qualifying'), compared: clusters(comparedRules, 'compared') },
    changed: rows.flatMap(({ village }) => village ?? []).sort((a, b) => (a.code < b.code ? -1 : 1)),
  };
}

function countsOf({ villages, qualifying, compared, gained, lost }: RegionRow): VillageCounts {
  return { villages, qualifying, compared, gained, lost };
}
