import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builtInRuleSets } from '@taocun/domain';
import { taocunInProcess } from '../in-process.fixture';

const builtIn = path.join(__dirname, '../../../../libs/domain/src/rules/rule-sets');
let folder: string;
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'taocun-rules-'))));
afterAll(() => rmSync(folder, { recursive: true }));

it('the claims that each row of each version is based on are shown', async () => {
  const { status, stdout } = await taocunInProcess({}, 'rules', 'check', builtIn);
  expect(status).toBe(0);
  expect(stdout.match(/^\S+$/gm)).toEqual(builtInRuleSets.map(({ id }) => id));
  expect(stdout).toMatch(/version +row +published +reported +unverified +with address\n/);
  expect(stdout).toMatch(/^ {2}2019-01-01 +active-shops +0 +0 +1 +0$/m);
  expect(stdout).not.toContain('no claim');
});

it('the rule sets that were read are printed as JSON', async () => {
  const { stdout } = await taocunInProcess({}, 'rules', 'check', builtIn, '--json');
  expect(JSON.parse(stdout)).toEqual(builtInRuleSets);
});

it('the rows without a claim are named, and the position of a mistake', async () => {
  const [rows] = builtInRuleSets[0]!.versions;
  const write = (change: object) =>
    writeFileSync(path.join(folder, 'mine.json'), JSON.stringify({ id: 'mine', ...rows, ...change }));
  write({ sources: { town: { text: 'Ours.', standing: 'published' } } });
  const { stdout } = await taocunInProcess({}, 'rules', 'check', folder);
  expect(stdout).toMatch(/counts +no claim\n/);
  expect(stdout).toMatch(/town +1 +0 +0 +0\n/);
  write({ sources: { town: { text: 'Ours.', standing: 'heard' } } });
  const failed = await taocunInProcess({}, 'rules', 'check', folder);
  expect([failed.status, failed.stderr]).toEqual([
    1,
    expect.stringContaining('mine.json: /sources/town/standing is "heard"'),
  ]);
});
