import { createHash } from 'node:crypto';
import { leafHash, merklePath, merkleRoot, rootOfPath } from './merkle-tree';

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const leavesOf = (size: number): Buffer[] => Array.from({ length: size }, (_, at) => leafHash(`leaf ${at}`));

/** The root level by level: pairs are joined, and one without a partner moves up. */
function naiveRoot(level: readonly Buffer[]): Buffer {
  if (level.length === 1) return level[0]!;
  const above = level.flatMap((left, at) =>
    at % 2 === 1 ? [] : at + 1 < level.length ? [sha256(Buffer.of(1), left, level[at + 1]!)] : [left],
  );
  return naiveRoot(above);
}

// The tree of certificate-transparency's reference tests: its leaves, and its roots by size.
const known = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
it.each([
  [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  [5, '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
])('the tree of %d leaves has the root of the reference tree', (size, root) => {
  const leaves = known.slice(0, size).map((hex) => leafHash(Buffer.from(hex, 'hex').toString('latin1')));
  expect(merkleRoot(leaves).toString('hex')).toBe(root);
});

it('a tree of any size has one root for every order of the work, and a path from every leaf', () => {
  for (let size = 1; size <= 70; size++) {
    const leaves = leavesOf(size);
    const root = naiveRoot(leaves);
    expect(merkleRoot(leaves)).toEqual(root);
    for (const [index, leaf] of leaves.entries()) {
      const path = merklePath(leaves, index);
      expect(rootOfPath(leaf, index, size, path)).toEqual(root);
      // Another leaf, index or hash gives another root; a longer or shorter path gives none.
      expect(rootOfPath(leafHash('another'), index, size, path)).not.toEqual(root);
      expect(rootOfPath(leaf, (index + 1) % (size + 1), size, path)?.equals(root) ?? false).toBe(false);
      for (const at of path.keys())
        expect(rootOfPath(leaf, index, size, path.with(at, leafHash('another')))).not.toEqual(root);
      expect(rootOfPath(leaf, index, size, [...path, root])).toBeUndefined();
      if (path.length > 0) expect(rootOfPath(leaf, index, size, path.slice(1))).toBeUndefined();
    }
  }
});
