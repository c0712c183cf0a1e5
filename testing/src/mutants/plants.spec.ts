import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '@taocun/dev/engines/folders';
import { planted, type Plant } from './plant';
import { plants } from './plants';

it.each(plants.map((plant) => [plant.name, plant] as const))('still applies, exactly once: %s', (_name, plant) => {
  const text = readFileSync(path.join(repositoryRoot, plant.file), 'utf8');
  const changed = planted(text, plant);
  const lines = changed.split('\n');
  expect(lines.filter((line, at) => line !== text.split('\n')[at])).toHaveLength(1);
  expect(plant.tests.filter((test) => !existsSync(path.join(repositoryRoot, test)))).toEqual([]);
});

it('has one name for each', () => {
  expect(new Set(plants.map(({ name }) => name)).size).toBe(plants.length);
});

it('says which plant does not apply any more, and why', () => {
  const plant: Plant = { name: 'too late', file: 'a.ts', right: 'a >= b', wrong: 'a > b', tests: [] };
  expect(planted('if (a >= b) return;', plant)).toBe('if (a > b) return;');
  const error = (found: string) => `The plant "too late" does not apply: \`a >= b\` ${found} in a.ts. Change it in testing/src/mutants.`;
  expect(() => planted('if (b <= a) return;', plant)).toThrow(error('no longer stands'));
  expect(() => planted('a >= b || a >= b', plant)).toThrow(error('stands 2 times'));
});
