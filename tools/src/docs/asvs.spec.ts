import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';
import { page } from './markdown.fixture';

// docs/asvs.md says of each requirement how it is met: `| number | requirement | state | how |`.
const { text } = page('docs/asvs.md');
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| V'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

it('has every chapter, and says of each requirement whether it is met', () => {
  const chapters = new Set(rows.flatMap(([, numbers = '']) => Array.from(numbers.matchAll(/V(\d+)\./g), ([, chapter]) => Number(chapter))));
  expect([...chapters].sort((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, at) => at + 1));
  const states = ['met', 'partly', 'not met', 'operator', 'does not apply'];
  expect(rows.filter(([, , , state = '']) => !states.includes(state))).toEqual([]);
  expect(rows.filter(([, , , , how = '']) => how === '')).toEqual([]);
});

it('names tests that there are', () => {
  const named = [...text.matchAll(/\]\(\.\.\/([^)]+\.spec\.ts)\)/g)].map(([, file = '']) => file);
  expect(named.length).toBeGreaterThan(100);
  expect([...new Set(named)].filter((file) => !existsSync(path.join(repositoryRoot, file)))).toEqual([]);
});
