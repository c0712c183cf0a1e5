import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { readProvenance } from './provenance';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'provenance-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function read(content: string) {
  const file = path.join(folder, 'p.json');
  writeFileSync(file, content);
  const problems: string[] = [];
  return { stated: readProvenance(file, problems), problems };
}

const least = { label: 'synthetic', statement: { en: 'Made up.', zh: '虚构。' } };
const whole = { ...least, url: 'https://example.org/how', placesWithinKm: 25, inventedCodes: '^.{9}8' };

it.each([least, whole])('the provenance states what its file states, and no more: %j', (stated) => {
  expect(read(JSON.stringify({ ...stated, other: 1 }))).toEqual({ stated, problems: [] });
});

it.each([
  ['no object', 'null'],
  ['no JSON', '{'],
  ['no label', JSON.stringify({ ...least, label: ' ' })],
  ['one language', JSON.stringify({ ...least, statement: { en: 'Made up.' } })],
  ['a link that is none', JSON.stringify({ ...least, url: 'javascript:alert(1)' })],
  ['no expression', JSON.stringify({ ...least, inventedCodes: '(8' })],
  [
    'an expression that the database may read otherwise',
    JSON.stringify({ ...least, inventedCodes: '(?=8)|\\d' }),
  ],
  ['no distance', JSON.stringify({ ...least, placesWithinKm: 0 })],
])('%s is refused, and the error states what is expected', (_what, content) => {
  const { stated, problems } = read(content);
  expect(stated).toBeUndefined();
  expect(problems).toEqual([expect.stringMatching(/^PROVENANCE: .*p\.json .*Give a JSON object/)]);
});

it('the provenance is absent where no file is named, and the error names a missing file', () => {
  const problems: string[] = [];
  expect(readProvenance(undefined, problems)).toBeUndefined();
  expect(problems).toEqual([]);
  readProvenance('/nowhere.json', problems);
  expect(problems).toEqual([expect.stringContaining("/nowhere.json can't be read")]);
});
