// Inbound: one class per type of update, and the reader, whose checks are compiled from the classes.
export * from './updates/marketplace-update';
export * from './updates/update';
export * from './updates/rejection';
export { announcementHeaders, type Headers, headerText, isBinaryMode, mediaType } from './wire/headers';
export { placeName, sampledParent, TRACEPARENT, tracedHeaders, tracedIn } from './wire/trace';
export { isName, IsName, nameRule } from './wire/names';
export { maxUpdateBytes, readUpdate } from './updates/read-update';
export { bodyTypes, notAnArray, splitBody } from './updates/http-batch';

// Between the services.
export * from './activity/input-name';
export * from './activity/activity';
export { activityData } from './activity/activity-data';
export { SCHEMA_VERSION } from './activity/activity-members';
export { activitySchema } from './activity/activity-schema';
export { encodeActivity } from './activity/encode-activity';
export { decodeActivity } from './activity/decode-activity';

// Outbound.
export * from './announcements/verdict-events';
export * from './announcements/event-types';
export * from './announcements/encode-verdict-event';
export * from './announcements/encode-notice';
export { type AsOfDay } from './announcements/cloud-event';
export * from './announcements/notices';
export * from './announcements/source-events';
export {
  announcementId,
  announcementType,
  decodeAssessed,
  decodeCertified,
  decodeListClosed,
  decodeNotice,
  decodeRegionVerdict,
  decodeVerdictChanged,
  decodeVerdictEvent,
  UnknownEventType,
} from './announcements/decode-verdict-event';
export { stringifyExactJson, parseExactJson, writeExactly } from './wire/exact-json';
export { encodeOutlook, SHOPS_NAMED, type VillageOutlook } from './announcements/outlook';

// The proof of a certified list.
export { certificateLeaf, provenMembers, signedText } from './proof/list-proof';
export { leafHash, merklePath, merkleRoot, rootOfPath } from './proof/merkle-tree';

// Topics, and the validation and the schema of a payload, derived from its class.
export * from './topics';
export { referredTo, type Schema, type Schemas, schemasOfClasses } from './wire/class-schemas';
export { violations } from './wire/violations';
