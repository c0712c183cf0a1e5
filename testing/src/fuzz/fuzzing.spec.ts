import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type AtDoor, fuzz } from './fuzzing';

const inputs = Number(process.env['PROPERTY_RUNS'] ?? 2_000);
const first = Number(process.env['PROPERTY_SEED'] ?? 0);
/** The number of inputs between two looks at the heap. */
const A_PIECE = 25_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

it('takes or refuses with a reason whatever comes to any door, and keeps nothing of it', async () => {
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
  // A door that takes nothing, or everything, was not really tested.
  expect([...all.values()].filter(({ taken, refused }) => taken === 0 || refused === 0)).toEqual([]);
  // The first pieces load code and fill caches.
  const [, second = Infinity] = heapMiB;
  expect(heapMiB.at(-1)).toBeLessThan(1.2 * second + 10);
});
