import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { topicNames, updateTypes, type UpdateType } from '@taocun/contracts';
import { builtInRuleSets } from '@taocun/domain';
import { saidByTypeScript, testPython, withAssistant } from './clients.fixture';
import { Installation } from '@taocun/harness/installation';
import { taocunInProcess } from '../in-process.fixture';
import { until } from '@taocun/harness/until';

// The whole flow as it is built: updates over HTTP, verdicts out of Kafka, the outlook from classification, the village by REST and command.
const topicPrefix = `taocun-${randomUUID().slice(0, 8)}.`;
const code = '320324105212';
const installation = new Installation(topicPrefix, { CHECKPOINT_INTERVAL_MS: '100', READ_TO_END_AFTER_MS: '300' });
/** A producer's. */
let key: string;

/** Whatever JSON holds; expectations look into it. */
type Json = ReturnType<typeof JSON.parse>;

const event = (type: string, id: string, time: string, data: object) => ({
  ...{ specversion: '1.0', id, source: '/marketplaces/taobao', type: `taocun.${type}.v1`, time: `${time}T12:00:00+08:00`, data },
});
const paid = (id: string, shopId: string, day: string, amountFen: number) =>
  event('order.paid', id, day, { orderId: `o-${id}`, shopId, amountFen });
const opened = (shopId: string, day: string, householdId: string) =>
  event('shop.opened', `opening-${shopId}`, day, { shopId, villageCode: code, householdId, platform: 'taobao', category: 'handicraft' });

const updates = [
  event('village.registered', 'registration', '2013-01-01', { villageCode: code, name: '东风村', households: 10 }),
  ...[opened('tb-old', '2013-01-02', 'hh-1'), opened('tb-new', '2014-06-10', 'hh-2')],
  // Leaves the window on 10 July 2014.
  paid('1', 'tb-old', '2013-07-10', 1_500_000_000),
  ...[paid('2', 'tb-old', '2014-04-20', 100), paid('3', 'tb-old', '2014-05-20', 100), paid('4', 'tb-new', '2014-06-29', 300)],
  // The last but two leaves the lookback 90 days later, on 19 July.
  paid('5', 'tb-old', '2014-06-30', 200),
];

beforeAll(async () => {
  // Two partitions are enough, and sooner read to their ends than eight.
  await installation.prepare(Object.fromEntries(topicNames.map((topic) => [topic, 2])));
  await installation.start('ingestion', 'classification');
  await installation.startWith({ CLASSIFICATION_URL: installation.of('classification').url }, 'reporting');
  ({ key } = await installation.keys.create({
    role: 'producer',
    name: 'test',
    sources: ['/'],
    types: Object.keys(updateTypes) as UpdateType[],
  }));
  const response = await fetch(`${installation.of('ingestion').url}/api/v1/updates`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${key}` },
    body: updates.map((update) => JSON.stringify(update)).join('\n'),
  });
  expect(await response.json()).toEqual({ accepted: updates.length, refused: [] });
  // Verdicts and assessments are topics of their own, so the history may come before or after the figures.
  await until(ask, ({ asOf, salesFen, outlook, history }) => {
    const told = new Set(history?.map(({ ruleSet }: Json) => ruleSet));
    return asOf === '2014-06-30' && salesFen === 1_500_000_700 && outlook?.asOf === '2014-06-30' && told.size === builtInRuleSets.length;
  });
  // The report on regions may be from before that.
  await until(
    () => answer('regions/CN'),
    ({ asOf, salesFen }) => asOf === '2014-06-30' && salesFen === 1_500_000_700,
    { what: 'the report on regions had all updates' },
  );
});
afterAll(() => installation.clear());

const ask = (): Promise<Json> => answer(`villages/${code}`);

async function answer(path: string): Promise<Json> {
  return (await fetch(`${installation.of('reporting').url}/api/v1/${path}`)).json();
}

function taocun(...args: string[]) {
  return taocunInProcess({ REPORTING_URL: installation.of('reporting').url }, ...args);
}

it('the command tells it as a page for people, and as JSON', async () => {
  const { status, stdout, stderr } = await taocun('village', code);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`东风村 (${code}), administrative village, 10 households\nas of 2014-06-30; true at offset `);
  expect(stdout).toMatch(/\nworld-bank-2019: qualifies since \d{4}-\d\d-\d\d \(verdict 1\)\n/);
  expect(stdout).toMatch(
    /\n {2}yes +annual sales +RMB 15,000,007\.00 +more than RMB 10,000,000\.00 +\+RMB 5,000,007\.00 +published \[1\]\n/,
  );
  expect(stdout).toMatch(
    /\n {2}world-bank-2019 +on 2014-07-10 +does not qualify +Lacks RMB 10 million of sales; everything else is met\.\n/,
  );
  expect(stdout).toMatch(/\n {2}2014-07-10 +RMB 15,000,000\.00 +RMB 15,000,000\.00 +- +1 \(1\): tb-new +RMB 7\.00 /);
  const json = await taocun('village', code, '--json');
  expect(json.status).toBe(0);
  expect(JSON.parse(json.stdout)).toMatchObject({ villageCode: code, outlook: { until: '2014-07-30' } });
});

it('an export saves the panel, with a description that each column is in', async () => {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'taocun-export-')), 'data');
  const { status, stdout } = await taocun('export', folder, '--format', 'csv', '--from', '2014-04');
  expect([status, stdout]).toEqual([0, `5 files and their descriptions are in ${folder}.\n`]);
  const text = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
  const { resources, asOf } = JSON.parse(text('datapackage.json'));
  expect([asOf, resources.map(({ path }: Json) => path)]).toEqual([
    '2014-06-30',
    ['villages.csv', 'panel-by-month.csv', ...builtInRuleSets.map(({ id }) => `certified-${id}.csv`)],
  ]);
  for (const { path: file, bytes, hash, schema } of resources) {
    expect(text(file).split('\r\n')[0]).toBe(schema.fields.map(({ name }: Json) => name).join());
    expect([file, Buffer.byteLength(text(file)), `sha256:${createHash('sha256').update(text(file)).digest('hex')}`]).toEqual([
      file,
      bytes,
      hash,
    ]);
  }
  const panel = resources[1].schema.fields.map(({ name, type }: Json) => [name, type]);
  expect(panel).toEqual(
    expect.arrayContaining([
      ['salesFen', 'integer'],
      ['qualifies', 'boolean'],
      ['produce.orders', 'integer'],
    ]),
  );
  expect(
    text('panel-by-month.csv')
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[7]),
  ).toEqual(['2014-04', '2014-05', '2014-06']);
  for (const file of ['croissant.json', 'dcat.jsonld']) expect(JSON.parse(text(file))['@type']).toMatch(/Dataset$/);
  expect((await taocun('export', folder)).stderr).toContain('EEXIST');
  rmSync(path.dirname(folder), { recursive: true });
});

it('a certified year has its numbers and those that others published', async () => {
  const { status, stdout, stderr } = await taocun('certified', '2015', '--rule-set', 'aliresearch');
  expect([status, stderr]).toEqual([0, '']);
  const { counts, revised, povertyCounties, published } = JSON.parse(stdout);
  expect([counts.ruleSet, counts.year, revised, povertyCounties]).toEqual(['aliresearch', 2015, [], []]);
  expect(published.find(({ measure }: Json) => measure === 'towns').value).toBe(71);
  expect(await taocun('certified', '15')).toMatchObject({ status: 1, stderr: expect.stringContaining('a year of four digits is wanted') });
});

it('a region has its figures', async () => {
  expect(JSON.parse((await taocun('region', '32')).stdout)).toMatchObject({ code: '32', villages: 1, salesFen: 1_500_000_700 });
});

it('a what-if has the villages that other rules would take away', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'taocun-what-if-'));
  const file = path.join(folder, 'rules.json');
  try {
    writeFileSync(file, JSON.stringify({ annualSales: { thresholdFen: 1_500_000_701, comparison: 'at-least' } }));
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
      ...{ compareWith: 'aliresearch-2022', total: { villages: 1, qualifying: 0, compared: 1, gained: 0, lost: 1 } },
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
  ['a village that nobody knows', ['village', '999999999999'], /No village with the code 999999999999 is assessed/],
  ['nobody who answers', ['village', code, '--url', 'http://127.0.0.1:1'], /http:\/\/127\.0\.0\.1:1 does not answer\. .*--url/],
])('%s ends with 1 and a message', async (_what, args, expected) => {
  expect(await taocun(...args)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(expected) });
});

describe('an assistant over the Model Context Protocol', () => {
  const asks = (use: Parameters<typeof withAssistant>[1]) =>
    withAssistant({ PATH: String(process.env['PATH']), REPORTING_URL: installation.of('reporting').url }, use);

  it('finds a village, is told why it qualifies, and what other rules would say, each with its source', async () => {
    await asks(async (ask, tools) => {
      expect(tools).toEqual(['find_village', 'why', 'list_villages', 'compare', 'what_if', 'series', 'list_rule_sets']);
      const found = JSON.parse((await ask('find_village', { search: 'dongf' })).text);
      expect(found.answer.items).toMatchObject([{ villageCode: code, name: '东风村' }]);
      expect(found.source.address).toBe(
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

  it('is told what is wrong with a question', async () => {
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

describe('a client from its package', () => {
  const env = () => ({
    ...{ REPORTING_URL: installation.of('reporting').url, INGESTION_URL: installation.of('ingestion').url },
    ...{ TAOCUN_KEY: key, UPDATES: JSON.stringify(updates) },
  });
  /** The verdicts on the village in the order of their announcement, and the first again from a saved position on. */
  const events = ['world-bank-2019', 'aliresearch-2022', 'aliresearch'].map((id) => `${id}:${code}:1`).sort();

  it('of TypeScript asks, lists, follows and goes on, sends, and throws problems', () => {
    const said = saidByTypeScript(
      `import { Taocun, TaocunIngestion, TaocunProblem } from '@taocun/client';
const taocun = new Taocun({ url: process.env.REPORTING_URL });
const { name, salesFen } = await taocun.call('getVillage', { code: '${code}' });
const [listed] = await taocun.list('listVillages', { search: 'dongf' }).toArray();
const question = { village: '${code}', type: 'taocun.village.verdict.changed.v1', from: 'beginning' };
const heard = [];
for await (const event of taocun.events(question)) if (heard.push(event) === 3) break;
const { value: second } = await taocun.events({ ...question, after: heard[0].position }).next();
const problem = await taocun.call('getVillage', { code: '320324109999' }).catch((error) => error);
const updates = JSON.parse(process.env.UPDATES);
const ingestion = new TaocunIngestion({ url: process.env.INGESTION_URL, key: process.env.TAOCUN_KEY });
const { accepted, refused } = await ingestion.send([...updates, { ...updates[0], id: 'spoiled', data: {} }]);
const sent = [accepted, refused.map(({ index, reason, update }) => [index, reason, update.id])];
console.log(JSON.stringify([sent, name, salesFen, listed.villageCode, heard.map(({ id }) => id).sort(), second.id === heard[1].id, problem instanceof TaocunProblem, problem.code]));
process.exit();`,
      env(),
    );
    const sent = [updates.length, [[updates.length, 'invalid-data', 'spoiled']]];
    expect(JSON.parse(said)).toEqual([sent, '东风村', 1_500_000_700, code, events, true, true, 'unknown-village']);
  });

  it('of Python does the same, with frames of pandas and polars', () => {
    testPython(env());
  });
});
