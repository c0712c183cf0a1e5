import { headerText, mediaType, TRACEPARENT } from '@taocun/contracts';
import type { InputRecord } from '@taocun/messaging';

/**
 * The largest key and headers that are rerouted or stored unchanged; a genuine update has a few hundred bytes
 * of them.
 */
export const MOST_HEADER_BYTES = 262_144;
/** The least overhead of a stored header. */
const BYTES_A_HEADER = 32;
/** In characters; no valid header is longer. */
const MOST_EVENT_HEADER = 1_024;
const EVENT_HEADERS = [
  'content-type',
  'ce_specversion',
  'ce_id',
  'ce_source',
  'ce_type',
  'ce_time',
  'ce_traceparent',
  TRACEPARENT,
];

/** The size of a record's key and headers in bytes. */
export function headerBytes({ key, headers }: Pick<InputRecord, 'key' | 'headers'>): number {
  let bytes = key?.length ?? 0;
  for (const [name, value] of Object.entries(headers ?? {})) {
    for (const one of Array.isArray(value) ? value : [value])
      bytes += BYTES_A_HEADER + Buffer.byteLength(name) + (one?.length ?? 0);
  }
  return bytes;
}

/**
 * The headers that describe a record's event, as they are read: the last value of each, and of the content
 * type only the media type. Parameters and traces may be of any length and could make the record larger than
 * Kafka accepts.
 */
export function eventHeaders(headers: InputRecord['headers']): Readonly<Record<string, string>> {
  const texts = EVENT_HEADERS.map((name) => [name, headerText(headers, name)] as const);
  const described = texts.map(
    ([name, text]) => [name, name === 'content-type' ? mediaType(text) : (text ?? '')] as const,
  );
  return Object.fromEntries(described.filter(([, text]) => text !== '' && text.length <= MOST_EVENT_HEADER));
}
