export { defaultSeed, generateRecord, openRecord, recordSummary } from './record';
export type { CertifiedYear, LiveAtTheEnd, RecordOptions, RecordSummary, TaobaoVillageRecord } from './record';
export { Continuation } from './continuation';
export type { StandingShop, StandingVillage } from './continuation';
export type { RecordLine } from './plan';
export { kindByCode, listedVillages, listYears, publishedFigures, recordProvenance } from './lists';
export type { ListedVillage, ListYear, PublishedFigure, VillageKind } from './lists';
export type { NearMiss } from './scenarios/near-misses';
