import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { builtInRuleSets } from '@taocun/domain';
import { readRuleSets } from './read-rule-sets';

const [worldBank, aliresearch2022] = builtInRuleSets.map(({ id, versions: [rows] }) => ({ id, ...rows }));
let folder = '';

beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'taocun-rules-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

it('the folder of the built-in rule sets is read as what is built in', () => {
  expect(readRuleSets(path.join(__dirname, '../../../domain/src/rules/rule-sets'))).toEqual(builtInRuleSets);
});

it('the folder of examples, whose threshold of fifty shops no document confirms, is read', () => {
  const [example, ...others] = readRuleSets(path.join(__dirname, '../../../../deploy/rules'));
  const rows = example?.versions[0];
  expect([example?.id, rows?.scale.activeShops, rows?.sources?.['scale']?.at(-1)?.standing]).toEqual([
    'aliresearch-2013',
    50,
    'unverified',
  ]);
  expect(others).toEqual([]);
});

it('rule sets with built-in ids come first, in their order, and the others follow by id', () => {
  write({
    'a-few.json': { ...worldBank, id: 'a-few' },
    'aliresearch-2022.json': { ...aliresearch2022, counts: 'all-shops' },
    'world-bank-2019.json': worldBank,
    'b-few.json': { ...worldBank, id: 'b-few' },
    'README.md': 'what stands here',
  });
  expect(readRuleSets(folder).map(({ id }) => id)).toEqual([
    'world-bank-2019',
    'aliresearch-2022',
    'a-few',
    'b-few',
  ]);
});

it.each<[string, Record<string, unknown>, string]>([
  ['no file', {}, ' has no file whose name ends in .json. Put at least one rule set there.'],
  ['no JSON', { 'x.json': '{' }, '/x.json: the document is not JSON: '],
  ['an empty file', { 'x.json': '' }, '/x.json: the document is not JSON: '],
  ['no object', { 'x.json': [] }, '/x.json: the document is []. Write an object.'],
  [
    'a field that is wrong',
    { 'x.json': { ...worldBank, id: 'x', counts: 'all' } },
    '/x.json: /counts is "all". Write "all-shops" or ',
  ],
  [
    'a field that is not known',
    { 'x.json': { ...worldBank, id: 'x', where2: [] } },
    '/x.json: /where2 is not known here. Leave it out',
  ],
  [
    'another name',
    { 'x.json': worldBank },
    '/x.json: /id is "world-bank-2019". Write "x", or name the file world-bank-2019.json.',
  ],
])('a folder with %s is refused, and the error names file, place and cure', (_what, files, message) => {
  write(files);
  expect(() => readRuleSets(folder)).toThrow(`${folder}${message}`);
});

it('a file that is a folder is refused', () => {
  mkdirSync(path.join(folder, 'x.json'));
  expect(() => readRuleSets(folder)).toThrow(/\/x\.json can't be read: .*EISDIR/);
});

it('every file that is wrong is listed at once', () => {
  write({ 'x.json': '{', 'y.json': {}, 'world-bank-2019.json': worldBank });
  expect(() => readRuleSets(folder)).toThrow(
    /^.*\/x\.json: [^\n]*\n.*\/y\.json: \/counts is missing\. Write /,
  );
});
