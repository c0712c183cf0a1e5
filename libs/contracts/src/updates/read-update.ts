import { isAscii, isUtf8 } from 'node:buffer';
import { kindOf, parseTime } from '@taocun/domain';
import { type Headers, headerText, isBinaryMode } from '../wire/headers';
import { checkOf } from './check-data';
import { updateTypes, type UpdateType } from './marketplace-update';
import { isRejection, reject, type Rejection } from './rejection';
import { sampledParent } from '../wire/trace';
import type { Update } from './update';

/** The largest update, in bytes as sent: a Kafka value, an HTTP body, a line, or an element of an array. */
export const maxUpdateBytes = 262_144;

/** Tolerance for an update's `time` ahead of the record's timestamp: producers' clocks differ. */
const maxAheadMs = 3_600_000;

/**
 * Reads one marketplace update, structured or binary, and makes all stateless checks of docs/contract.md, section 2, in that order. `timestampMs`
 * is the Kafka record's timestamp, or the time of receipt over HTTP. The trace parent is read only with `withTrace`.
 */
export function readUpdate(value: Buffer | null, headers: Headers, timestampMs: number, withTrace = false): Update | Rejection {
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
    return reject('malformed-json', '', `The update is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (isBinaryMode(headers)) {
    return readEvent(
      headerText(headers, 'ce_specversion'),
      headerText(headers, 'ce_id'),
      headerText(headers, 'ce_source'),
      headerText(headers, 'ce_type'),
      headerText(headers, 'ce_time'),
      json,
      false,
      timestampMs,
      withTrace ? headerText(headers, 'ce_traceparent') : undefined,
    );
  }
  if (!isJsonObject(json)) return reject('invalid-envelope', '', 'The update must be a JSON object: a CloudEvent.');
  const { specversion, id, source, type, time, data, data_base64 } = json;
  const traceparent = withTrace ? json['traceparent'] : undefined;
  return readEvent(specversion, id, source, type, time, data, data_base64 !== undefined, timestampMs, traceparent);
}

function readEvent(
  specversion: unknown,
  id: unknown,
  source: unknown,
  type: unknown,
  time: unknown,
  data: unknown,
  isBase64: boolean,
  timestampMs: number,
  traceparent: unknown,
): Update | Rejection {
  if (specversion !== '1.0') return invalidEnvelope('specversion', 'must be "1.0"');
  if (!isPrintable(128, id)) return invalidEnvelope('id', 'must be 1 to 128 printable ASCII characters without blanks');
  if (!isPrintable(256, source)) return invalidEnvelope('source', 'must be 1 to 256 printable ASCII characters without blanks');
  if (typeof type !== 'string' || type === '') return invalidEnvelope('type', 'must be the name of an update type');
  const timeMs = typeof time === 'string' ? parseTime(time) : undefined;
  if (timeMs === undefined) return invalidEnvelope('time', 'must be an RFC 3339 time with an offset, a real date, no leap second');
  if (!isUpdateType(type)) {
    return reject('unknown-type', '/type', `No such type of update. Send one of ${types.join(', ')}.`);
  }
  if (timeMs > timestampMs + maxAheadMs) {
    return reject('from-the-future', '/time', 'The time is more than an hour after the update was sent. Set the clock and send it again.');
  }
  if (isBase64) return reject('invalid-data', '/data_base64', 'Send the payload as a JSON object in `data`.');
  const update = readData(type, id, source, timeMs, data);
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

// Updates are written out property by property, so that all of a kind have one shape, whatever the order of the sent properties.
function readData(type: UpdateType, id: string, source: string, timeMs: number, data: unknown): Update | Rejection {
  switch (type) {
    case 'taocun.order.paid.v1': {
      if (!paid.accepts(data)) return paid.rejection(data);
      const { orderId, shopId, amountFen, category, buyerArea, channel, produce } = data;
      return { kind: 'paid', id, source, timeMs, orderId, shopId, amountFen, category, buyerArea, channel, produce };
    }
    case 'taocun.order.refunded.v1': {
      if (!refunded.accepts(data)) return refunded.rejection(data);
      const { refundId, orderId, shopId, orderPaidAt, amountFen } = data;
      const paidAtMs = parseTime(orderPaidAt) ?? Infinity;
      if (paidAtMs > timeMs)
        return reject('invalid-data', '/data/orderPaidAt', '/data/orderPaidAt must not be later than the time of the refund.');
      return { kind: 'refunded', id, source, timeMs, refundId, orderId, shopId, paidAtMs, amountFen };
    }
    case 'taocun.shop.opened.v1': {
      if (!opened.accepts(data)) return opened.rejection(data);
      const { shopId, villageCode, householdId, platform, category, keeper, workers } = data;
      return { kind: 'opened', id, source, timeMs, shopId, villageCode, householdId, platform, category, keeper, workers };
    }
    case 'taocun.shop.closed.v1': {
      if (!closed.accepts(data)) return closed.rejection(data);
      return { kind: 'closed', id, source, timeMs, shopId: data.shopId };
    }
    case 'taocun.village.registered.v1': {
      if (!registered.accepts(data)) return registered.rejection(data);
      const { villageCode, name, households, kind = kindOf(villageCode), longitude, latitude, povertyCounty } = data;
      const { townshipCode, urbanRural, formerCode } = data;
      return {
        kind: 'registered',
        id,
        source,
        timeMs,
        villageCode,
        // Letters with accents have several forms that look the same.
        name: name.normalize('NFC'),
        households,
        villageKind: kind,
        longitude,
        latitude,
        povertyCounty,
        townshipCode,
        urbanRural,
        formerCode,
      };
    }
  }
}

function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalidEnvelope(attribute: string, rule: string): Rejection {
  return reject('invalid-envelope', `/${attribute}`, `The attribute ${attribute} ${rule}.`);
}

/** The text of UTF-8 bytes; undefined for other bytes. Most updates are ASCII, which decodes faster as Latin-1. */
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
