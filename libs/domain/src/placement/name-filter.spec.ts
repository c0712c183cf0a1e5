import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { collectGarbage } from '@taocun/harness/measures/collect-garbage';
import { type Day } from '../time/day';
import { NameFilter } from './name-filter';

const day = 16_000;
const inPart = (part: number, head: number): Int32Array => Int32Array.of(head, part, 0, 0);
const random = (count: number): Uint32Array => new Uint32Array(new Uint8Array(randomBytes(count * 4)).buffer);

describe('the filter of names', () => {
  it('the filter returns the days of the segments of each remembered name', () => {
    const flush = fc.record({
      later: fc.integer({ min: 0, max: 40 }),
      heads: fc.array(
        fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 0, max: 4_000 })),
        { maxLength: 120 },
      ),
    });
    fc.assert(
      fc.property(fc.array(flush, { maxLength: 40 }), (flushes) => {
        const filter = new NameFilter();
        const added: { head: number; on: Day }[] = [];
        let on = day;
        for (const { later, heads } of flushes) {
          on += later > 32 ? later : later % 3;
          filter.add(7, [{ day: on, heads: Uint32Array.from(heads) }], on);
          added.push(...heads.map((head) => ({ head, on })));
          for (const one of added)
            if (one.on >= on - 30) expect(filter.daysOf(inPart(7, one.head))).toContain(one.on);
          // The other parts of the filter are empty.
          for (const { head } of added) expect(filter.daysOf(inPart(8, head))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('the filter takes at most 2.5 bytes for a remembered name, day after day, and lets hardly any other through', () => {
    // One part of a partition with 26 million names.
    const names = 100_000;
    const flushes = 70;
    const bytes: number[] = [];
    const before = bytesOfBuffers();
    const filter = new NameFilter();
    for (let flush = 0; flush < flushes * 2; flush++) {
      const on = day + Math.floor((flush * 31) / flushes);
      filter.add(0, [{ day: on, heads: random(Math.ceil(names / flushes)) }], on);
      if (flush >= flushes && flush % 17 === 0) bytes.push((bytesOfBuffers() - before) / names);
    }
    expect(Math.max(...bytes)).toBeLessThan(2.6);
    expect(bytes.reduce((sum, one) => sum + one, 0) / bytes.length).toBeLessThan(2.5);
    const others = random(100_000);
    // 37 are expected by chance.
    expect(others.filter((head) => filter.daysOf(inPart(0, head)).length > 0).length).toBeLessThan(90);
  });
});

function bytesOfBuffers(): number {
  // The first call only finds the unused buffers; the second waits until they are freed.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}
