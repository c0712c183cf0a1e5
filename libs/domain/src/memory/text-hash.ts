/** A hash of 32 bits. */
export type TextHash = (text: string) => number;

/**
 * The rounds of HalfSipHash-1-3 (Aumasson and Bernstein, 2012; Linux: hsiphash) over two units of UTF-16 at a
 * time. The key is drawn here, so that senders, who choose identifiers, cannot choose collisions.
 */
export function keyedTextHash(key: Int32Array = crypto.getRandomValues(new Int32Array(2))): TextHash {
  const [low = 0, high = 0] = key;
  return (text) => {
    let v0 = low;
    let v1 = high;
    let v2 = low ^ 0x6c796765;
    let v3 = high ^ 0x74656462;
    const length = text.length;
    const pairs = length & ~1;
    for (let at = 0; at <= pairs; at += 2) {
      // The last word has the length, and the last unit if there is an odd number of them.
      const word =
        at < pairs
          ? text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16)
          : (length << 16) | (pairs < length ? text.charCodeAt(at) : 0);
      v3 ^= word;
      v0 = (v0 + v1) | 0;
      v1 = rotated(v1, 5) ^ v0;
      v0 = rotated(v0, 16);
      v2 = (v2 + v3) | 0;
      v3 = rotated(v3, 8) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = rotated(v3, 7) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = rotated(v1, 13) ^ v2;
      v2 = rotated(v2, 16);
      v0 ^= word;
    }
    v2 ^= 0xff;
    for (let round = 0; round < 3; round++) {
      v0 = (v0 + v1) | 0;
      v1 = rotated(v1, 5) ^ v0;
      v0 = rotated(v0, 16);
      v2 = (v2 + v3) | 0;
      v3 = rotated(v3, 8) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = rotated(v3, 7) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = rotated(v1, 13) ^ v2;
      v2 = rotated(v2, 16);
    }
    return v1 ^ v3;
  };
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
