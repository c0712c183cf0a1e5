import { type InputName, naturalNumber, parseInputName } from '../activity/input-name';
import { parseExactJson } from '../wire/exact-json';
import type {
  ActivityPosition,
  AssessedEvent,
  CertifiedEvent,
  ListClosedEvent,
  NoticeEvent,
  RegionVerdictEvent,
  VerdictChangedEvent,
  VerdictEvent,
  verdictEventTypes,
  VerdictEventType,
} from './event-types';

/** An event written by classification or reporting, which validated it before publishing. */
type Announcement = {
  [Type in VerdictEventType]: {
    readonly id: string;
    readonly type: Type;
    readonly follows?: string;
    readonly townshipcode?: string;
    readonly data: InstanceType<(typeof verdictEventTypes)[Type]>;
  };
}[VerdictEventType];

/** An event of a type that this version does not know. */
export class UnknownEventType extends Error {}

/** Reads an announcement; sums of money keep every digit. Throws on a foreign record. */
export function decodeVerdictEvent(value: Buffer | string): VerdictEvent {
  const text = typeof value === 'string' ? value : value.toString('utf8');
  const { id, type, follows, townshipcode, data } = parse(text);
  switch (type) {
    case 'taocun.village.verdict.changed.v1':
      return {
        kind: 'verdict-changed',
        id,
        follows: inputOf(id, follows),
        data,
        ...(townshipcode !== undefined && { townshipCode: townshipcode }),
      };
    case 'taocun.village.assessed.v1':
      return { kind: 'assessed', id, at: positionOf(id), data };
    case 'taocun.village.certified.v1':
      return { kind: 'certified', id, follows: inputOf(id, follows), data };
    case 'taocun.town.verdict.changed.v1':
      return { kind: 'town-verdict-changed', id, data };
    case 'taocun.cluster.verdict.changed.v1':
      return { kind: 'cluster-verdict-changed', id, data };
    case 'taocun.list.closed.v1':
      return { kind: 'list-closed', id, follows: inputOf(id, follows), data };
    case 'taocun.list.issued.v1':
      return { kind: 'list-issued', id, data };
    case 'taocun.source.fell-silent.v1':
      return { kind: 'source-fell-silent', id, data };
    case 'taocun.source.returned.v1':
      return { kind: 'source-returned', id, data };
    case 'taocun.certificate.revised.v1':
      return { kind: 'certificate-revised', id, data };
    default:
      throw new UnknownEventType(
        `The announcement ${JSON.stringify(id)} is of the unknown type ${JSON.stringify(type satisfies never)}.`,
      );
  }
}

/**
 * Every announcement of taocun begins with these bytes. Its id contains no character that JSON would escape.
 */
const beforeId = Buffer.from('{"specversion":"1.0","id":"');
const QUOTE = 0x22;

/**
 * The id of an announcement. If the text begins like ours, only the id is read, without parsing. Otherwise
 * throws if the text is not JSON.
 */
export function announcementId(value: Buffer): string {
  const from = beforeId.length;
  const to = value.indexOf(QUOTE, from);
  const isAsOurs = to > from && value.compare(beforeId, 0, from, 0, from) === 0;
  return isAsOurs ? value.toString('utf8', from, to) : parse(value.toString('utf8')).id;
}

const beforeType = Buffer.from('"type":"');

/**
 * The type of an announcement; if the text begins like ours, without parsing. Otherwise throws if the text is
 * not JSON.
 */
export function announcementType(value: Buffer): string {
  // The source, which has no type in its text, is between the id and the type.
  const from = value.indexOf(beforeType, beforeId.length) + beforeType.length;
  const to = value.indexOf(QUOTE, from);
  const isLikeOurs =
    from > beforeType.length && value.compare(beforeId, 0, beforeId.length, 0, beforeId.length) === 0;
  return isLikeOurs ? value.toString('utf8', from, to) : parse(value.toString('utf8')).type;
}

/** Reads a record of `village.verdicts`. */
export function decodeVerdictChanged(value: Buffer | string): VerdictChangedEvent {
  return only('verdict-changed', decodeVerdictEvent(value));
}

/** Reads a record of `village.assessments`. */
export function decodeAssessed(value: Buffer | string): AssessedEvent {
  return only('assessed', decodeVerdictEvent(value));
}

/** Reads a certificate of `village.certifications`. */
export function decodeCertified(value: Buffer | string): CertifiedEvent {
  return only('certified', decodeVerdictEvent(value));
}

/** Reads the end of a partition's certificates in `village.certifications`. */
export function decodeListClosed(value: Buffer | string): ListClosedEvent {
  return only('list-closed', decodeVerdictEvent(value));
}

/** Reads a record of `observatory.notices`. */
export function decodeNotice(value: Buffer | string): NoticeEvent {
  const event = decodeVerdictEvent(value);
  if (isOf('list-issued', event) || isOf('source-fell-silent', event) || isOf('source-returned', event))
    return event;
  return only('certificate-revised', event);
}

/** Reads a record of `region.verdicts`. */
export function decodeRegionVerdict(value: Buffer | string): RegionVerdictEvent {
  const event = decodeVerdictEvent(value);
  return isOf('town-verdict-changed', event) ? event : only('cluster-verdict-changed', event);
}

function only<Kind extends VerdictEvent['kind']>(
  kind: Kind,
  event: VerdictEvent,
): Extract<VerdictEvent, { readonly kind: Kind }> {
  if (!isOf(kind, event))
    throw new Error(
      `The announcement ${JSON.stringify(event.id)} is ${event.kind} where only ${kind} belongs.`,
    );
  return event;
}

function isOf<Kind extends VerdictEvent['kind']>(
  kind: Kind,
  event: VerdictEvent,
): event is Extract<VerdictEvent, { readonly kind: Kind }> {
  return event.kind === kind;
}

function parse(text: string): Announcement {
  let event: unknown;
  try {
    event = parseExactJson(text);
  } catch {
    // The parser's own message quotes the text, which must not reach the logs.
    throw new Error(`An announcement of ${text.length} characters is not JSON.`);
  }
  if (typeof event !== 'object' || event === null)
    throw new Error(`An announcement of ${text.length} characters is not an object.`);
  return event as Announcement;
}

function inputOf(id: string, follows: string | undefined): InputName {
  const input = follows === undefined ? undefined : parseInputName(follows);
  if (input === undefined)
    throw new Error(
      `The announcement ${JSON.stringify(id)} does not name the activity that it follows from.`,
    );
  return input;
}

/** An assessment's id is `villageCode:partition:offset`. */
function positionOf(id: string): ActivityPosition {
  const [, partition = '', offset = ''] = id.split(':');
  const position = {
    partition: naturalNumber(partition, 0, partition.length),
    offset: naturalNumber(offset, 0, offset.length),
  };
  if (position.partition < 0 || position.offset < 0)
    throw new Error(`The assessment ${JSON.stringify(id)} does not name its position in village.activity.`);
  return position;
}
