import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Taocun } from '@taocun/client';
import { Installation } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';
import { repositoryRoot } from '@taocun/local/folders';
import { taocunInProcess } from './in-process.fixture';

// The built programs as processes: what they load, how they end, and the live record against the built
// ingestion.
const topicPrefix = `taocun-${randomUUID().slice(0, 8)}.`;
const folder = mkdtempSync(path.join(tmpdir(), 'taocun-cli-'));
const installation = new Installation(topicPrefix, {
  OPEN_READING: 'false',
  OPEN_METRICS: 'false',
  CHECKPOINT_INTERVAL_MS: '100',
});
const access = { MONGODB_URI: String(process.env['MONGODB_URI']), TOPIC_PREFIX: topicPrefix };
let url = '';
let key = '';

beforeAll(async () => {
  await installation.prepare();
  const [ingestion] = await installation.start('ingestion');
  url = ingestion?.url ?? '';
  // The first key of an installation is created like this.
  key = (await taocunInProcess(access, 'keys', 'create', '--role', 'operator')).stdout.trim();
});
afterAll(async () => {
  await installation.clear();
  rmSync(folder, { recursive: true });
});

/** Runs the built program. */
function aProcess(env: Record<string, string>, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(repositoryRoot, 'apps/cli/dist/cli.js'), ...args],
    {
      env: { PATH: String(process.env['PATH']), ...env },
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

const onTheLastDay = {
  specversion: '1.0',
  id: 'on-its-last-day',
  source: '/marketplaces/taobao',
  type: 'taocun.shop.opened.v1',
  time: '2016-01-20T12:00:00+08:00',
  data: {
    shopId: 's-9',
    villageCode: '320324105212',
    householdId: 'hh-7',
    platform: 'taobao',
    category: 'manufactured',
  },
};

async function latestDay(): Promise<string | undefined> {
  const { partitions } = await new Taocun({ url, key }).call('getUpdateCounts');
  return partitions
    .flatMap(({ day }) => day ?? [])
    .sort()
    .at(-1);
}

it('the record’s continuation is streamed once ingestion has reached the end of the record', async () => {
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
  const publisher = await installation.publisher('marketplace.updates');
  publisher.publish('marketplace.updates', 's-9', JSON.stringify(onTheLastDay));
  await publisher.flush();
  await publisher.close();
  await until(latestDay, (day) => day === '2016-01-20', { what: 'ingestion stood where the record ends' });
  const { status, stdout, stderr } = live();
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^2016-01-21 {2}[\d,]+ updates in [\d.]+ s {2}[\d,]+ in 1 days\n2016-01-22 .*\n\n2 days, to 2016-01-22\. The same command goes on from there\.\n$/,
  );
  await until(latestDay, (day) => day === '2016-01-22', { what: 'both days are saved' });
  expect(live('--days', '1')).toMatchObject({ stderr: '', stdout: expect.stringMatching(/^2016-01-23 /) });
});

it('no code of services is loaded to show the help of a command', () => {
  const hook = path.join(folder, 'hook.cjs');
  writeFileSync(hook, `process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')));`);
  const { status, stdout, stderr } = aProcess({ NODE_OPTIONS: `--require ${hook}` }, '--help');
  expect([status, stdout]).toEqual([0, expect.stringContaining('Usage: npm run taocun -- ')]);
  expect(
    stderr.split('\n').filter((file) => /\/(@nestjs|kafkajs|mongoose|class-validator)\//.test(file)),
  ).toEqual([]);
  expect(stderr).toContain('commander');
});

it('a process ends as the command does: with its output and its exit code', () => {
  const shown = aProcess(access, 'keys', 'list');
  expect([shown.status, shown.stderr, JSON.parse(shown.stdout)]).toEqual([
    0,
    '',
    [expect.objectContaining({ role: 'operator' })],
  ]);
  expect(aProcess(access, 'keys', 'revoke', 'x')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('12 characters of 0-9 and a-f'),
  });
  expect(aProcess(access, 'keys', 'none')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining("unknown command 'none'"),
  });
});

it('commands, options and their values are completed', () => {
  const completed = (...words: string[]): string[] =>
    aProcess({}, 'complete', '--', ...words)
      .stdout.split('\n')
      .map((line) => line.split('\t', 1)[0] ?? '');
  expect(completed('vil')).toContain('village');
  expect(completed('keys', 'create', '--ro')).toContain('--role');
  expect(completed('keys', 'create', '--role', '')).toEqual(
    expect.arrayContaining(['producer', 'reader', 'subscriber', 'operator']),
  );
  expect(aProcess({}, 'complete', 'bash').stdout).toContain('complete -F __taocun_complete taocun');
});

it('a command ends silently when its reader closes the pipe', () => {
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', `'${process.execPath}' apps/cli/dist/cli.js keys list | true; echo \${PIPESTATUS[0]}`],
    { cwd: repositoryRoot, env: { ...process.env, ...access }, encoding: 'utf8' },
  );
  expect([stdout, stderr]).toEqual([expect.stringMatching(/^(0|141)\n$/), '']);
});
