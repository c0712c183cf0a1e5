import fc from 'fast-check';
import { collectGarbage } from '@taocun/harness/measures/collect-garbage';
import { plainNameHash } from '@taocun/harness/name-hash';
import { DedupIndex } from './dedup-index';
import { type Segment, type SegmentName } from './flushed-names';

const day = 16_000;
const hash = plainNameHash;

const named = (id: string) => ({ source: '/m', id, owner: 'shop s' });

describe('the dedup index of a partition', () => {
  const accept = (index: DedupIndex, id: string, on: number): boolean => {
    index.read(on);
    return index.addIfAbsent('/m', id, 'shop s', on);
  };

  it('a name is found again, for the same owner only', () => {
    const index = new DedupIndex(hash);
    expect(accept(index, 'a', day)).toBe(true);
    expect(accept(index, 'a', day)).toBe(false);
    expect(index.has('/m', 'a', 'shop t')).toBe(false);
    expect(index.has('/n', 'a', 'shop s')).toBe(false);
  });

  it('a later day reports only that names are forgotten by it', () => {
    const seen = new DedupIndex(hash, day);
    expect([day - 1, day, day + 1, day + 1].map((on) => seen.read(on))).toEqual([false, false, true, false]);
  });

  it('the names that were added come by day, the oldest first', () => {
    const seen = new DedupIndex(hash);
    for (const on of [day + 2, day, day + 1]) accept(seen, `on ${on}`, on);
    expect(seen.takeAdded().map((added) => added.day)).toEqual([day, day + 1, day + 2]);
  });

  // The byte of a day repeats every 255 days.
  it.each([31, 193, 224, 254, 255, 256, 285, 286, 510, 5_000])(
    'a day is not mistaken for one of %i days later, whether steps or a jump lead there',
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

  it('a name takes at most 27 bytes while it is remembered, day after day', () => {
    const before = bytesOfBuffers();
    const index = new DedupIndex(hash);
    const perDay = 3_000;
    for (let on = day, id = 0; on < day + 100; on++) {
      for (let one = 0; one < perDay; one++) accept(index, String(id++), on);
      // Names that a checkpoint has taken no longer occupy the list of added ones.
      index.takeAdded();
      // Not on every day: a garbage collection takes a tenth of a second.
      if (on >= day + 30 && on % 8 === 0)
        expect((bytesOfBuffers() - before) / (31 * perDay)).toBeLessThan(27);
    }
  });

  it('a name in a record that is already forgotten is not added', () => {
    const index = new DedupIndex(hash);
    index.read(day + 40);
    expect(accept(index, 'a', day)).toBe(true);
    expect(accept(index, 'a', day)).toBe(true);
    expect(index.takeAdded()).toEqual([]);
  });

  it('the name that was given is added, whatever is requested in between', () => {
    const index = new DedupIndex(hash, day);
    expect(index.addIfAbsent('/m', 'a', 'shop s', day)).toBe(true);
    expect(index.has('/m', 'b', 'shop s')).toBe(false);
    expect(index.addIfAbsent('/m', 'a', 'shop s', day)).toBe(false);
    expect(index.has('/m', 'b', 'shop s')).toBe(false);
  });

  describe('with names that have left memory', () => {
    /** The names that checkpoints have stored. */
    class Stored {
      chunks: { day: number; names: Uint8Array }[] = [];
      segments: Segment[] = [];
      lookups = 0;

      /** Saves all names as they come, or flushes them. */
      save(index: DedupIndex, flushes: boolean): void {
        index.flushSaved();
        if (!flushes) return void this.chunks.push(...index.takeAdded());
        index.releaseFlushed();
        this.segments.push(...index.beginFlush());
        this.chunks = [];
      }

      loadInto(index: DedupIndex): DedupIndex {
        for (const chunk of this.chunks) index.load(chunk);
        for (const { heads, ...name } of this.segments) index.loadSegment(name, heads);
        index.loaded();
        return index;
      }

      answer(index: DedupIndex, ...ids: string[]): void {
        for (const question of index.prepare(ids.map(named))) {
          this.lookups++;
          index.answer(
            question,
            question.segments.map((name) => this.#get(name)),
          );
        }
      }

      #get({ day, number, part }: SegmentName): Segment {
        const segment = this.segments.find(
          (one) => one.day === day && one.number === number && one.part === part,
        );
        if (segment === undefined) throw new Error(`There is no segment ${day}:${number}:${part}.`);
        return segment;
      }
    }

    it('the names of a batch are taken together: repeats within it, others that are requested in between, and some that never are', () => {
      const index = new DedupIndex(hash);
      const stored = new Stored();
      for (let id = 0; id < 3_000; id++) accept(index, `old ${id}`, day);
      stored.save(index, true);
      stored.save(index, false);
      index.releaseFlushed();
      const batch = [
        'new 0',
        'old 7',
        'new 1',
        'new 1',
        'never asked',
        'old 7',
        'old 2999',
        'new 0',
        'new 2',
      ];
      stored.answer(index, ...batch);
      expect(stored.lookups).toBe(3);
      const taken = batch.filter((id) => id !== 'never asked').map((id) => accept(index, id, day));
      expect(taken).toEqual([true, false, true, false, false, false, false, true]);
      expect(accept(index, 'not prepared', day)).toBe(true);
      expect(() => accept(index, 'old 8', day)).toThrow('had to be looked up before');
    });

    it('names are requested before anything is answered about them', () => {
      const index = new DedupIndex(hash);
      const stored = new Stored();
      accept(index, 'a', day);
      stored.save(index, true);
      stored.save(index, false);
      index.releaseFlushed();
      expect(() => index.has('/m', 'a', 'shop s')).toThrow('had to be looked up before');
      stored.answer(index, 'a');
      expect(index.has('/m', 'a', 'shop s')).toBe(true);
      index.forgetPrepared();
      expect(() => accept(index, 'a', day)).toThrow('had to be looked up before');
    });

    it('names stay in memory until they are known to be saved, and leave part by part', () => {
      const index = new DedupIndex(hash);
      const ids = Array.from({ length: 2_000 }, (_, id) => String(id));
      for (const id of ids) accept(index, id, day);
      Array.from(index.beginFlush());
      index.releaseFlushed();
      expect([index.recentCount, index.flushedCount]).toEqual([0, 0]);
      expect(ids.some((id) => accept(index, id, day))).toBe(false);
      index.flushSaved();
      index.releaseFlushed(10);
      expect(index.flushedCount).toBeGreaterThan(0);
      expect(index.flushedCount).toBeLessThan(200);
      index.releaseFlushed();
      expect(index.flushedCount).toBe(2_000);
    });

    it('a flush contains the names that were there when it began, however late a part of it is made', () => {
      const index = new DedupIndex(hash);
      accept(index, 'a', day - 3);
      accept(index, 'b', day);
      const flush = index.beginFlush();
      expect(accept(index, 'c', day + 400)).toBe(true);
      const ages = Array.from(flush).flatMap((segment) => [...segment.ages].map((age) => segment.day - age));
      expect(ages.sort()).toEqual([day - 3, day]);
    });

    it('the segments of forgotten days are forgotten, so that nothing more is requested', () => {
      const index = new DedupIndex(hash);
      const stored = new Stored();
      accept(index, 'a', day);
      stored.save(index, true);
      stored.save(index, false);
      index.releaseFlushed();
      index.read(day + 31);
      expect([index.flushedCount, index.hasFlushed, index.prepare([named('a')])]).toEqual([0, false, []]);
    });

    it('the index equals a set of texts, whatever is flushed, released and loaded again', () => {
      const step = fc.record({
        id: fc.integer({ min: 0, max: 60 }).map(String),
        later: fc.constantFrom(0, 0, 0, 0, 0, 1, 1, 2, 15, 31, 33),
        before: fc.constantFrom(0, 0, 0, 1, 5, 30, 31),
        then: fc.constantFrom(
          'nothing',
          'nothing',
          'nothing',
          'save',
          'flush',
          'release',
          'release a little',
          'crash',
        ),
      });
      fc.assert(
        fc.property(fc.array(step, { minLength: 50, maxLength: 500 }), (steps) => {
          let index = new DedupIndex(hash, day);
          let naive = new Map<string, number>();
          let latest = day;
          const stored = new Stored();
          let saved = { naive: new Map(naive), latest };
          for (const { id, later, before, then } of steps) {
            stored.answer(index, id);
            const on = latest + later - before;
            latest = Math.max(latest, on);
            const isNew = (naive.get(id) ?? -Infinity) < latest - 30;
            expect(accept(index, id, on)).toBe(isNew);
            if (isNew && on >= latest - 30) naive.set(id, on);
            if (then === 'save' || then === 'flush') {
              stored.save(index, then === 'flush');
              saved = { naive: new Map(naive), latest };
            } else if (then === 'release') index.releaseFlushed();
            else if (then === 'release a little') index.releaseFlushed(40);
            else if (then === 'crash') {
              ({ latest } = saved);
              naive = new Map(saved.naive);
              index = stored.loadInto(new DedupIndex(hash, latest));
            }
          }
        }),
        { numRuns: 150 },
      );
    });
  });

  it('an index shares its hash with those of other partitions', () => {
    const one = new DedupIndex(hash);
    const other = new DedupIndex(hash);
    expect(accept(one, 'a', day)).toBe(true);
    expect(accept(other, 'b', day)).toBe(true);
    expect(accept(one, 'a', day)).toBe(false);
    expect(accept(one, 'b', day)).toBe(true);
  });

  it('the index equals a set of texts with their days, through growth, saving and loading', () => {
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
  // The first call only finds the unused buffers; the second waits until they are freed.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}
