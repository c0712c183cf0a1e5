export { RoundingSecret } from './people/rounding-secret';
export { type OutlookRow, outlookRows } from './outlook/outlook-rows';
export { RegionsModule } from './regions.module';
export { type Borders, IsBorders } from './reports/region-question';
export type { ProduceFen } from './reports/farm-gate';
export type { RegionFigures } from './reports/region-report-answers';
export {
  type Division,
  divisions,
  parametersOfSeries,
  series,
  seriesItem,
  type SeriesItem,
  SeriesPointDocs,
  type SeriesRow,
} from './reports/series';
