// What comes in: one class an update, and the fast way to read it.
export * from './updates/marketplace-update';
export * from './updates/update';
export * from './updates/rejection';
export { announcementHeaders, type Headers, headerText, isBinaryMode, mediaType } from './wire/headers';
export { placeName, sampledParent, type Traced, TRACEPARENT, tracedHeaders, tracedIn } from './wire/trace';
export { maxUpdateBytes, readUpdate } from './updates/read-update';
export { bodyTypes, elementEnds, isSpace, splitBody } from './updates/http-batch';

// What the services share.
export * from './activity/input-name';
export * from './activity/activity';
export * from './activity/encode-activity';
export { decodeActivity } from './activity/decode-activity';

// What comes out.
export * from './announcements/verdict-events';
export * from './announcements/encode-verdict-event';
export {
  decodeAssessed,
  decodeCertified,
  decodeRegionVerdict,
  decodeVerdictChanged,
  decodeVerdictEvent,
} from './announcements/decode-verdict-event';
export { exactJson, parseExactJson, writeExactly } from './wire/exact-json';
export { encodeOutlook, SHOPS_NAMED, type VillageOutlook } from './announcements/outlook';

// Where it goes, and how a payload is held against its class.
export * from './topics';
export { violations } from './wire/violations';
