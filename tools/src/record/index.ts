export { openRecord } from './record';
export type { RecordSummary, TaobaoVillageRecord } from './record';
export { Continuation } from './continuation';
export type { RecordLine } from './plan';
export { listedVillages, publishedFigures, recordProvenance } from './lists';
export type { ListYear } from './lists';
export type { NearMiss } from './scenarios/near-misses';
