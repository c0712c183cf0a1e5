import { TRACEPARENT } from '@taocun/contracts';
import type { InputRecord } from '@taocun/messaging';

/** What a record may have beside its value and still be sent on, or kept, as it is: an update's own key and headers are a few hundred bytes. */
export const MOST_HEADER_BYTES = 262_144;
/** What a header takes at least where it is kept. */
const BYTES_A_HEADER = 32;
const EVENT_HEADERS = ['content-type', 'ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'ce_traceparent', TRACEPARENT];

/** The bytes of a record's key and headers. */
export function headerBytes({ key, headers }: Pick<InputRecord, 'key' | 'headers'>): number {
  let bytes = key?.length ?? 0;
  for (const [name, value] of Object.entries(headers ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) bytes += BYTES_A_HEADER + Buffer.byteLength(name) + (one?.length ?? 0);
  }
  return bytes;
}

/** Of a record's headers those that say something of its event. */
export function eventHeaders(headers: InputRecord['headers']): InputRecord['headers'] {
  return Object.fromEntries(EVENT_HEADERS.flatMap((name) => (headers?.[name] === undefined ? [] : [[name, headers[name]]])));
}
