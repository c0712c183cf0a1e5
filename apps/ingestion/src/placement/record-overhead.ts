import { TRACEPARENT } from '@taocun/contracts';
import type { InputRecord } from '@taocun/messaging';

/** The largest key and headers with which a record is rerouted or stored as it is; a genuine update has a few hundred bytes of them. */
export const MOST_HEADER_BYTES = 262_144;
/** The least overhead of a stored header. */
const BYTES_A_HEADER = 32;
const EVENT_HEADERS = ['content-type', 'ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'ce_traceparent', TRACEPARENT];

/** The size of a record's key and headers in bytes. */
export function headerBytes({ key, headers }: Pick<InputRecord, 'key' | 'headers'>): number {
  let bytes = key?.length ?? 0;
  for (const [name, value] of Object.entries(headers ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) bytes += BYTES_A_HEADER + Buffer.byteLength(name) + (one?.length ?? 0);
  }
  return bytes;
}

/** Those of a record's headers that describe its event. */
export function eventHeaders(headers: InputRecord['headers']): InputRecord['headers'] {
  return Object.fromEntries(EVENT_HEADERS.flatMap((name) => (headers?.[name] === undefined ? [] : [[name, headers[name]]])));
}
