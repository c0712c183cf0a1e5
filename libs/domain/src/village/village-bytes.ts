import { Village } from './village';

/** A village as compact bytes, the first of which tells their format. */
export function encodeVillage(village: Village): Uint8Array {
  return village.encode();
}

/** Throws an Error where the bytes are of another format, or cut short. */
export function decodeVillage(code: string, bytes: Uint8Array): Village {
  return Village.decode(code, bytes);
}
