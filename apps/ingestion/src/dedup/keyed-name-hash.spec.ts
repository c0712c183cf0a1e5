import fc from 'fast-check';
import { type NameHash } from '@taocun/domain';
import { keyedNameHash } from './keyed-name-hash';

// The key of BLAKE3's own test vectors.
const key = Buffer.from('whats the Elvish word for friend');
let hash: NameHash;

beforeAll(async () => {
  hash = await keyedNameHash(key);
});

const hex = (words: Int32Array): string => Buffer.from(words.slice().buffer).toString('hex');

it('the hash differs by the border between two texts', () => {
  const names = [
    ['ab', 'c', 'd'],
    ['a', 'bc', 'd'],
    ['a', 'b', 'cd'],
    ['abc', '', 'd'],
  ] as const;
  expect(new Set(names.map(([source, id, owner]) => hex(hash.compute(source, id, owner)))).size).toBe(4);
});

it('the hash is keyed BLAKE3 and never changes, because hashes are stored', () => {
  expect(hex(hash.compute('/marketplaces/taobao', 'order-1'.repeat(20), 'shop s'))).toBe(
    'd7cfa0ecebe4d1b693e3a23c9da6701d',
  );
  expect(hex(hash.compute('/m', 'a', 'shop s'))).toBe('74e5d62b97ecf2cf0a4730524c0c98d3');
});

it('the longest valid names have a hash', () => {
  const hashOf = (last: string): string =>
    hex(hash.compute('x'.repeat(256), 'x'.repeat(128), `shop ${'x'.repeat(59)}${last}`));
  expect(hashOf('y')).not.toBe(hashOf('z'));
});

it('the hash differs with another key, and is equal with the same key', async () => {
  const other = await keyedNameHash(Buffer.from(key).fill('x', 31));
  const again = await keyedNameHash(Buffer.from(key));
  const text = fc.string({ unit: 'grapheme-ascii', maxLength: 300 });
  fc.assert(
    fc.property(text, text, text, (source, id, owner) => {
      const own = hex(hash.compute(source, id, owner));
      expect(hex(other.compute(source, id, owner))).not.toBe(own);
      expect(hex(again.compute(source, id, owner))).toBe(own);
    }),
  );
});
