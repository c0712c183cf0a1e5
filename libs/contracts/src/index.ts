// What comes in: one class an update, and the fast way to read it.
export * from './marketplace-update';
export * from './update';
export * from './rejection';
export { announcementHeaders, type Headers, headerText, isBinaryMode } from './headers';
export { placeName, sampledParent, type Traced, TRACEPARENT, tracedHeaders, tracedIn } from './trace';
export { maxUpdateBytes, readUpdate } from './read-update';
export { type BatchItem, bodyTypes, isSpace, splitBody } from './http-batch';

// What the services share.
export * from './input-name';
export * from './activity';
export * from './encode-activity';
export { decodeActivity } from './decode-activity';

// What comes out.
export { CriterionV1 } from './criterion';
export * from './verdict-events';
export * from './encode-verdict-event';
export { decodeAssessed, decodeCertified, decodeRegionVerdict, decodeVerdictChanged, decodeVerdictEvent } from './decode-verdict-event';
export { exactJson, parseExactJson } from './exact-json';
export { encodeOutlook, SHOPS_NAMED, type VillageOutlook } from './outlook';

// Where it goes, and how a payload is held against its class.
export * from './topics';
export { maxFen } from './constraints';
export { violations } from './violations';
