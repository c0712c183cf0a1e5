import { Random } from '@taocun/tools/record/drawing/random';

/** Numbers from 0 to below 1; the same for the same seed. */
export function randomFrom(seed: number): () => number {
  const random = new Random(seed);
  return () => random.next();
}
