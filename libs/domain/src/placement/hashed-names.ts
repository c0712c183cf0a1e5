import { HASH_WORDS, type NameHash } from './name-hash';

/** The name of an update, unique for its owner: the shop, or the village of a registration. */
export interface UpdateName {
  readonly source: string;
  readonly id: string;
  readonly owner: string;
}

/**
 * The hashes of names that will be asked for in this order. Only the last name asked for may be asked for
 * again.
 */
export class HashedNames {
  #names: readonly UpdateName[] = [];
  #words = new Int32Array();
  #at = 0;
  readonly #one = new Int32Array(HASH_WORDS);

  constructor(private readonly hash: NameHash) {}

  get words(): Int32Array {
    return this.#words.subarray(0, this.#names.length * HASH_WORDS);
  }

  set(names: readonly UpdateName[]): void {
    this.#names = names;
    this.#at = 0;
    if (this.#words.length < names.length * HASH_WORDS)
      this.#words = new Int32Array(names.length * HASH_WORDS);
    let to = 0;
    for (const { source, id, owner } of names) {
      const hash = this.hash.compute(source, id, owner);
      for (let word = 0; word < HASH_WORDS; word++) this.#words[to++] = hash[word] ?? 0;
    }
  }

  /**
   * The number of a name in the list; undefined if it is not in the list, or a later one has already been
   * asked for.
   */
  numberOf(source: string, id: string, owner: string): number | undefined {
    for (let at = this.#at; at < this.#names.length; at++) {
      const name = this.#names[at];
      if (name?.id !== id || name.owner !== owner || name.source !== source) continue;
      return (this.#at = at);
    }
    return undefined;
  }

  /** The hash of the name with this number, in an array that the next call overwrites. */
  hashOf(number: number): Int32Array {
    for (let word = 0; word < HASH_WORDS; word++)
      this.#one[word] = this.#words[number * HASH_WORDS + word] ?? 0;
    return this.#one;
  }
}
