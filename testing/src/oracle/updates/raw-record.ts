/** A record as stored in `marketplace.updates`. */
export interface RawRecord {
  key: string | null;
  partition: number;
  offset: number;
  timestampMs: number;
  value: string | Uint8Array | null;
  headers?: Record<string, string>;
}

export function bytesOf(value: RawRecord['value']): Uint8Array {
  if (value === null) return new Uint8Array();
  return typeof value === 'string' ? new TextEncoder().encode(value) : value;
}

const wrap = (value: bigint) => BigInt.asUintN(32, value);

/** Kafka's murmur2 (org.apache.kafka.common.utils.Utils), as an unsigned 32-bit number. */
export function murmur2(data: Uint8Array): bigint {
  const m = 0x5bd1e995n;
  const byte = (at: number) => BigInt(data[at] ?? 0);
  let hash = wrap(0x9747b28cn ^ BigInt(data.length));

  const whole = data.length - (data.length % 4);
  for (let at = 0; at < whole; at += 4) {
    let k = byte(at) | (byte(at + 1) << 8n) | (byte(at + 2) << 16n) | (byte(at + 3) << 24n);
    k = wrap(k * m);
    k = wrap((k ^ (k >> 24n)) * m);
    hash = wrap(wrap(hash * m) ^ k);
  }
  if (data.length > whole) {
    // Bytes past the end read as 0, so the tail is one little-endian number.
    hash ^= byte(whole) | (byte(whole + 1) << 8n) | (byte(whole + 2) << 16n);
    hash = wrap(hash * m);
  }
  hash = wrap((hash ^ (hash >> 13n)) * m);
  return hash ^ (hash >> 15n);
}

/**
 * The partition that the Java client's default partitioner chooses for a key: the hash's sign bit is masked,
 * not negated.
 */
export function partitionOf(key: string, partitions: number): number {
  return Number((murmur2(new TextEncoder().encode(key)) & 0x7fffffffn) % BigInt(partitions));
}
