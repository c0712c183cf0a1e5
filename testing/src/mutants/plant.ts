import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** A mutant: a plausible mistake in one line, and the tests that have to find it. */
export interface Plant {
  /** The resulting wrong behaviour. */
  readonly name: string;
  /** Relative to the repository's root, as all paths here. */
  readonly file: string;
  /** A piece of one line that occurs exactly once in the file; short, so that it outlives changes around it. */
  readonly right: string;
  /** The replacement. */
  readonly wrong: string;
  readonly tests: readonly string[];
}

/** A mistake: the wrong behaviour, the piece of the line, and its replacement. */
export type Mistake = readonly [name: string, right: string, wrong: string];

/** Makes the mutants of a folder's files. A file's mutants have to be found by its own unit test, or by another in the folder. */
export function plantsIn(folder: string, about = '') {
  return (file: string, mistakes: readonly Mistake[], test = `${file}.spec.ts`): Plant[] =>
    mistakes.map(([name, right, wrong]) => ({
      ...{ name: `${about}${name}`, file: `${folder}/${file}.ts`, right, wrong },
      tests: [`${folder}/${test}`],
    }));
}

/** The file's text with the mistake in it. Throws an error that names the mutant if its piece does not occur exactly once. */
export function planted(text: string, { name, file, right, wrong }: Plant): string {
  const times = text.split(right).length - 1;
  if (times !== 1) {
    const found = times === 0 ? 'no longer stands' : `stands ${times} times`;
    throw new Error(`The plant "${name}" does not apply: \`${right}\` ${found} in ${file}. Change it in testing/src/mutants.`);
  }
  return text.replace(right, () => wrong);
}

/** Puts the mistake into a copy of the repository; the returned function removes it. */
export function plant(root: string, one: Plant): () => void {
  const file = path.join(root, one.file);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, planted(text, one));
  return () => writeFileSync(file, text);
}
