import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { DedupIndex } from './dedup-index';
import { type NameHash } from './name-hash';
import { UnkeyedNameHash } from './unkeyed-name-hash';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const day = 16_000;
const unkeyed = new UnkeyedNameHash();
/** Another hash than that of names saved before. */
const hash: NameHash = { compute: (source, id, owner) => unkeyed.compute(source, id, `with a key ${owner}`) };

describe('the dedup index of a partition', () => {
  const accept = (index: DedupIndex, id: string, on: number): boolean => {
    index.read(on);
    return index.addIfAbsent('/m', id, 'shop s', on);
  };

  it('finds a name again, for the same owner only', () => {
    const index = new DedupIndex(hash);
    expect(accept(index, 'a', day)).toBe(true);
    expect(accept(index, 'a', day)).toBe(false);
    expect(index.has('/m', 'a', 'shop t')).toBe(false);
    expect(index.has('/n', 'a', 'shop s')).toBe(false);
  });

  it.each([
    ['30 days later it is remembered', day + 30, false],
    ['31 days later it is forgotten', day + 31, true],
  ])('%s, by the record that asks too', (_name, later, accepted) => {
    const index = new DedupIndex(hash);
    accept(index, 'a', day);
    expect(accept(index, 'a', later)).toBe(accepted);
  });

  it('forgets for good: an older record does not bring a name back', () => {
    const index = new DedupIndex(hash);
    accept(index, 'a', day);
    index.read(day + 31);
    expect(accept(index, 'a', day + 1)).toBe(true);
    expect(accept(index, 'a', day + 1)).toBe(false);
  });

  it('says of a later day alone that names are forgotten by it', () => {
    const seen = new DedupIndex(hash, day);
    expect([day - 1, day, day + 1, day + 1].map((on) => seen.read(on))).toEqual([false, false, true, false]);
  });

  it('gives what was added by day, the oldest first', () => {
    const seen = new DedupIndex(hash);
    for (const on of [day + 2, day, day + 1]) accept(seen, `on ${on}`, on);
    expect(seen.takeAdded().map((added) => added.day)).toEqual([day, day + 1, day + 2]);
  });

  // Days are kept in turns of 255.
  it.each([31, 193, 224, 254, 255, 256, 285, 286, 510, 5_000])(
    'is not mistaken for one of %i days later, come by steps or by a jump',
    (later) => {
      for (const step of [1, 7, 100, later]) {
        const index = new DedupIndex(hash);
        accept(index, 'a', day);
        accept(index, 'b', day);
        for (let on = day + step; on < day + later; on += step) index.read(on);
        expect(accept(index, 'a', day + later)).toBe(true);
        // A name accepted just now survives every sweep.
        expect(accept(index, 'a', day + later + 30)).toBe(false);
        expect(accept(index, 'b', day + later)).toBe(true);
      }
    },
  );

  it('takes no more than 27 bytes for each that is remembered, day after day', () => {
    const before = bytesOfBuffers();
    const index = new DedupIndex(hash);
    const perDay = 3_000;
    for (let on = day, id = 0; on < day + 100; on++) {
      for (let one = 0; one < perDay; one++) accept(index, String(id++), on);
      // Names taken for a checkpoint are no longer kept here.
      index.takeAdded();
      // Not each day, for a collection takes a tenth of a second.
      if (on >= day + 30 && on % 8 === 0) expect((bytesOfBuffers() - before) / (31 * perDay)).toBeLessThan(27);
    }
  });

  it.each([
    ['on the same day', day, false],
    ['30 days later', day + 30, false],
    ['31 days later no more', day + 31, true],
  ])('finds a name that was saved before hashes had a key %s, and does not add it again', (_name, on, accepted) => {
    const before = new DedupIndex(unkeyed, day);
    accept(before, 'a', day);
    const index = new DedupIndex(hash, day);
    for (const names of before.takeAdded()) index.loadUnkeyed(names);
    expect(index.has('/m', 'a', 'shop s')).toBe(true);
    expect(accept(index, 'b', day)).toBe(true);
    index.takeAdded();
    expect(accept(index, 'a', on)).toBe(accepted);
    expect(index.takeAdded().map((added) => added.day)).toEqual(accepted ? [on] : []);
    expect(accept(index, 'a', on)).toBe(false);
    expect(accept(index, 'b', day + 30)).toBe(on > day + 30);
  });

  it('computes the hash without a key only while a name that was saved by it may be remembered', () => {
    const before = new DedupIndex(unkeyed, day);
    accept(before, 'a', day);
    const compute = jest.spyOn(UnkeyedNameHash.prototype, 'compute');
    const ownHash: NameHash = { compute: () => new Int32Array(4) };
    const index = new DedupIndex(ownHash, day);
    for (const names of before.takeAdded()) index.loadUnkeyed(names);
    index.read(day + 30);
    index.has('/m', 'b', 'shop s');
    expect(compute).toHaveBeenCalledTimes(1);
    index.read(day + 31);
    index.has('/m', 'b', 'shop s');
    expect(compute).toHaveBeenCalledTimes(1);
    compute.mockRestore();
  });

  it('does not take up a name in a record that is forgotten already', () => {
    const index = new DedupIndex(hash);
    index.read(day + 40);
    expect(accept(index, 'a', day)).toBe(true);
    expect(accept(index, 'a', day)).toBe(true);
    expect(index.takeAdded()).toEqual([]);
  });

  it('takes up the name that it was given, whatever is asked for in between', () => {
    const index = new DedupIndex(hash, day);
    expect(index.addIfAbsent('/m', 'a', 'shop s', day)).toBe(true);
    expect(index.has('/m', 'b', 'shop s')).toBe(false);
    expect(index.addIfAbsent('/m', 'a', 'shop s', day)).toBe(false);
    expect(index.has('/m', 'b', 'shop s')).toBe(false);
  });

  it('is what a set of texts with their days would be, through growth, saving and loading', () => {
    const steps = fc.array(
      fc.record({
        id: fc.integer({ min: 0, max: 400 }).map(String),
        on: fc.oneof(fc.integer({ min: 0, max: 70 }), fc.integer({ min: 300, max: 360 })),
        save: fc.boolean(),
      }),
      {
        minLength: 200,
        maxLength: 3_000,
      },
    );
    fc.assert(
      fc.property(steps, (all) => {
        let index = new DedupIndex(hash);
        const saved: { day: number; names: Uint8Array }[] = [];
        const naive = new Map<string, number>();
        let latest = -Infinity;
        for (const { id, on, save } of all) {
          latest = Math.max(latest, on);
          const remembered = (naive.get(id) ?? -Infinity) >= latest - 30;
          expect(accept(index, id, on)).toBe(!remembered);
          if (!remembered && on >= latest - 30) naive.set(id, on);
          if (!save || id !== '7') continue;
          saved.push(...index.takeAdded());
          const loaded = new DedupIndex(hash, index.latestDay);
          for (const segment of saved) loaded.load(segment);
          index = loaded;
        }
      }),
      { numRuns: 60 },
    );
  });
});

function bytesOfBuffers(): number {
  // The first one only finds the buffers that are garbage; the next waits until they are freed.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}
