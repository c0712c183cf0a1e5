import { collectGarbage } from '@taocun/harness/measures/collect-garbage';
import { type AtDoor, fuzz } from './fuzzing';

const inputs = Number(process.env['PROPERTY_RUNS'] ?? 2_000);
const first = Number(process.env['PROPERTY_SEED'] ?? 0);
/** The number of inputs between two measurements of the heap. */
const A_PIECE = 25_000;

it('a service accepts or refuses with a reason any input at any entry point, and keeps nothing in memory', async () => {
  const all = new Map<string, AtDoor>();
  const heapMiB: number[] = [];
  for (let done = 0; done < inputs; done += A_PIECE) {
    for (const { door, taken, refused } of await fuzz(first + done, Math.min(A_PIECE, inputs - done))) {
      const before = all.get(door) ?? { door, taken: 0, refused: 0 };
      all.set(door, { door, taken: before.taken + taken, refused: before.refused + refused });
    }
    collectGarbage();
    heapMiB.push(process.memoryUsage().heapUsed / 2 ** 20);
  }
  // An entry point that accepts nothing, or everything, was not really tested.
  expect([...all.values()].filter(({ taken, refused }) => taken === 0 || refused === 0)).toEqual([]);
  // The first pieces load code and fill caches.
  const [, second = Infinity] = heapMiB;
  expect(heapMiB.at(-1)).toBeLessThan(1.2 * second + 10);
});
