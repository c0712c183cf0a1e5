import { createHmac, timingSafeEqual } from 'node:crypto';
import { type InputName, parseInputName } from '@taocun/contracts';
import type { InputRecord, OutputRecord } from '@taocun/messaging';
import { eventHeaders, headerBytes, MOST_HEADER_BYTES } from '../records/record-overhead';

/**
 * Header of a rerouted update: the position of its original and a signature,
 * `<log>/<partition>:<offset> <signature>`.
 */
export const REROUTED = 'taocun-forwarded';

/** The log of a rerouted update, and the partition of its key. */
interface Route {
  readonly log: string;
  readonly home: number;
}
type RecordPlace = Pick<InputName, 'partition' | 'offset'>;

/**
 * The copy of a misplaced record for the partition of its key: unchanged, with a header that lets that
 * partition recognise a repeat.
 */
export function reroutedCopy(
  record: InputRecord,
  from: RecordPlace,
  route: Route,
  secret: Uint8Array,
): OutputRecord {
  // Foreign headers may fill a record up to Kafka's limit; with our header added, Kafka would refuse it for
  // ever.
  const asItIs = headerBytes(record) <= MOST_HEADER_BYTES;
  const { value, timestampMs } = record;
  const copy = {
    key: asItIs ? record.key : null,
    value,
    timestampMs,
    headers: asItIs ? record.headers : eventHeaders(record.headers),
  };
  return { ...copy, headers: { ...copy.headers, [REROUTED]: signedHeader(copy, from, route, secret) } };
}

/**
 * The position of a copy's original; undefined without our signature, because any writer to the topic can set
 * the header.
 */
export function originOf(record: InputRecord, route: Route, secret: Uint8Array): RecordPlace | undefined {
  const header = record.headers?.[REROUTED];
  if (header === undefined || header === null || Array.isArray(header)) return undefined;
  const text = header.toString();
  // A position in another log, of which this one is a copy, means nothing here.
  if (!text.startsWith(`${route.log}/`)) return undefined;
  const place = parseInputName(`${text.slice(route.log.length + 1, text.indexOf(' '))}:0`);
  return place !== undefined && isEqual(text, signedHeader(record, place, route, secret)) ? place : undefined;
}

/**
 * Signs everything that decides what the copy does: the position of its original, its target partition, its
 * key, time and value, and the headers that describe its event. So a signed header is useless with another
 * update or in another partition.
 */
function signedHeader(
  { key, value, timestampMs, headers }: Pick<InputRecord, 'key' | 'value' | 'timestampMs' | 'headers'>,
  { partition, offset }: RecordPlace,
  { log, home }: Route,
  secret: Uint8Array,
): string {
  const place = `${log}/${partition}:${offset}`;
  const described = JSON.stringify([
    place,
    home,
    timestampMs,
    key?.toString('base64') ?? null,
    eventHeaders(headers),
  ]);
  // JSON contains no line break, so no part of the value can be mistaken for an earlier field.
  const hmac = createHmac('sha256', secret).update(`${described}\n`);
  return `${place} ${hmac.update(value ?? '').digest('base64url')}`;
}

/**
 * Takes the same time wherever the texts differ, so that nobody can guess a signature character by character.
 */
function isEqual(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}
