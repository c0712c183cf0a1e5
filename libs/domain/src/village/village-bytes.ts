import { ByteWriter } from '../encoding/bytes';
import { SharedSources } from '../encoding/source-names';
import { Village } from './village';

/** A village as compact bytes, the first of which tells their format. Many villages are best written by one writer, one after the other. */
export function encodeVillage(village: Village, to = new ByteWriter()): Uint8Array {
  return village.encode(to);
}

/** Many villages are best read with the sources that they share. Throws an Error where the bytes are of another format, or cut short. */
export function decodeVillage(code: string, bytes: Uint8Array, sources = new SharedSources()): Village {
  return Village.decode(code, bytes, sources);
}
