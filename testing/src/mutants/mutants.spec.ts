import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '@taocun/tools/engines/machine/folders';
import { simulatorMutants } from './simulator-mutants';

it.each(simulatorMutants)('matches its file exactly once: $name', ({ file, original }) => {
  expect(readFileSync(path.join(repositoryRoot, file), 'utf8').split(original)).toHaveLength(2);
});

it('has different names', () => {
  expect(new Set(simulatorMutants.map(({ name }) => name)).size).toBe(simulatorMutants.length);
});
