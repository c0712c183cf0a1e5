import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';
import { page } from './markdown.fixture';

// docs/security.md names the tests of each defence: `[file](its path): “a test”, “another”`.
const { text } = page('docs/security.md');
// Lines are joined first, because a name may be wrapped.
const named = [
  ...text.replace(/\n */g, ' ').matchAll(/\[([\w.-]+\.ts)\]\(\.\.\/([^)]+)\): ((?:“[^”]+”(?:, )?)+)/g),
].flatMap(([, , file = '', tests = '']) =>
  Array.from(tests.matchAll(/“([^”]+)”/g), ([, test = '']): [string, string] => [file, test]),
);

it('the page of threats names tests of every threat', () => {
  const rows = text.split('\n').filter((line) => /^\| API\d+ /.test(line));
  expect(rows).toHaveLength(10);
  expect(rows.filter((row) => !row.includes('“'))).toEqual([]);
  expect(named.length).toBeGreaterThan(30);
});

it.each([...new Map(named.map((one) => [one.join(), one])).values()])(
  '%s has the test “%s”',
  (file, test) => {
    const source = readFileSync(path.join(repositoryRoot, file), 'utf8');
    // Names of tests, and of the cases of a table: any text in quotation marks.
    const names = Array.from(
      source.matchAll(/(['"`])((?:(?!\1)[^\\\n]|\\.)+)\1/g),
      ([, , name = '']) => name,
    );
    expect(names.filter((name) => name.includes(test))).not.toEqual([]);
  },
);
