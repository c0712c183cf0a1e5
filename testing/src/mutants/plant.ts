import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** A mistake of one line that somebody could make, and the tests that have to find it. */
export interface Plant {
  /** What would be wrong. */
  readonly name: string;
  /** From the repository's root, as all paths here. */
  readonly file: string;
  /** A piece of one line that stands in the file exactly once; short, so that it outlives what is done around it. */
  readonly right: string;
  /** What is put in its place. */
  readonly wrong: string;
  readonly tests: readonly string[];
}

/** A mistake: what would be wrong, the piece of the line, and what is put in its place. */
export type Mistake = readonly [name: string, right: string, wrong: string];

/** Makes the plants of a folder's files. A file's mistakes have to be found by its own unit test, or by another in the folder. */
export function plantsIn(folder: string, about = '') {
  return (file: string, mistakes: readonly Mistake[], test = `${file}.spec.ts`): Plant[] =>
    mistakes.map(([name, right, wrong]) => ({
      ...{ name: `${about}${name}`, file: `${folder}/${file}.ts`, right, wrong },
      tests: [`${folder}/${test}`],
    }));
}

/** The file's text with the mistake in it. Throws an error that names the plant where its line is not there, or more than once. */
export function planted(text: string, { name, file, right, wrong }: Plant): string {
  const times = text.split(right).length - 1;
  if (times !== 1) {
    const found = times === 0 ? 'no longer stands' : `stands ${times} times`;
    throw new Error(`The plant "${name}" does not apply: \`${right}\` ${found} in ${file}. Change it in testing/src/mutants.`);
  }
  return text.replace(right, () => wrong);
}

/** Puts the mistake into a copy of the repository, and answers what takes it out again. */
export function plant(root: string, one: Plant): () => void {
  const file = path.join(root, one.file);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, planted(text, one));
  return () => writeFileSync(file, text);
}
