import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '@taocun/tools/engines/folders';
import { enginesMutants } from './engines-mutants';
import { mutated } from './mutant';
import { simulatorMutants } from './simulator-mutants';

const mutants = [...enginesMutants, ...simulatorMutants];

it.each(mutants.map((mutant) => [mutant.name, mutant] as const))('still applies, exactly once: %s', (_name, mutant) => {
  const text = readFileSync(path.join(repositoryRoot, mutant.file), 'utf8');
  const before = text.split('\n');
  const lines = mutated(text, mutant).split('\n');
  expect(lines.filter((line, at) => line !== before[at])).toHaveLength(1);
  expect(existsSync(path.join(repositoryRoot, mutant.test))).toBe(true);
});

it('has one name for each', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});
