import fc from 'fast-check';
import { PackedKeys } from './packed-keys';
import { sortedKeys } from './sorted-keys';

const MOST = 2 ** 32 - 1;

function packed(keys: readonly number[]): PackedKeys {
  return new PackedKeys(sortedKeys(Uint32Array.from(keys)));
}

function naiveMarks(keys: readonly number[], value: number): number {
  return keys.filter((key) => key >>> 4 === value).reduce((marks, key) => marks | (1 << (key & 15)), 0);
}

describe('packed keys', () => {
  it('packed keys are unpacked to what they were made of', () => {
    const keysOf = (most: number) => fc.array(fc.integer({ min: 0, max: most }), { maxLength: 700 });
    fc.assert(
      fc.property(
        fc.oneof(keysOf(MOST), keysOf(5_000), keysOf(31)),
        fc.integer({ min: 0, max: MOST >>> 4 }),
        (keys, other) => {
          const made = packed(keys);
          expect(made.length).toBe(keys.length);
          expect([...made.unpacked()]).toEqual([...keys].sort((a, b) => a - b));
          for (const value of [other, 0, MOST >>> 4, ...keys.flatMap((key) => [key >>> 4, (key >>> 4) ^ 1])])
            expect(made.marksOf(value)).toBe(naiveMarks(keys, value));
        },
      ),
    );
  });

  it.each([
    ['none', []],
    ['the least and the greatest', [0, MOST]],
    ['all marks of one value', Array.from({ length: 16 }, (_, mark) => (77 << 4) | mark)],
    ['one key many times', Array.from({ length: 300 }, () => 123_456)],
    ['all in the last bucket', Array.from({ length: 1_000 }, (_, at) => MOST - at)],
    ['many empty buckets before the last key', [...Array.from({ length: 4_000 }, (_, at) => at), MOST]],
  ])('packed keys may be %s', (_what, keys) => {
    const made = packed(keys);
    expect([...made.unpacked()]).toEqual([...keys].sort((a, b) => a - b));
    for (const value of [0, 76, 77, 78, 3_858, MOST >>> 4])
      expect(made.marksOf(value)).toBe(naiveMarks(keys, value));
  });
});
