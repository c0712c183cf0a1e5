import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '@taocun/tools/engines/machine/folders';
import { simulatorMutants } from './simulator-mutants';

it.each(simulatorMutants)('a mutant matches its file exactly once: $name', ({ file, original }) => {
  expect(readFileSync(path.join(repositoryRoot, file), 'utf8').split(original)).toHaveLength(2);
});

it('each mutant has another name', () => {
  expect(new Set(simulatorMutants.map(({ name }) => name)).size).toBe(simulatorMutants.length);
});
