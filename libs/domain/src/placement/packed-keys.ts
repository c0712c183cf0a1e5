/** A key has so many bits: a value in the upper ones, a mark in the lower ones. */
const KEY_BITS = 32;
export const MARK_BITS = 5;
/** Beyond it, marks would reach into the upper bits. There is memory for fewer keys. */
const MOST_BUCKET_BITS = KEY_BITS - MARK_BITS;
/** The position of every so many buckets is kept. */
const SAMPLED = 64;
const SAMPLE_SHIFT = 6;
/** Bits of a word. */
const WORD = 32;
const WORD_SHIFT = 5;

/**
 * Sorted keys as Elias and Fano code them: the upper bits choose a bucket, of which only the number of keys is kept, in unary; the lower bits
 * stand side by side. With n keys a key takes 34 − log2(n) bits, and half a bit for the sampled positions.
 */
export class PackedKeys {
  /** The lower bits of a key. */
  readonly #width: number;
  readonly #lows: Uint32Array;
  /** For each bucket a one for each key, and a zero. */
  readonly #counts: Uint32Array;
  readonly #samples: Uint32Array;

  /** The keys, in ascending order. */
  constructor(sorted: Uint32Array) {
    this.length = sorted.length;
    // At least two buckets, so that the lower bits are fewer than a word's.
    const bucketBits = Math.min(MOST_BUCKET_BITS, Math.max(1, WORD - 1 - Math.clz32(this.length)));
    const buckets = 2 ** bucketBits;
    this.#width = KEY_BITS - bucketBits;
    this.#lows = new Uint32Array(Math.ceil((this.length * this.#width) / WORD) + 1);
    this.#counts = new Uint32Array(Math.ceil((this.length + buckets) / WORD));
    this.#samples = new Uint32Array(Math.ceil(buckets / SAMPLED));
    const counts = this.#counts;
    const lows = this.#lows;
    const width = this.#width;
    const mask = 2 ** width - 1;
    let at = 0;
    for (let bucket = 0; bucket < buckets; bucket++) {
      if ((bucket & (SAMPLED - 1)) === 0) this.#samples[bucket >>> SAMPLE_SHIFT] = at + bucket;
      for (; at < sorted.length && (sorted[at] ?? 0) >>> width === bucket; at++) {
        const ofCount = at + bucket;
        counts[ofCount >>> WORD_SHIFT] = (counts[ofCount >>> WORD_SHIFT] ?? 0) | (1 << (ofCount & (WORD - 1)));
        const low = (sorted[at] ?? 0) & mask;
        const index = (at * width) >>> WORD_SHIFT;
        const shift = (at * width) & (WORD - 1);
        lows[index] = (lows[index] ?? 0) | (low << shift);
        if (shift > 0) lows[index + 1] = (lows[index + 1] ?? 0) | (low >>> (WORD - shift));
      }
    }
  }

  readonly length: number;

  /** The marks that stand with a value, each as a bit. */
  marksOf(value: number): number {
    const key = (value << MARK_BITS) >>> 0;
    const bucket = key >>> this.#width;
    const wanted = (key & (2 ** this.#width - 1)) >>> MARK_BITS;
    let marks = 0;
    for (let bit = this.#startOf(bucket); this.#isOne(bit); bit++) {
      const low = this.#low(bit - bucket);
      if (low >>> MARK_BITS === wanted) marks |= 1 << (low & (WORD - 1));
    }
    return marks;
  }

  /** All keys, in ascending order. */
  unpacked(): Uint32Array {
    const keys = new Uint32Array(this.length);
    const counts = this.#counts;
    const width = this.#width;
    for (let index = 0, at = 0; at < keys.length; index++) {
      for (let word = counts[index] ?? 0; word !== 0; word &= word - 1) {
        const bit = index * WORD + WORD - 1 - Math.clz32(word & -word);
        keys[at] = ((bit - at) << width) | this.#low(at++);
      }
    }
    return keys;
  }

  /** The position of a bucket's first bit among the counts. */
  #startOf(bucket: number): number {
    const sample = this.#samples[bucket >>> SAMPLE_SHIFT] ?? 0;
    let zeros = bucket & (SAMPLED - 1);
    if (zeros === 0) return sample;
    let index = sample >>> WORD_SHIFT;
    let word = ~(this.#counts[index] ?? 0) & (-1 << (sample & (WORD - 1)));
    for (let ones = onesIn(word); ones < zeros; ones = onesIn(word)) {
      zeros -= ones;
      word = ~(this.#counts[++index] ?? 0);
    }
    for (; zeros > 1; zeros--) word &= word - 1;
    return index * WORD + (WORD - 1 - Math.clz32(word & -word)) + 1;
  }

  #isOne(bit: number): boolean {
    return (((this.#counts[bit >>> WORD_SHIFT] ?? 0) >>> (bit & (WORD - 1))) & 1) === 1;
  }

  #low(at: number): number {
    const bit = at * this.#width;
    const index = bit >>> WORD_SHIFT;
    const shift = bit & (WORD - 1);
    const first = (this.#lows[index] ?? 0) >>> shift;
    const both = shift === 0 ? first : first | ((this.#lows[index + 1] ?? 0) << (WORD - shift));
    return both & (2 ** this.#width - 1);
  }
}

function onesIn(word: number): number {
  let ones = word - ((word >>> 1) & 0x55555555);
  ones = (ones & 0x33333333) + ((ones >>> 2) & 0x33333333);
  return Math.imul((ones + (ones >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
