export { defaultSeed, generateRecord, openRecord, recordSummary } from './record';
export type { CertifiedYear, LiveAtTheEnd, RecordOptions, RecordSummary, TaobaoVillageRecord } from './record';
export { Continuation } from './continuation';
export type { StandingShop, StandingVillage } from './continuation';
export type { RecordLine } from './lines';
export { kindByCode, listedVillages, listYears, publishedFigures } from './lists';
export type { ListedVillage, ListYear, PublishedFigure, VillageKind } from './lists';
export type { NearMiss, Path } from './stories';
