import { HASH_WORDS, type NameHash } from './name-hash';

/** Room for a name of 449 characters, with its separators and padding. */
const MOST_BYTES = 1024;

/**
 * MurmurHash3 (x86, 128 bits) of three texts with a zero after each. It has no key, so a colliding name can be constructed: it only finds
 * names that were saved before there was a keyed hash.
 */
export class UnkeyedNameHash implements NameHash {
  readonly #words = new Int32Array(HASH_WORDS);
  readonly #bytes = new Uint8Array(MOST_BYTES);
  readonly #blocks = new Int32Array(this.#bytes.buffer);

  compute(source: string, id: string, owner: string): Int32Array {
    const bytes = this.#bytes;
    const blocks = this.#blocks;
    let length = 0;
    for (let i = 0; i < source.length; i++) bytes[length++] = source.charCodeAt(i);
    bytes[length++] = 0;
    for (let i = 0; i < id.length; i++) bytes[length++] = id.charCodeAt(i);
    bytes[length++] = 0;
    for (let i = 0; i < owner.length; i++) bytes[length++] = owner.charCodeAt(i);
    const end = ((length + 15) >> 4) << 4;
    // The last block is padded with zeros; the length mixed in at the end keeps them apart from text.
    for (let i = length; i < end; i++) bytes[i] = 0;
    let h1 = 0;
    let h2 = 0;
    let h3 = 0;
    let h4 = 0;
    for (let at = 0; at < end >> 2; at += 4) {
      h1 ^= Math.imul(rotate(Math.imul(blocks[at] ?? 0, 0x239b961b), 15), 0xab0e9789);
      h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
      h2 ^= Math.imul(rotate(Math.imul(blocks[at + 1] ?? 0, 0xab0e9789), 16), 0x38b34ae5);
      h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
      h3 ^= Math.imul(rotate(Math.imul(blocks[at + 2] ?? 0, 0x38b34ae5), 17), 0xa1e38b93);
      h3 = (Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
      h4 ^= Math.imul(rotate(Math.imul(blocks[at + 3] ?? 0, 0xa1e38b93), 18), 0x239b961b);
      h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
    }
    h1 ^= length;
    h2 ^= length;
    h3 ^= length;
    h4 ^= length;
    h1 = (h1 + h2 + h3 + h4) | 0;
    h2 = scramble((h2 + h1) | 0);
    h3 = scramble((h3 + h1) | 0);
    h4 = scramble((h4 + h1) | 0);
    h1 = scramble(h1);
    h1 = (h1 + h2 + h3 + h4) | 0;
    const words = this.#words;
    words[0] = h1;
    words[1] = (h2 + h1) | 0;
    words[2] = (h3 + h1) | 0;
    words[3] = (h4 + h1) | 0;
    return words;
  }
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function scramble(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
