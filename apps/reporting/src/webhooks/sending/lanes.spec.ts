import fc from 'fast-check';
import { Lanes, type Waiting } from './lanes';

const waiting = (sequence: number, code: string, dueMs = 0): Waiting => ({ id: `d${sequence}`, code, sequence, dueMs, tries: 0 });
const lanesOf = (...deliveries: Waiting[]): Lanes => {
  const lanes = new Lanes();
  lanes.add(deliveries);
  return lanes;
};

it('gives the earliest of each code, and nothing more of a code of which something is under way', () => {
  const lanes = lanesOf(waiting(1, 'a'), waiting(2, 'a'), waiting(3, 'b'));
  expect([lanes.next(0)?.id, lanes.next(0)?.id, lanes.next(0)]).toEqual(['d1', 'd3', undefined]);
  lanes.settled(waiting(1, 'a'));
  expect(lanes.next(0)?.id).toBe('d2');
});

it('keeps a code’s later ones back while an earlier one is put off, and lets other codes pass', () => {
  const lanes = lanesOf(waiting(1, 'a'), waiting(2, 'a'), waiting(3, 'b'));
  const first = lanes.next(0)!;
  lanes.putOff(first, 100);
  expect([lanes.next(99)?.id, lanes.next(99), lanes.nextDueMs]).toEqual(['d3', undefined, 100]);
  expect(lanes.next(100)).toEqual({ ...first, dueMs: 100, tries: 1 });
});

it('gives again what was not sent after all', () => {
  const lanes = lanesOf(waiting(1, 'a'));
  const first = lanes.next(0)!;
  lanes.putBack(first);
  expect(lanes.next(0)).toEqual(first);
});

it('knows how much waits and when the next is due', () => {
  const lanes = lanesOf(waiting(1, 'a', 50), waiting(2, 'b', 20));
  expect([lanes.size, lanes.nextDueMs, lanes.next(10)]).toEqual([2, 20, undefined]);
  lanes.settled(lanes.next(20)!);
  expect([lanes.size, lanes.underWay, lanes.nextDueMs]).toEqual([1, 0, 50]);
  lanes.reset([]);
  expect([lanes.size, lanes.nextDueMs]).toEqual([0, Infinity]);
});

it('whatever fails, each code is settled in its order, and all are in the end', () => {
  const codes = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 30 });
  const steps = fc.array(fc.record({ what: fc.constantFrom('start', 'put off', 'settle'), which: fc.nat(5) }), { maxLength: 200 });
  fc.assert(
    fc.property(codes, steps, (inOrder, chosen) => {
      const lanes = lanesOf(...inOrder.map((code, at) => waiting(at, code)));
      const settled: Waiting[] = [];
      const underWay: Waiting[] = [];
      let nowMs = 0;
      const step = (what: string, which: number): void => {
        nowMs++;
        const next = what === 'start' ? lanes.next(nowMs) : undefined;
        if (next !== undefined) underWay.push(next);
        if (what === 'start' || underWay.length === 0) return;
        const [one] = underWay.splice(which % underWay.length, 1);
        if (what === 'put off') lanes.putOff(one!, nowMs + which);
        else {
          lanes.settled(one!);
          settled.push(one!);
        }
      };
      for (const { what, which } of chosen) {
        step(what, which);
        expect(new Set(underWay.map(({ code }) => code)).size).toBe(underWay.length);
      }
      while (lanes.size > 0) for (const what of ['start', 'settle']) step(what, 0);
      for (const code of ['a', 'b', 'c']) {
        const sequences = settled.filter((one) => one.code === code).map(({ sequence }) => sequence);
        expect(sequences).toEqual(inOrder.flatMap((each, at) => (each === code ? [at] : [])));
      }
    }),
  );
});
