export { openRecord } from './record';
export type { RecordSummary, TaobaoVillageRecord } from './record';
export { Continuation } from './days/continuation';
export type { RecordLine } from './drawing/plan';
export { listedVillages, ownDefinitions, publishedFigures, recordProvenance } from './drawing/lists';
export type { ListYear } from './drawing/lists';
export type { NearMiss } from './scenarios/near-misses';
