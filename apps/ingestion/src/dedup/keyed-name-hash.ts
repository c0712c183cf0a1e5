import { createBLAKE3, type IHasher } from 'hash-wasm';
import { type NameHash } from '@taocun/domain';

const HASH_BITS = 128;
export const KEY_BYTES = 32;
/** The longest name has 449 characters, plus separators. */
const MOST_BYTES = 1024;

const hashes = new Map<string, Promise<NameHash>>();

/**
 * The hash of names with this key. Without the key, nobody can construct two names with the same hash, or
 * compute a name's hash. One hash serves all partitions of a process.
 */
export function keyedNameHash(key: Uint8Array): Promise<NameHash> {
  const hex = Buffer.from(key).toString('hex');
  const known = hashes.get(hex);
  if (known !== undefined) return known;
  const made = createBLAKE3(HASH_BITS, key).then((hasher) => new KeyedNameHash(hasher));
  hashes.set(hex, made);
  return made;
}

/** Keyed BLAKE3 of three texts, separated by zero bytes. */
class KeyedNameHash implements NameHash {
  readonly #hash = new Uint8Array(HASH_BITS / 8);
  readonly #words = new Int32Array(this.#hash.buffer);
  readonly #text = Buffer.alloc(MOST_BYTES);

  constructor(private readonly blake3: IHasher) {}

  compute(source: string, id: string, owner: string): Int32Array {
    const length = this.#text.write(`${source}\0${id}\0${owner}`, 'latin1');
    this.blake3.init();
    this.blake3.update(this.#text.subarray(0, length));
    this.#hash.set(this.blake3.digest('binary'));
    return this.#words;
  }
}
