export { type OutlookVillage, outlookRows } from './outlook/outlook-rows';
export { RegionsModule } from './regions.module';
export { type Borders, IsBorders } from './reports/region-question';
export type { ProduceFen } from './reports/farm-gate';
export type { RegionSummary } from './reports/region-report-answers';
export { type Division, divisions, parametersOfSeries, series, seriesItem, SeriesPoint, type SeriesRow } from './reports/series';
