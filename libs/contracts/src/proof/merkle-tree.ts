import { createHash } from 'node:crypto';

// Trees of SHA-256 by RFC 9162, section 2.1.

const hashOf = (prefix: number, ...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256').update(Buffer.of(prefix));
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export function leafHash(leaf: string): Buffer {
  return hashOf(0, leaf);
}

/** The root over the hashes of the leaves; without leaves the hash of no bytes. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return createHash('sha256').digest();
  if (leaves.length === 1) return first;
  const half = halfOf(leaves.length);
  return hashOf(1, merkleRoot(leaves.slice(0, half)), merkleRoot(leaves.slice(half)));
}

/** The sibling hashes on the path from a leaf to the root, the lowest first. */
export function merklePath(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length === 1) return [];
  const half = halfOf(leaves.length);
  const left = leaves.slice(0, half);
  const right = leaves.slice(half);
  return index < half
    ? [...merklePath(left, index), merkleRoot(right)]
    : [...merklePath(right, index - half), merkleRoot(left)];
}

/**
 * The root that a path gives for the hash of a leaf; undefined if the path does not fit a tree of this size.
 */
export function rootOfPath(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Buffer | undefined {
  if (index >= size) return undefined;
  if (size === 1) return path.length === 0 ? leaf : undefined;
  const top = path.at(-1);
  if (top === undefined) return undefined;
  const half = halfOf(size);
  const isLeft = index < half;
  const below = rootOfPath(
    leaf,
    isLeft ? index : index - half,
    isLeft ? half : size - half,
    path.slice(0, -1),
  );
  return below && (isLeft ? hashOf(1, below, top) : hashOf(1, top, below));
}

/** The greatest power of two below the size. */
function halfOf(size: number): number {
  let half = 1;
  while (2 * half < size) half *= 2;
  return half;
}
