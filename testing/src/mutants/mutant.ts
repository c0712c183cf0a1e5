import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** A mutant made by hand: a mistake in one line, and the test that has to find it. */
export interface Mutant {
  /** The mistake, in words. */
  readonly name: string;
  /** From the repository's root, as all paths here. */
  readonly file: string;
  /** A piece of one line that stands in the file exactly once; short, so that it outlives changes around it. */
  readonly original: string;
  readonly replacement: string;
  readonly test: string;
}

/** Makes the mutants of a table that one test has to find. */
export const foundBy = (
  test: string,
  rows: readonly (readonly [name: string, file: string, original: string, replacement: string])[],
): Mutant[] => rows.map(([name, file, original, replacement]) => ({ name, file, original, replacement, test }));

/** The file's text with the mistake in it. Throws an error that names the mutant where its line is not there, or more than once. */
export function mutated(text: string, { name, file, original, replacement }: Mutant): string {
  const times = text.split(original).length - 1;
  if (times !== 1) {
    const found = times === 0 ? 'no longer stands' : `stands ${times} times`;
    throw new Error(`The mutant "${name}" does not apply: \`${original}\` ${found} in ${file}. Change it in testing/src/mutants.`);
  }
  return text.replace(original, () => replacement);
}

/** Makes the mistake in a copy of the repository, and answers a function that takes it out again. */
export function mutate(root: string, mutant: Mutant): () => void {
  const file = path.join(root, mutant.file);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, mutated(text, mutant));
  return () => writeFileSync(file, text);
}
