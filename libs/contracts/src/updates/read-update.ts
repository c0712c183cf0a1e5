import { isAscii, isUtf8 } from 'node:buffer';
import { kindOf, parseTime } from '@taocun/domain';
import { type Headers, headerText, isBinaryMode } from '../wire/headers';
import { sampledParent } from '../wire/trace';
import { checkOf } from './check-data';
import { updateTypes, type UpdateType } from './marketplace-update';
import { readerOf } from './read-members';
import { isRejection, reject, type Rejection } from './rejection';
import type { Update, UpdateAttributes } from './update';

/** The largest update, in bytes as sent: a Kafka value, an HTTP body, a line, or an element of an array. */
export const maxUpdateBytes = 262_144;

/** Tolerance for an update's `time` ahead of the record's timestamp: producers' clocks differ. */
const maxAheadMs = 3_600_000;

/**
 * Reads one marketplace update, structured or binary, and makes all stateless checks of docs/contract.md,
 * section 2, in that order. `timestampMs` is the Kafka record's timestamp, or the time of receipt over HTTP.
 * The trace parent is read only with `withTrace`.
 */
export function readUpdate(
  value: Buffer | null,
  headers: Headers,
  timestampMs: number,
  withTrace = false,
): Update | Rejection {
  if (value === null || value.length === 0) {
    return reject('malformed-json', '', 'The update is empty. Send a CloudEvent as JSON.');
  }
  if (value.length > maxUpdateBytes) {
    return reject('too-large', '', `The update has ${value.length} bytes. Send at most ${maxUpdateBytes}.`);
  }
  const text = decodeUtf8(value);
  if (text === undefined) return reject('malformed-json', '', 'The update is not UTF-8. Encode it as UTF-8.');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return reject(
      'malformed-json',
      '',
      `The update is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  if (isBinaryMode(headers)) return readEvent(binaryEvent(headers, json, withTrace), timestampMs);
  if (!isJsonObject(json))
    return reject('invalid-envelope', '', 'The update must be a JSON object: a CloudEvent.');
  const { specversion, id, source, type, time, data, data_base64 } = json;
  const traceparent = withTrace ? json['traceparent'] : undefined;
  return readEvent(
    { specversion, id, source, type, time, data, isBase64: data_base64 !== undefined, traceparent },
    timestampMs,
  );
}

/** The attributes and the data of a CloudEvent, unchecked. */
interface SentEvent {
  readonly specversion: unknown;
  readonly id: unknown;
  readonly source: unknown;
  readonly type: unknown;
  readonly time: unknown;
  readonly data: unknown;
  readonly isBase64: boolean;
  readonly traceparent: unknown;
}

function binaryEvent(headers: Headers, data: unknown, withTrace: boolean): SentEvent {
  return {
    specversion: headerText(headers, 'ce_specversion'),
    id: headerText(headers, 'ce_id'),
    source: headerText(headers, 'ce_source'),
    type: headerText(headers, 'ce_type'),
    time: headerText(headers, 'ce_time'),
    data,
    isBase64: false,
    traceparent: withTrace ? headerText(headers, 'ce_traceparent') : undefined,
  };
}

function readEvent(event: SentEvent, timestampMs: number): Update | Rejection {
  const { specversion, id, source, type, time, data, isBase64, traceparent } = event;
  if (specversion !== '1.0') return invalidEnvelope('specversion', 'must be "1.0"');
  if (!isPrintable(128, id))
    return invalidEnvelope('id', 'must be 1 to 128 printable ASCII characters without blanks');
  if (!isPrintable(256, source))
    return invalidEnvelope('source', 'must be 1 to 256 printable ASCII characters without blanks');
  if (typeof type !== 'string' || type === '')
    return invalidEnvelope('type', 'must be the name of an update type');
  const timeMs = typeof time === 'string' ? parseTime(time) : undefined;
  if (timeMs === undefined)
    return invalidEnvelope('time', 'must be an RFC 3339 time with an offset, a real date, no leap second');
  if (!isUpdateType(type)) {
    return reject('unknown-type', '/type', `No such type of update. Send one of ${types.join(', ')}.`);
  }
  if (timeMs > timestampMs + maxAheadMs) {
    return reject(
      'from-the-future',
      '/time',
      'The time is more than an hour after the update was sent. Set the clock and send it again.',
    );
  }
  if (isBase64) return reject('invalid-data', '/data_base64', 'Send the payload as a JSON object in `data`.');
  const update = readData(type, { id, source, timeMs }, data);
  // Without a trace parent, all updates of a kind have one shape.
  if (traceparent === undefined || isRejection(update)) return update;
  const parent = sampledParent(traceparent);
  return parent === undefined ? update : { ...update, traceparent: parent };
}

const registered = checkOf('taocun.village.registered.v1');
const opened = checkOf('taocun.shop.opened.v1');
const closed = checkOf('taocun.shop.closed.v1');
const paid = checkOf('taocun.order.paid.v1');
const refunded = checkOf('taocun.order.refunded.v1');
const readRegistered = readerOf('registered');
const readOpened = readerOf('opened');
const readClosed = readerOf('closed');
const readPaid = readerOf('paid');
const readRefunded = readerOf('refunded');

function readData(type: UpdateType, name: UpdateAttributes, data: unknown): Update | Rejection {
  switch (type) {
    case 'taocun.order.paid.v1':
      return paid.accepts(data) ? readPaid(name, data) : paid.rejection(data);
    case 'taocun.order.refunded.v1': {
      if (!refunded.accepts(data)) return refunded.rejection(data);
      const refund = readRefunded(name, data);
      if (refund.paidAtMs <= name.timeMs) return refund;
      return reject(
        'invalid-data',
        '/data/orderPaidAt',
        '/data/orderPaidAt must not be later than the time of the refund.',
      );
    }
    case 'taocun.shop.opened.v1':
      return opened.accepts(data) ? readOpened(name, data) : opened.rejection(data);
    case 'taocun.shop.closed.v1':
      return closed.accepts(data) ? readClosed(name, data) : closed.rejection(data);
    case 'taocun.village.registered.v1': {
      if (!registered.accepts(data)) return registered.rejection(data);
      const registration = readRegistered(name, data);
      if (registration.formerCodes?.includes(registration.villageCode) === true)
        return reject(
          'invalid-data',
          '/data/formerCodes',
          '/data/formerCodes must not contain the code of the village itself.',
        );
      return { ...registration, villageKind: registration.villageKind ?? kindOf(registration.villageCode) };
    }
  }
}

function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalidEnvelope(attribute: string, rule: string): Rejection {
  return reject('invalid-envelope', `/${attribute}`, `The attribute ${attribute} ${rule}.`);
}

/**
 * The text of UTF-8 bytes; undefined for other bytes. Most updates are ASCII, which decodes faster as
 * Latin-1.
 */
function decodeUtf8(bytes: Buffer): string | undefined {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

function isPrintable(maxLength: number, value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > maxLength) return false;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x21 || code > 0x7e) return false;
  }
  return true;
}

const types: readonly string[] = Object.keys(updateTypes);

function isUpdateType(type: string): type is UpdateType {
  return types.includes(type);
}
