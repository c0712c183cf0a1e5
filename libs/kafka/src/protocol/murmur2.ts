const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/**
 * The 32-bit hash with which Kafka's Java client assigns keys to partitions, over the key's bytes; a signed
 * integer. Source: org.apache.kafka.common.utils.Utils.murmur2.
 */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length;
  const aligned = length & ~3;
  let h = SEED ^ length;
  for (let i = 0; i < aligned; i += 4) {
    h = mix(
      h,
      (bytes[i] ?? 0) |
        ((bytes[i + 1] ?? 0) << 8) |
        ((bytes[i + 2] ?? 0) << 16) |
        ((bytes[i + 3] ?? 0) << 24),
    );
  }
  const rest = length - aligned;
  if (rest > 2) h ^= (bytes[aligned + 2] ?? 0) << 16;
  if (rest > 1) h ^= (bytes[aligned + 1] ?? 0) << 8;
  return rest > 0 ? finish(Math.imul(h ^ (bytes[aligned] ?? 0), M)) : finish(h);
}

/** The partition of a key among `partitions`. ASCII keys, like ours, are hashed without encoding them. */
export function partitionOfKey(key: string, partitions: number): number {
  const length = key.length;
  const aligned = length & ~3;
  let h = SEED ^ length;
  for (let i = 0; i < aligned; i += 4) {
    const a = key.charCodeAt(i);
    const b = key.charCodeAt(i + 1);
    const c = key.charCodeAt(i + 2);
    const d = key.charCodeAt(i + 3);
    if ((a | b | c | d) > 127) return positive(murmur2(Buffer.from(key))) % partitions;
    h = mix(h, a | (b << 8) | (c << 16) | (d << 24));
  }
  for (let i = length - 1; i >= aligned; i--) {
    const code = key.charCodeAt(i);
    if (code > 127) return positive(murmur2(Buffer.from(key))) % partitions;
    h ^= code << (8 * (i - aligned));
  }
  return positive(finish(length === aligned ? h : Math.imul(h, M))) % partitions;
}

function mix(h: number, block: number): number {
  let k = Math.imul(block, M);
  k ^= k >>> 24;
  return Math.imul(h, M) ^ Math.imul(k, M);
}

function finish(hash: number): number {
  let h = hash;
  h ^= h >>> 13;
  h = Math.imul(h, M);
  h ^= h >>> 15;
  return h | 0;
}

/** Java's toPositive: drops the sign bit instead of negating. */
function positive(hash: number): number {
  return hash & 0x7fffffff;
}
