import fc from 'fast-check';
import { SendSlots } from './send-slots';

const silent = { notify: () => undefined };
/** The number of slots that a key gets when it takes all it may. */
const taken = (slots: SendSlots, keyId: string): number => {
  for (let count = 0; ; count++) if (!slots.tryAcquire(keyId, silent)) return count;
};

it('a key gets at most as many slots as it leaves, so that another gets some', () => {
  const slots = new SendSlots(64);
  expect(['a', 'b', 'c', 'd'].map((keyId) => taken(slots, keyId))).toEqual([32, 16, 8, 4]);
});

it('a released slot goes first to keys that hold fewer', () => {
  const slots = new SendSlots(4);
  const notified: string[] = [];
  const waits = (keyId: string): boolean => slots.tryAcquire(keyId, { notify: () => notified.push(keyId) });
  expect(['a', 'b', 'c'].map((keyId) => taken(slots, keyId))).toEqual([2, 1, 1]);
  expect(['a', 'b', 'c', 'd'].map(waits)).toEqual([false, false, false, false]);
  slots.release('a');
  expect(notified).toEqual(['d']);
});

it('whoever takes and releases slots, nobody waits who may have one', () => {
  const steps = fc.array(fc.record({ keyId: fc.constantFrom('a', 'b', 'c'), isRelease: fc.boolean() }), {
    maxLength: 100,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), steps, (count, chosen) => {
      const slots = new SendSlots(count);
      const held: string[] = [];
      const waiting = new Map<object, string>();
      const acquire = (keyId: string): void => {
        const bell = {
          notify: () => {
            waiting.delete(bell);
            acquire(keyId);
          },
        };
        if (slots.tryAcquire(keyId, bell)) held.push(keyId);
        else waiting.set(bell, keyId);
      };
      for (const { keyId, isRelease } of chosen) {
        if (!isRelease) acquire(keyId);
        else if (held.includes(keyId)) {
          held.splice(held.indexOf(keyId), 1);
          slots.release(keyId);
        }
        for (const key of waiting.values()) {
          const own = held.filter((one) => one === key).length;
          expect(own).toBeGreaterThanOrEqual(count - held.length);
        }
      }
    }),
  );
});
