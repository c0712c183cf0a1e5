import { ByteWriter } from '../memory/bytes';
import { SharedSources } from '../memory/source-names';
import { Village } from './village';

/**
 * A village as compact bytes; the first byte is the number of their format. Reuse one writer for many
 * villages.
 */
export function encodeVillage(village: Village, to = new ByteWriter()): Uint8Array {
  return village.encode(to);
}

/**
 * Throws an Error if the bytes have an unknown format or are cut short. Pass the same sources for many
 * villages, so that they share the names.
 */
export function decodeVillage(code: string, bytes: Uint8Array, sources = new SharedSources()): Village {
  return Village.decode(code, bytes, sources);
}
