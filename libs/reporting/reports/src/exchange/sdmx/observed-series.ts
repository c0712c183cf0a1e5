import { type RuleSet } from '@taocun/domain';
import { NATION } from '@taocun/geography';
import { type ColumnarDatabase, figure } from '@taocun/reporting-answers';
import {
  divisions,
  parametersOfSeries,
  series,
  seriesItem,
  type SeriesPoint,
  type SeriesRow,
} from '../../regions/sums/series';
import { codeOfRuleSet, frequencies } from './components';
import { type DataQuery, type SeriesKey } from './data-query';
import {
  type Indicator,
  indicators,
  indicatorUnits,
  type Observation,
  observationsOf,
  periodOf,
} from './indicators';

const observedRegions = figure('observed-regions');

/** A series of SDMX: the observations of one measure in one region under one rule set. */
export interface ObservedSeries {
  readonly key: SeriesKey;
  readonly unit: (typeof indicatorUnits)[Indicator['unit']];
  readonly observations: readonly Observation[];
}

/** The figures of all regions from the counties up to the nation. */
export interface SeriesOfRegions {
  readonly database: ColumnarDatabase;
  readonly knownAt: Date;
  /** The regions that have any figures, ordered by code. */
  readonly regions: readonly string[];
  /** The series of the nation, whose periods include those of all its regions. */
  readonly nation: readonly SeriesPoint[];
}

export async function seriesOfRegions({
  database,
  knownAt,
}: Pick<SeriesOfRegions, 'database' | 'knownAt'>): Promise<SeriesOfRegions> {
  const computedAt = knownAt.toISOString();
  const [regions, ...nation] = await Promise.all([
    database.rows<{ readonly code: string }>(observedRegions),
    ...divisions.map((division) =>
      database.rows<SeriesRow>(series, { ...parametersOfSeries(division, NATION), computedAt }),
    ),
  ]);
  return {
    database,
    knownAt,
    regions: regions.map(({ code }) => code),
    nation: nation.flat().map(seriesItem),
  };
}

/** The series that a query asks for, ordered by key, but with the measures in the order of their codelist. */
export async function* observedSeries(
  { database, knownAt, regions, nation }: SeriesOfRegions,
  ruleSets: readonly RuleSet[],
  query: DataQuery,
): AsyncGenerator<ObservedSeries> {
  const areas = regions.filter((region) => query.has('REF_AREA', region));
  const known = new Set(nation.map(periodOf));
  const issued = new Set(
    nation.flatMap((item) =>
      item.year !== undefined && item.certified !== null ? [`${item.ruleSet} ${item.year}`] : [],
    ),
  );
  const isOver = (item: SeriesPoint): boolean =>
    item.month === undefined
      ? issued.has(`${item.ruleSet} ${item.year}`)
      : item.month < item.asOf.slice(0, 7);
  for (const division of divisions.toSorted((a, b) => (frequencies[a] < frequencies[b] ? -1 : 1))) {
    const FREQ = frequencies[division];
    if (!query.has('FREQ', FREQ) || areas.length === 0) continue;
    const [only] = areas.length === 1 ? areas : [];
    const rows = database.ordered<SeriesRow>(
      `FROM (${series}) WHERE region IN (SELECT unnest(string_split($regions, ' ')))`,
      'ORDER BY region, ruleSet, period',
      { ...parametersOfSeries(division, only), regions: areas.join(' '), computedAt: knownAt.toISOString() },
    );
    for await (const items of byRegion(rows)) {
      const REF_AREA = items[0]?.region ?? '';
      for (const indicator of indicators) {
        if (!indicator.by.includes(division) || !query.has('MEASURE', indicator.id)) continue;
        for (const { id } of ruleSets) {
          const key = { FREQ, REF_AREA, MEASURE: indicator.id, RULE_SET: codeOfRuleSet(id) };
          if (!query.has('RULE_SET', key.RULE_SET)) continue;
          const own = items.filter((item) => item.ruleSet === id);
          const all = observationsOf(indicator, own, isOver).filter(
            ({ period }) => known.has(period) && query.hasPeriod(period),
          );
          const observations = bounded(all, query);
          if (observations.length > 0) yield { key, unit: indicatorUnits[indicator.unit], observations };
        }
      }
    }
  }
}

/** Groups items by region; those of one region are consecutive. */
async function* byRegion(rows: AsyncIterable<SeriesRow>): AsyncGenerator<readonly SeriesPoint[]> {
  let items: SeriesPoint[] = [];
  for await (const row of rows) {
    if (items[0] !== undefined && items[0].region !== row.region) {
      yield items;
      items = [];
    }
    items.push(seriesItem(row));
  }
  if (items.length > 0) yield items;
}

/** Applies the limits of a query: the first and the last observations. */
function bounded(observations: readonly Observation[], { first, last }: DataQuery): readonly Observation[] {
  if (first === undefined && last === undefined) return observations;
  const from = last === undefined ? observations.length : observations.length - last;
  return observations.filter((_, at) => at < (first ?? 0) || at >= from);
}
