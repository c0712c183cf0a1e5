/** Bits of a key: a value in the upper ones, a mark in the lower ones. */
const KEY_BITS = 32;
export const MARK_BITS = 4;
/** With more bucket bits, marks would reach into the upper bits. Memory does not suffice for so many keys. */
const MOST_BUCKET_BITS = KEY_BITS - MARK_BITS;
/** The number of buckets in a block. The position of each block is stored. */
const BLOCK = 64;
const BLOCK_BITS = 6;
/** At least two blocks, so that a key shifted by the bits within its block is the block's number. */
const LEAST_BUCKET_BITS = BLOCK_BITS + 1;
const WORD = 32;
const WORD_SHIFT = 5;

/**
 * Sorted keys in the code of Elias and Fano: the upper bits choose a bucket, which stores its number of keys
 * in unary; the lower bits follow one another. With n keys, a key takes 34 − log2(n) bits, and half a bit for
 * the positions of blocks. All data of a block lie together, because each separate position that a lookup
 * reads is a miss of the processor's caches.
 */
export class PackedKeys {
  readonly length: number;
  /** The number of lower bits per key. */
  readonly #width: number;
  readonly #blocks: number;
  /**
   * First the number of keys before each block, and of all keys. Then the blocks as bits: for each bucket a
   * one per key and a zero, then the lower bits of each key.
   */
  readonly #words: Uint32Array;

  /** The keys, in ascending order. */
  constructor(sorted: Uint32Array) {
    const length = sorted.length;
    const bucketBits = Math.min(MOST_BUCKET_BITS, Math.max(LEAST_BUCKET_BITS, WORD - 1 - Math.clz32(length)));
    const width = KEY_BITS - bucketBits;
    const mask = 2 ** width - 1;
    this.length = length;
    this.#width = width;
    this.#blocks = 2 ** (bucketBits - BLOCK_BITS);
    // One extra word, since lower bits are read from two words.
    const words = new Uint32Array(Math.ceil(this.#startOf(this.#blocks, length) / WORD) + 1);
    this.#words = words;
    for (let block = 0, at = 0; block < this.#blocks; block++) {
      const first = at;
      words[block] = first;
      while (at < length && (sorted[at] ?? 0) >>> (width + BLOCK_BITS) === block) at++;
      // The zeros of all earlier buckets precede the one of a key.
      const ofOnes = this.#startOf(block, first) - first - block * BLOCK;
      let low = this.#startOf(block, first) + BLOCK + at - first;
      for (let key = first; key < at; key++, low += width) {
        const one = ofOnes + key + ((sorted[key] ?? 0) >>> width);
        const ofOne = one >>> WORD_SHIFT;
        words[ofOne] = (words[ofOne] ?? 0) | (1 << (one & (WORD - 1)));
        const bits = (sorted[key] ?? 0) & mask;
        const ofLow = low >>> WORD_SHIFT;
        const shift = low & (WORD - 1);
        words[ofLow] = (words[ofLow] ?? 0) | (bits << shift);
        if (shift > 0) words[ofLow + 1] = (words[ofLow + 1] ?? 0) | (bits >>> (WORD - shift));
      }
    }
    words[this.#blocks] = length;
  }

  /** The marks stored with a value, each as a bit. */
  marksOf(value: number): number {
    const words = this.#words;
    const width = this.#width;
    const key = (value << MARK_BITS) >>> 0;
    const block = key >>> (width + BLOCK_BITS);
    const first = words[block] ?? 0;
    const start = this.#startOf(block, first);
    const lows = start + BLOCK + (words[block + 1] ?? 0) - first;
    const remainder = (key & (2 ** width - 1)) >>> MARK_BITS;
    const zeros = (key >>> width) & (BLOCK - 1);
    let marks = 0;
    for (
      let bit = this.#behindZeros(start, zeros);
      (((words[bit >>> WORD_SHIFT] ?? 0) >>> (bit & (WORD - 1))) & 1) === 1;
      bit++
    ) {
      const low = this.#bits(lows + (bit - start - zeros) * width) & (2 ** width - 1);
      if (low >>> MARK_BITS === remainder) marks |= 1 << (low & (2 ** MARK_BITS - 1));
    }
    return marks;
  }

  /**
   * Prefetches the position of a value's block. For many values in a row these reads overlap. The result is
   * meaningless.
   */
  prefetchPosition(value: number): number {
    const words = this.#words;
    const block = ((value << MARK_BITS) >>> 0) >>> (this.#width + BLOCK_BITS);
    return (words[block] ?? 0) ^ (words[block + 1] ?? 0);
  }

  /**
   * Prefetches the words of the block that `marksOf` will read. Call `prefetchPosition` for all values first,
   * so that no read here has to wait for another.
   */
  prefetch(value: number): number {
    const words = this.#words;
    const width = this.#width;
    const key = (value << MARK_BITS) >>> 0;
    const block = key >>> (width + BLOCK_BITS);
    const first = words[block] ?? 0;
    const count = (words[block + 1] ?? 0) - first;
    const start = this.#startOf(block, first);
    const low = start + BLOCK + count + ((count * ((key >>> width) & (BLOCK - 1))) >>> BLOCK_BITS) * width;
    return (words[start >>> WORD_SHIFT] ?? 0) ^ (words[low >>> WORD_SHIFT] ?? 0);
  }

  /** All keys, in ascending order. */
  unpacked(): Uint32Array {
    const keys = new Uint32Array(this.length);
    const width = this.#width;
    const mask = 2 ** width - 1;
    for (let block = 0, at = 0; block < this.#blocks; block++) {
      const first = at;
      const start = this.#startOf(block, first);
      let low = start + BLOCK + (this.#words[block + 1] ?? 0) - first;
      const end = low;
      const ofBuckets = block * BLOCK + first - start;
      for (let bit = start; bit < end; bit += WORD) {
        let word = this.#bits(bit);
        if (end - bit < WORD) word &= 2 ** (end - bit) - 1;
        for (; word !== 0; word &= word - 1, low += width) {
          const bucket = ofBuckets + bit + (WORD - 1 - Math.clz32(word & -word)) - at;
          keys[at++] = (bucket << width) | (this.#bits(low) & mask);
        }
      }
    }
    return keys;
  }

  /** The position of a block's first bit, by the number of keys before it. */
  #startOf(block: number, first: number): number {
    return (this.#blocks + 1) * WORD + block * BLOCK + first * (1 + this.#width);
  }

  /** The position after this many zeros. */
  #behindZeros(start: number, zeros: number): number {
    if (zeros === 0) return start;
    let left = zeros;
    let index = start >>> WORD_SHIFT;
    let word = ~(this.#words[index] ?? 0) & (-1 << (start & (WORD - 1)));
    for (let ones = onesIn(word); ones < left; ones = onesIn(word)) {
      left -= ones;
      word = ~(this.#words[++index] ?? 0);
    }
    for (; left > 1; left--) word &= word - 1;
    return index * WORD + (WORD - 1 - Math.clz32(word & -word)) + 1;
  }

  /** 32 bits from any position on. */
  #bits(from: number): number {
    const index = from >>> WORD_SHIFT;
    const shift = from & (WORD - 1);
    const first = (this.#words[index] ?? 0) >>> shift;
    return shift === 0 ? first : first | ((this.#words[index + 1] ?? 0) << (WORD - shift));
  }
}

function onesIn(word: number): number {
  let ones = word - ((word >>> 1) & 0x55555555);
  ones = (ones & 0x33333333) + ((ones >>> 2) & 0x33333333);
  return Math.imul((ones + (ones >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
