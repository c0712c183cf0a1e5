import { type Readable } from 'node:stream';
import { csvOf } from '@taocun/reporting-answers';
import {
  AGENCY,
  commentAttribute,
  FLOW,
  measure,
  seriesAttributes,
  seriesDimensions,
  statusAttribute,
  timeDimension,
  VERSION,
  windowAttribute,
} from './components';
import { type ObservedSeries } from './observed-series';

const names = (components: readonly { readonly id: string }[]): string[] => components.map(({ id }) => id);

/** SDMX-CSV 2.0: one line per observation. Source: https://github.com/sdmx-twg/sdmx-csv. */
export function dataCsvOf(series: AsyncIterable<ObservedSeries>, comment: string | undefined): Readable {
  const columns = [
    'STRUCTURE',
    'STRUCTURE_ID',
    'ACTION',
    ...names(seriesDimensions),
    timeDimension.id,
    measure.id,
    ...names(seriesAttributes),
    commentAttribute.id,
    statusAttribute.id,
    windowAttribute.id,
  ];
  return csvOf(lines(series, comment), columns);
}

async function* lines(
  series: AsyncIterable<ObservedSeries>,
  comment: string | undefined,
): AsyncGenerator<object> {
  for await (const { key, unit, observations } of series) {
    for (const { period, value, status, windowFrom } of observations) {
      yield {
        STRUCTURE: 'dataflow',
        STRUCTURE_ID: `${AGENCY}:${FLOW}(${VERSION})`,
        ACTION: 'R',
        ...key,
        TIME_PERIOD: period,
        OBS_VALUE: value,
        UNIT_MEASURE: unit.code,
        UNIT_MULT: unit.multiplier,
        OBS_STATUS: status,
        WINDOW_FROM: windowFrom,
        COMMENT_TS: comment,
      };
    }
  }
}
