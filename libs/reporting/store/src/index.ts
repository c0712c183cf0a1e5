export { type AnnouncementFilter, AnnouncementLog, type Read } from './announcements/announcement-log';
export {
  announcedCertificate,
  announcedNotice,
  announcedRegion,
  announcedVerdict,
  type Announcement,
  type FollowedTopic,
  followedTopics,
  type FollowedType,
  followedTypes,
  regionEventTypes,
} from './announcements/announcement';
export { FollowedLog } from './announcements/followed-log';
export { LogEnds } from './announcements/log-ends';
export {
  isBeyond,
  isOfTopics,
  type LogPosition,
  MovingPosition,
  parsePosition,
  positionText,
} from './announcements/log-position';
export {
  certificatesIn,
  packed,
  partsOfId,
  SEGMENT_CERTIFICATES,
  windowFromOf,
} from './certificates/certificate-segment';
export { StoredCertificates } from './certificates/stored-certificates';
export { townsAmong, type TownshipInYear, townsOfYear } from './certificates/towns-before';
export type { FirstPlace } from './documents/first-place';
export { LazyDocument } from './documents/lazy-document';
export {
  type CertificateSegment,
  type CertificationDocument,
  committedReads,
  exactIntegers,
  MAX_TIME_MS,
  qualifyingByCounty,
  ReadModels,
  sortedBy,
  type VerdictDocument,
  type VillageReadModel,
  villagesByTownship,
  certifiedBefore,
} from './documents/read-models';
export {
  codeRange,
  liesIn,
  REGION,
  REGION_CODE,
  REGION_CODE_TEXT,
  REGION_TEXT,
} from './documents/region-codes';
export { isNewRevision, lastRevision, type Revision } from './documents/revisions';
export type {
  RegionDocument,
  RegionKind,
  RegionVerdict,
  RegionVerdictDocument,
} from './documents/region-documents';
export type {
  ClosedListDocument,
  NoticeDocument,
  PendingNotice,
  SourceOrdersDocument,
} from './documents/source-documents';
export {
  type KeptSums,
  keptSums,
  monthsWrites,
  NO_MONTH,
  type OldestMonths,
  type ProduceSums,
  produceSums,
  type StoredMonth,
  VillageMonths,
  type VillageMonthsDocument,
} from './documents/village-months';
export {
  type RegionCodes,
  regionCodesOf,
  type StoredFormerTownship,
  townshipBeyondCode,
  townshipOn,
} from './documents/village-regions';
export { ExactJsonInterceptor, exactJsonOfStored, integerOf } from './exact/exact-json';
export { explained, type ExplainedCriterion, marginOf } from './exact/margin';
export { greatestOf, MAX_SHORTFALL_PPM, missedOf } from './exact/shortfall';
export { criteriaOfStored, storedCriteria, type StoredCriteria } from './exact/stored-criteria';
export {
  fenOfStored,
  figuresOfStored,
  type StoredFen,
  storedFen,
  storedFigures,
  storedPeople,
} from './exact/stored-values';
export { byteStream, inChunks } from './exact/text-chunks';
export { StoreModule } from './store.module';
