import { type RuleSet } from '@taocun/domain';
import { divisions, type SeriesOfRegions } from '../reports/region-series';
import { codeOfRuleSet, frequencies } from './components';
import { type DataQuery, type SeriesKey } from './data-query';
import { type Indicator, indicators, indicatorUnits, type Observation, observationsOf } from './indicators';

/** A series of SDMX: the observations of one measure in one region by one rule set. */
export interface ObservedSeries {
  readonly key: SeriesKey;
  readonly unit: (typeof indicatorUnits)[Indicator['unit']];
  readonly observations: readonly Observation[];
}

/** The series that a query asks for, in the order of their keys but for measures, which are in that of their codelist. */
export function* observedSeries(series: SeriesOfRegions, ruleSets: readonly RuleSet[], query: DataQuery): Generator<ObservedSeries> {
  for (const by of divisions.toSorted((a, b) => (frequencies[a] < frequencies[b] ? -1 : 1))) {
    const FREQ = frequencies[by];
    if (!query.has('FREQ', FREQ)) continue;
    for (const REF_AREA of series.regions) {
      if (!query.has('REF_AREA', REF_AREA)) continue;
      for (const indicator of indicators) {
        if (!indicator.by.includes(by) || !query.has('MEASURE', indicator.id)) continue;
        for (const { id } of ruleSets) {
          const key = { FREQ, REF_AREA, MEASURE: indicator.id, RULE_SET: codeOfRuleSet(id) };
          if (!query.has('RULE_SET', key.RULE_SET)) continue;
          const all = observationsOf(indicator, series, REF_AREA, id, by).filter(({ period }) => query.hasPeriod(period));
          const observations = bounded(all, query);
          if (observations.length > 0) yield { key, unit: indicatorUnits[indicator.unit], observations };
        }
      }
    }
  }
}

/** The first and the last observations, where a query asks for a number of them. */
function bounded(observations: readonly Observation[], { first, last }: DataQuery): readonly Observation[] {
  if (first === undefined && last === undefined) return observations;
  const from = last === undefined ? observations.length : observations.length - last;
  return observations.filter((_, at) => at < (first ?? 0) || at >= from);
}
