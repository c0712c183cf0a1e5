import { Random } from '@taocun/tools/record/drawing/random';

/** Numbers from 0 to below 1; equal for equal seeds. */
export function randomFrom(seed: number): () => number {
  const random = new Random(seed);
  return () => random.next();
}

/**
 * Random numbers from 0 to below 1, and whole ones below a limit. It prints the seed, by which PROPERTY_SEED
 * repeats a failure.
 */
export function seededRandom(): { readonly random: () => number; readonly below: (limit: number) => number } {
  const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}`);
  const random = randomFrom(seed);
  return { random, below: (limit) => Math.floor(random() * limit) };
}
