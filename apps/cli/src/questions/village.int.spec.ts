import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { until } from '@taocun/harness/until';
import { taocunInProcess } from '../in-process.fixture';
import { withAssistant } from './clients.fixture';
import { code, paid, quickInstallation, send, startWithVillage } from './village.fixture';

const installation = quickInstallation();

/** The key of a producer. */
let key: string;

beforeAll(async () => {
  key = await startWithVillage(installation);
});
afterAll(() => installation.clear());

function taocun(...args: string[]) {
  return taocunInProcess({ TAOCUN_URL: installation.of('reporting').url }, ...args);
}

it('the command prints it as a page for people, and as JSON', async () => {
  // A village is shown without its outlook if classification takes longer than a second.
  const { status, stdout, stderr } = await until(
    () => taocun('village', code),
    (ended) => ended.status !== 0 || ended.stdout.includes('on 2014-07-10'),
    { what: 'it has its outlook' },
  );
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain(
    `东风村 (${code}), administrative village, 10 households\nas of 2014-06-30; true at offset `,
  );
  expect(stdout).toMatch(/\nworld-bank-2019: qualifies since \d{4}-\d\d-\d\d \(verdict 1\)\n/);
  expect(stdout).toMatch(
    /\n {2}yes +Sales in 365 days +RMB 15,000,007\.00 +more than RMB 10,000,000\.00 +\+RMB 5,000,007\.00 +\[1\] \[2\] \[3\]\n/,
  );
  expect(stdout).toMatch(
    /\n {2}world-bank-2019 +on 2014-07-10 +does not qualify +Lacks RMB 10 million of sales; everything else is met\.\n/,
  );
  const json = await until(
    () => taocun('village', code, '--json'),
    (ended) => ended.status !== 0 || JSON.parse(ended.stdout).outlook !== null,
  );
  expect(json.status).toBe(0);
  expect(JSON.parse(json.stdout)).toMatchObject({ villageCode: code, outlook: { until: '2014-07-30' } });
});

it('a region has its figures', async () => {
  expect(JSON.parse((await taocun('region', '32')).stdout)).toMatchObject({
    code: '32',
    villages: 1,
    salesFen: 1_500_000_700,
  });
});

it('a what-if lists the villages that would no longer qualify under other rules', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'taocun-what-if-'));
  const file = path.join(folder, 'rules.json');
  try {
    writeFileSync(
      file,
      JSON.stringify({ annualSales: { thresholdFen: 1_500_000_701, comparison: 'at-least' } }),
    );
    const { status, stdout, stderr } = await taocun(
      'what-if',
      file,
      '--region',
      '32',
      '--region',
      '33',
      '--compare-with',
      'aliresearch-2022',
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      compareWith: 'aliresearch-2022',
      total: { villages: 1, qualifying: 0, compared: 1, gained: 0, lost: 1 },
      items: [{ villageCode: code, change: 'lost' }],
    });
    writeFileSync(file, '{ "window": 30 }');
    expect(await taocun('what-if', file)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('/rules/window is not known here'),
    });
    expect(await taocun('what-if', `${file}.none`)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("can't be read as JSON: ENOENT"),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.each<[string, string[], RegExp]>([
  ['a code that is none', ['village', '32'], /a village code has 12 digits/],
  [
    'a village that nobody knows',
    ['village', '999999999999'],
    /No village with the code 999999999999 is assessed/,
  ],
  [
    'nobody who answers',
    ['village', code, '--url', 'http://127.0.0.1:1'],
    /http:\/\/127\.0\.0\.1:1 does not answer\. .*--url/,
  ],
])('%s ends with 1 and a message', async (_what, args, expected) => {
  expect(await taocun(...args)).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(expected),
  });
});

describe('an assistant over the Model Context Protocol', () => {
  const asks = (use: Parameters<typeof withAssistant>[1]) =>
    withAssistant({ PATH: String(process.env['PATH']), TAOCUN_URL: installation.of('reporting').url }, use);

  it('finds a village, reads why it qualifies, and what other rules would decide, each with its source', async () => {
    await asks(async (ask, tools) => {
      expect(tools).toEqual([
        'find_village',
        'why',
        'list_villages',
        'compare',
        'what_if',
        'series',
        'list_rule_sets',
      ]);
      const villages = JSON.parse((await ask('find_village', { search: 'dongf' })).text);
      expect(villages.answer.items).toMatchObject([{ villageCode: code, name: '东风村' }]);
      expect(villages.source.address).toBe(
        `${installation.of('reporting').url}/api/v1/villages?search=dongf&fields=villageCode%2Cname%2Cpath%2CasOf%2CqualifiesUnder%2CsalesFen%2CactiveShops%2Chouseholds&limit=20`,
      );
      const why = JSON.parse((await ask('why', { village: code })).text);
      expect(why.source).toEqual({
        address: `${installation.of('reporting').url}/api/v1/villages/${code}`,
        asOf: '2014-06-30',
        provenance: expect.any(String),
      });
      expect(why.answer.verdicts[0]).toMatchObject({ ruleSet: 'world-bank-2019', qualifies: true });
      const rules = { annualSales: { thresholdFen: 2_000_000_000, comparison: 'at-least' } };
      const whatIf = JSON.parse((await ask('what_if', { rules })).text);
      expect(whatIf.answer.total).toMatchObject({ qualifying: 0, compared: 1, lost: 1 });
      expect(whatIf.source.address).toBe(`${installation.of('reporting').url}/api/v1/what-if`);
    });
  });

  it('gets an explanation of a wrong question', async () => {
    await asks(async (ask) => {
      expect(await ask('why', { village: '320324109999' })).toEqual({
        isError: true,
        text: expect.stringMatching(/^404 unknown-village: /),
      });
      expect(await ask('why', { village: '32' })).toMatchObject({ isError: true });
      expect(await ask('compare', { ruleSet: 'x', without: 'y' })).toEqual({
        isError: true,
        text: expect.stringMatching(/^400 invalid-request: /),
      });
    });
  });
});

it('a certified year has its own figures and those that others published, once its list is issued', async () => {
  const certified = (year: string) => taocun('certified', year, '--rule-set', 'aliresearch-2022');
  expect(await certified('2014')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('No list of 2014 is issued'),
  });
  await send(installation, key, paid('6', 'tb-old', '2014-08-15', 100));
  const { stdout, stderr } = await until(
    () => certified('2014'),
    ({ status }) => status === 0,
    { what: 'the list is issued' },
  );
  const { counts, revised, povertyCounties, published } = JSON.parse(stdout);
  expect([stderr, counts, revised, povertyCounties]).toEqual([
    '',
    expect.objectContaining({ ruleSet: 'aliresearch-2022', year: 2014, villages: 1 }),
    [],
    [],
  ]);
  expect(published).toContainEqual(
    expect.objectContaining({ measure: 'villages', region: 'CN', value: 211, certified: 1 }),
  );
  expect(await taocun('certified', '15')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('a year of four digits is wanted'),
  });
});
