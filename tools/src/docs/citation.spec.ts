import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { repositoryRoot } from '../engines/machine/folders';

const textOf = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');

it('the citation of the software has the version, licence, words and authors of the package', () => {
  const cited = parse(textOf('CITATION.cff')) as Readonly<Record<string, unknown>>;
  const { version, license, description } = JSON.parse(textOf('package.json')) as Record<string, string>;
  const [, authors] = /^Copyright \d+ (.+)$/m.exec(textOf('NOTICE')) ?? [];
  expect(cited['version']).toBe(version);
  expect(cited['license']).toBe(license);
  expect(cited['authors']).toEqual([{ name: authors }]);
  expect(cited['abstract']).toBe(description);
});
