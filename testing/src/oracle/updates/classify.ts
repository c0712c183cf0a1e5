import { instantOf } from './days';
import { isObject, offenceIn, payloads } from './payloads';
import { bytesOf, type RawRecord } from './raw-record';
import { type Update } from './updates';

/** The reasons for which a record's own content can be refused, in the order of the checks. */
export const contentReasons = [
  'too-large',
  'malformed-json',
  'invalid-envelope',
  'unknown-type',
  'from-the-future',
  'invalid-data',
] as const;
export type Reason = (typeof contentReasons)[number] | 'shop-conflict' | 'too-many-waiting';
export interface Refusal {
  reason: Reason;
  /** Names separated by dots, such as `data.produce.grams`; empty for the whole value. */
  path: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const isId = (value: unknown) => typeof value === 'string' && /^[\x21-\x7E]{1,128}$/.test(value);
const isSource = (value: unknown) => typeof value === 'string' && /^[\x21-\x7E]{1,256}$/.test(value);

/**
 * True if the value is the bare payload: a content type other than CloudEvents' own, or `ce_*` headers
 * without a content type.
 */
function isBinary(headers: Record<string, string>): boolean {
  const contentType = headers['content-type'];
  if (contentType !== undefined) return !/^application\/cloudevents(\+json)?\s*(;|$)/i.test(contentType);
  return Object.keys(headers).some((name) => name.startsWith('ce_'));
}

/** All checks of a record's own content, in the order of docs/contract.md §2. */
export function classify(
  record: Pick<RawRecord, 'value' | 'timestampMs' | 'headers'>,
): { accepted: Update } | Refusal {
  const bytes = bytesOf(record.value);
  if (bytes.length > 262_144) return { reason: 'too-large', path: '' };

  let json: unknown;
  try {
    json = JSON.parse(utf8.decode(bytes));
  } catch {
    return { reason: 'malformed-json', path: '' };
  }

  const headers = record.headers ?? {};
  const attributes = isBinary(headers)
    ? {
        ...Object.fromEntries(
          ['specversion', 'id', 'source', 'type', 'time'].map((name) => [name, headers[`ce_${name}`]]),
        ),
        data: json,
      }
    : json;
  if (!isObject(attributes)) return { reason: 'invalid-envelope', path: '' };

  const { specversion, id, source, type, time, data } = attributes;
  if (specversion !== '1.0') return { reason: 'invalid-envelope', path: 'specversion' };
  if (!isId(id)) return { reason: 'invalid-envelope', path: 'id' };
  if (!isSource(source)) return { reason: 'invalid-envelope', path: 'source' };
  if (typeof type !== 'string' || type === '') return { reason: 'invalid-envelope', path: 'type' };
  const timeMs = instantOf(time);
  if (timeMs === undefined) return { reason: 'invalid-envelope', path: 'time' };

  const properties = Object.hasOwn(payloads, type) ? payloads[type] : undefined;
  if (!properties) return { reason: 'unknown-type', path: 'type' };
  if (timeMs > record.timestampMs + 60 * 60 * 1000) return { reason: 'from-the-future', path: 'time' };

  if (Object.hasOwn(attributes, 'data_base64')) return { reason: 'invalid-data', path: 'data_base64' };
  if (!isObject(data)) return { reason: 'invalid-data', path: 'data' };
  const offence = offenceIn(data, properties);
  if (offence !== undefined) return { reason: 'invalid-data', path: offence };
  const { villageCode, formerCodes = [] } = data as { villageCode?: string; formerCodes?: unknown[] };
  if (formerCodes.includes(villageCode)) return { reason: 'invalid-data', path: 'data.formerCodes' };
  const update = { type, id, source, timeMs, data };
  if (type !== 'taocun.order.refunded.v1') return { accepted: update as unknown as Update };

  const orderPaidAtMs = instantOf(data['orderPaidAt']) ?? Infinity;
  if (orderPaidAtMs > timeMs) return { reason: 'invalid-data', path: 'data.orderPaidAt' };
  return { accepted: { ...update, orderPaidAtMs } as unknown as Update };
}
