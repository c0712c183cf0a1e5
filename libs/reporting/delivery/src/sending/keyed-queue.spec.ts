import fc from 'fast-check';
import { KeyedQueue, type QueuedDelivery } from './keyed-queue';

const waiting = (sequence: number, code: string, dueMs = 0): QueuedDelivery => ({
  id: `d${sequence}`,
  code,
  sequence,
  dueMs,
  tries: 0,
});
const queueOf = (...deliveries: QueuedDelivery[]): KeyedQueue => {
  const queue = new KeyedQueue();
  queue.add(deliveries);
  return queue;
};

it('a code’s later entries wait while an earlier one is put off, and other codes pass', () => {
  const queue = queueOf(waiting(1, 'a'), waiting(2, 'a'), waiting(3, 'b'));
  const first = queue.next(0)!;
  queue.reschedule(first, 100);
  expect([queue.next(99)?.id, queue.next(99), queue.nextDueMs]).toEqual(['d3', undefined, 100]);
  expect(queue.next(100)).toEqual({ ...first, dueMs: 100, tries: 1 });
});

it('what was not sent after all is returned again', () => {
  const queue = queueOf(waiting(1, 'a'));
  const first = queue.next(0)!;
  queue.requeue(first);
  expect(queue.next(0)).toEqual(first);
});

it('the queue knows how much waits and when the next is due', () => {
  const queue = queueOf(waiting(1, 'a', 50), waiting(2, 'b', 20));
  expect([queue.size, queue.nextDueMs, queue.next(10)]).toEqual([2, 20, undefined]);
  queue.settled(queue.next(20)!);
  expect([queue.size, queue.underWay, queue.nextDueMs]).toEqual([1, 0, 50]);
  queue.reset([]);
  expect([queue.size, queue.nextDueMs]).toEqual([0, Infinity]);
});

it('whatever fails, each code is settled in its order, and all are in the end', () => {
  const codes = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 30 });
  const steps = fc.array(
    fc.record({ what: fc.constantFrom('start', 'put off', 'settle'), which: fc.nat(5) }),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(codes, steps, (inOrder, chosen) => {
      const queue = queueOf(...inOrder.map((code, at) => waiting(at, code)));
      const settled: QueuedDelivery[] = [];
      const underWay: QueuedDelivery[] = [];
      let nowMs = 0;
      const step = (what: string, which: number): void => {
        nowMs++;
        const next = what === 'start' ? queue.next(nowMs) : undefined;
        if (next !== undefined) underWay.push(next);
        if (what === 'start' || underWay.length === 0) return;
        const [one] = underWay.splice(which % underWay.length, 1);
        if (what === 'put off') queue.reschedule(one!, nowMs + which);
        else {
          queue.settled(one!);
          settled.push(one!);
        }
      };
      for (const { what, which } of chosen) {
        step(what, which);
        expect(new Set(underWay.map(({ code }) => code)).size).toBe(underWay.length);
      }
      while (queue.size > 0) for (const what of ['start', 'settle']) step(what, 0);
      for (const code of ['a', 'b', 'c']) {
        const sequences = settled.filter((one) => one.code === code).map(({ sequence }) => sequence);
        expect(sequences).toEqual(inOrder.flatMap((each, at) => (each === code ? [at] : [])));
      }
    }),
  );
});
