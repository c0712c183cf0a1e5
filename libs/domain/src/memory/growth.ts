/** Bytes in use and, with those kept for more, reserved. */
export interface MemoryBytes {
  readonly used: number;
  readonly reserved: number;
}

/** Above this many bytes a buffer grows by a quarter, because a copy would double the memory for a moment. */
const GROWS_BY_A_QUARTER_FROM = 1_048_576;

/** A number of bytes, at least `needed`, that a full buffer of `bytes` grows to: a multiple of 8. */
export function grownBytes(bytes: number, needed: number): number {
  const more = bytes < GROWS_BY_A_QUARTER_FROM ? bytes : bytes / 4;
  return 8 * Math.ceil(Math.max(bytes + more, needed) / 8);
}
