/** 32-bit words of a hash. */
export const HASH_WORDS = 4;

/** A 128-bit hash of names: source, id and owner, printable ASCII of at most 449 characters together. */
export interface NameHash {
  /** Returns an array that the next call overwrites. */
  compute(source: string, id: string, owner: string): Int32Array;
}
