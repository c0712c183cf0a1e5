import { Random } from '@taocun/tools/record/drawing/random';

/** Numbers from 0 to below 1; equal for equal seeds. */
export function randomFrom(seed: number): () => number {
  const random = new Random(seed);
  return () => random.next();
}
