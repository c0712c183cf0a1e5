import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Taocun } from '@taocun/client';
import { repositoryRoot } from '../local/folders';
import { Installation } from '@taocun/harness/installation';
import { taocunInProcess } from '../in-process.fixture';
import { until } from '@taocun/harness/until';

// The commands that ask ingestion, against the built ingestion. A separate process is started only to test what it loads and how it ends.
const topicPrefix = `taocun-${randomUUID().slice(0, 8)}.`;
const folder = mkdtempSync(path.join(tmpdir(), 'taocun-rejected-'));
const installation = new Installation(topicPrefix, { OPEN_READING: 'false', OPEN_METRICS: 'false', CHECKPOINT_INTERVAL_MS: '100' });
let url = '';
let key = '';

const anOpening = (shopId: string, platform = 'taobao') => ({
  specversion: '1.0',
  id: `o-${shopId}`,
  source: '/marketplaces/taobao',
  type: 'taocun.shop.opened.v1',
  time: '2014-06-30T20:00:00+08:00',
  data: { shopId, villageCode: '320324105212', householdId: 'hh-7', platform, category: 'manufactured' },
});

beforeAll(async () => {
  await installation.prepare();
  await send([
    ...Array.from({ length: 12 }, (_, at) => [`s-${at}`, JSON.stringify(anOpening(`s-${at}`, 'taobbao'))] as const),
    ['s-0', '{"\u001b[2J'],
  ]);
  const [ingestion] = await installation.start('ingestion');
  url = ingestion?.url ?? '';
  // The first key of an installation is created like this.
  const access = { MONGODB_URI: String(process.env['MONGODB_URI']), TOPIC_PREFIX: topicPrefix };
  key = (await taocunInProcess(access, 'keys', 'create', '--role', 'operator')).stdout.trim();
  await until(async () => (await items()).length === 13);
});
afterAll(async () => {
  await installation.clear();
  rmSync(folder, { recursive: true });
});

async function send(records: readonly (readonly [key: string, value: string])[]): Promise<void> {
  const publisher = await installation.publisher('marketplace.updates');
  for (const [owner, value] of records) publisher.publish('marketplace.updates', owner, value);
  await publisher.flush();
  await publisher.close();
}

function taocun(...args: string[]) {
  return taocunInProcess({ TAOCUN_URL: url, TAOCUN_KEY: key }, 'rejected', ...args);
}

/** Runs the built program. */
function aProcess(env: Record<string, string>, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(repositoryRoot, 'apps/cli/dist/cli.js'), ...args], {
    env: { PATH: String(process.env['PATH']), ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

interface Item {
  readonly id: string;
  readonly key: string;
  readonly state: string;
}
const items = async (...args: string[]): Promise<Item[]> => JSON.parse((await taocun('list', '--json', ...args)).stdout) as Item[];
const idOf = async (owner: string): Promise<string> => (await items('--reason', 'invalid-data')).find((one) => one.key === owner)?.id ?? '';

it('lists them as a table, without control characters from the updates', async () => {
  const { status, stdout } = await taocun('list', '--reason', 'malformed-json');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^id +state +tries +reason +path +key +record of +message\n\d+:\d+ +open +0 +malformed-json +s-0 /);
  expect(await taocun('list', '--limit', '5')).toMatchObject({
    stdout: expect.stringMatching(/^([^\n]+\n){6}$/),
    stderr: expect.stringContaining('There are more'),
  });
  const [{ id } = { id: '' }] = await items('--reason', 'malformed-json');
  const shown = (await taocun('show', id)).stdout;
  expect(shown).toContain('{"\\u001b[2J');
  expect(shown + stdout).not.toContain('\u001b');
  expect((await taocun('list', '--state', 'sent')).stdout).toBe('None.\n');
});

it('corrects one with a patch, reports a repeat, and shows the history', async () => {
  const id = await idOf('s-1');
  const patch = '{"data":{"platform":"taobao"}}';
  // The first repair connects to Kafka, for which ingestion has five seconds.
  const repaired = await until(
    () => taocun('repair', id, '--patch', patch),
    ({ status }) => status === 0,
  );
  expect(repaired.stdout).toMatch(RegExp(`^${id}: sent as number 1 .* key s-1\\.\n$`));
  expect(await taocun('repair', id, '--patch', patch)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('Nothing was sent now.'),
  });
  expect((await items('--state', 'sent')).map((one) => one.id)).toEqual([id]);
  expect((await taocun('show', id)).stdout).toMatch(/\n1 +\S+Z +sent +acknowledged +\/marketplaces\/taobao +o-s-1 +s-1\n$/);
});

it('corrects one with an event or a patch from a file', async () => {
  const [event, patch] = [path.join(folder, 'event.json'), path.join(folder, 'patch.json')];
  writeFileSync(event, JSON.stringify(anOpening('s-2')));
  writeFileSync(patch, '{"data":{"platform":"tmall"}}');
  const [second, third] = [await idOf('s-2'), await idOf('s-3')];
  expect((await taocun('repair', second, '--event', event)).status).toBe(0);
  expect((await taocun('repair', third, '--patch', patch)).status).toBe(0);
  expect((await items('--state', 'sent')).map(({ id }) => id)).toEqual(expect.arrayContaining([second, third]));
});

it('sets one aside', async () => {
  const id = await idOf('s-4');
  expect(await taocun('set-aside', id, '--note', 'a trial')).toMatchObject({
    status: 0,
    stdout: `${id}: set aside, as number 1 of its history.\n`,
  });
  expect((await taocun('show', id)).stdout).toContain('a trial');
});

it('corrects many, after a dry run; exit code 2 means that some still fail', async () => {
  const open = (await items('--state', 'open', '--reason', 'invalid-data')).length;
  const some = ['repair', '--reason', 'invalid-data', '--patch', '{"data":{"platform":"taobao"}}'];
  expect(await taocun(...some, '--dry-run')).toMatchObject({
    status: 0,
    stdout: `${open} looked at, ${open} would pass, 0 still failing.\n`,
  });
  expect(await taocun(...some, '--limit', '2')).toMatchObject({ status: 0, stdout: '2 looked at, 2 sent, 0 still failing.\n' });
  expect(await taocun(...some)).toMatchObject({ status: 0, stdout: `${open - 2} looked at, ${open - 2} sent, 0 still failing.\n` });
  expect(await items('--state', 'open')).toHaveLength(1);
  const failing = await taocun('repair', '--reason', 'malformed-json');
  expect(failing).toMatchObject({
    status: 2,
    stdout: expect.stringMatching(/^1 looked at, 0 sent, 1 still failing\.\n\nreason +still failing\nmalformed-json +1\n\nid +reason/),
  });
  const aside = ['set-aside', '--reason', 'malformed-json', '--note', 'a trial'];
  expect(await taocun(...aside, '--dry-run')).toMatchObject({
    status: 0,
    stdout: '1 examined, representing 1 updates; none set aside.\n',
  });
  expect(await taocun(...aside)).toMatchObject({ status: 0, stdout: '1 examined, representing 1 updates; 1 set aside.\n' });
  expect(await items('--state', 'open')).toEqual([]);
});

it.each<[string, string[], RegExp]>([
  ['no id and no reason', ['repair'], /give the id of one, or --reason/],
  ['both', ['repair', '0:1', '--reason', 'invalid-data'], /an id names one update/],
  ['an event for many', ['repair', '--reason', 'invalid-data', '--event', 'x'], /--event corrects one/],
  ['an event and a patch', ['repair', '0:1', '--event', 'x', '--patch', '{}'], /exclude each other/],
  ['a patch that is no JSON', ['repair', '0:1', '--patch', '{'], /The patch is not JSON/],
  ['a file that is not there', ['repair', '0:1', '--patch', 'nowhere.json'], /nowhere\.json/],
  ['an id that is none', ['show', 'x'], /partition and offset/],
  ['an id of nothing', ['show', '0:9999'], /No update was rejected from/],
  ['a reason that is none', ['list', '--reason', 'x'], /Allowed choices are too-large/],
  ['a time that is none', ['list', '--since', '2014'], /since must be an RFC 3339 time/],
  ['neither an id nor a reason to set aside', ['set-aside', '--note', 'x'], /give the id of one, or --reason/],
  ['an address that is none', ['list', '--url', 'ftp://127.0.0.1'], /an address is wanted/],
  ['a note that is missing', ['set-aside', '0:1'], /required option '--note/],
])('%s ends with 1 and a message', async (_what, args, expected) => {
  expect(await taocun(...args)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(expected) });
});

async function latestDay(): Promise<string | undefined> {
  const { partitions } = await new Taocun({ url, key }).call('getUpdateCounts');
  return partitions
    .flatMap(({ day }) => day ?? [])
    .sort()
    .at(-1);
}

it('streams the record’s continuation once ingestion has reached the end of the record', async () => {
  const program = path.join(repositoryRoot, 'tools/dist/record/cli.js');
  const live = (...args: string[]) =>
    spawnSync(process.execPath, [program, 'live', '--days', '2', '--day-every', '1ms', ...args], {
      env: { ...process.env, TAOCUN_URL: url, TAOCUN_KEY: key },
      encoding: 'utf8',
    });
  expect(live()).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('2016-01-20, where the record ends. Load it first: npm start.'),
  });
  await send([['s-9', JSON.stringify({ ...anOpening('s-9'), id: 'on-its-last-day', time: '2016-01-20T12:00:00+08:00' })]]);
  await until(latestDay, (day) => day === '2016-01-20', { what: 'ingestion stood where the record ends' });
  const { status, stdout, stderr } = live();
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^2016-01-21 {2}[\d,]+ updates in [\d.]+ s {2}[\d,]+ in 1 days\n2016-01-22 .*\n\n2 days, to 2016-01-22\. The same command goes on from there\.\n$/,
  );
  await until(latestDay, (day) => day === '2016-01-22', { what: 'both days are saved' });
  expect(live('--days', '1')).toMatchObject({ stderr: '', stdout: expect.stringMatching(/^2016-01-23 /) });
});

it('loads no code of services to show the help of its commands', () => {
  const hook = path.join(folder, 'hook.cjs');
  writeFileSync(hook, `process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')));`);
  const { status, stdout, stderr } = aProcess({ NODE_OPTIONS: `--require ${hook}` }, '--help');
  expect([status, stdout]).toEqual([0, expect.stringContaining('Usage: npm run taocun -- ')]);
  expect(stderr.split('\n').filter((file) => /\/(@nestjs|kafkajs|mongoose|class-validator)\//.test(file))).toEqual([]);
  expect(stderr).toContain('commander');
});

it('a process ends as the command does: with its output and its exit code', () => {
  const env = { TAOCUN_URL: url, TAOCUN_KEY: key };
  expect(aProcess(env, 'rejected', 'list', '--state', 'open')).toEqual({ status: 0, stdout: 'None.\n', stderr: '' });
  expect(aProcess(env, 'rejected', 'show', 'x')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('partition and offset'),
  });
  expect(aProcess(env, 'rejected', 'none')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining("unknown command 'none'"),
  });
});

it('completes commands, options and their values', () => {
  const completed = (...words: string[]): string[] =>
    aProcess({}, 'complete', '--', ...words)
      .stdout.split('\n')
      .map((line) => line.split('\t', 1)[0] ?? '');
  expect(completed('vil')).toContain('village');
  expect(completed('rejected', 'list', '--st')).toContain('--state');
  expect(completed('rejected', 'list', '--state', '')).toEqual(expect.arrayContaining(['open', 'sent', 'set-aside']));
  expect(aProcess({}, 'complete', 'bash').stdout).toContain('complete -F __taocun_complete taocun');
});

it('ends silently when its reader closes the pipe', () => {
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', `'${process.execPath}' apps/cli/dist/cli.js rejected list --url '${url}' --json | true; echo \${PIPESTATUS[0]}`],
    { cwd: repositoryRoot, env: { ...process.env, TAOCUN_KEY: key }, encoding: 'utf8' },
  );
  expect([stdout, stderr]).toEqual([expect.stringMatching(/^(0|141)\n$/), '']);
});
