import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { Installation } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';
import { firing, hasPromtool, scrape, sumOf } from './alerts';

const cli = path.join(__dirname, '../../../apps/cli/dist/cli.js');
const installation = new Installation(`stands-${randomUUID().slice(0, 8)}.`, {
  ...{ READ_TO_END_AFTER_MS: '400', CHECKPOINT_INTERVAL_MS: '200' },
});

interface Finding {
  readonly of: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  readonly what: string;
  readonly todo?: string;
}

function taocun(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const env = { ...process.env, TOPIC_PREFIX: installation.prefix };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { env }, (error, out) => resolve({ code: error === null ? 0 : Number(error.code), out }));
  });
}

async function doctor(): Promise<{ readonly code: number; readonly bad: readonly Finding[]; readonly all: readonly Finding[] }> {
  const { code, out } = await taocun('doctor', '--json');
  const all = JSON.parse(out) as Finding[];
  return { code, all, bad: all.filter(({ state }) => state === 'bad') };
}

/** Has an operator copy the command, with a reason of their own. */
function copied(command: string): Promise<{ readonly code: number; readonly out: string }> {
  const [, args = ''] = /^npm run taocun -- (.*) --why '…'$/.exec(command) ?? [];
  return taocun(...args.split(' '), '--why', 'a test');
}

async function asked(service: 'ingestion' | 'classification' | 'reporting', address: string) {
  const response = await fetch(`${installation.of(service).url}/${address}`, { headers: await installation.shown() });
  return {
    status: response.status,
    body: (await response.json()) as { readonly reasons?: readonly string[]; readonly services?: object[] },
  };
}

const untilReady = (status: number) =>
  until(
    () => asked('classification', 'health/ready'),
    (answer) => answer.status === status,
    { what: `its readiness is ${status}` },
  );

beforeAll(async () => {
  await installation.prepare();
  await installation.start('ingestion', 'classification');
  const { url: INGESTION_URL } = installation.of('ingestion');
  const { url: CLASSIFICATION_URL } = installation.of('classification');
  await installation.startWith({ INGESTION_URL, CLASSIFICATION_URL }, 'reporting');
  await installation.quiet();
});
afterAll(() => installation.clear());

it('a partition whose handler fails at a record is told by readiness, doctor, lag, metrics and the page, until an operator skips it', async () => {
  expect(await doctor()).toMatchObject({ code: 0, bad: [] });
  await untilReady(200);
  const [, , , offset = -1] = await installation.ends('village.activity');
  await installation.send([{ key: null, partition: 3, timestampMs: Date.now(), value: 'no activity' }], 'village.activity');

  const { body } = await untilReady(503);
  const command = `npm run taocun -- skip village.activity/3 ${offset + 1} --why '…'`;
  const told = `^village\\.activity/3 makes no progress at offset ${offset} since \\S+: it has failed \\d+ times there: The record at village\\.activity/3:${offset} can't be read: .*`;
  expect(body.reasons).toEqual([expect.stringMatching(new RegExp(told))]);
  expect(body.reasons?.[0]?.endsWith(`. To go on behind it: ${command}`)).toBe(true);
  expect((await asked('classification', 'health/live')).status).toBe(200);
  expect((await asked('ingestion', 'health/ready')).status).toBe(200);
  expect((await asked('reporting', 'health/ready')).status).toBe(200);

  const samples = await scrape(installation.of('classification').url);
  expect(sumOf(samples, 'taocun_partition_no_progress', { topic: 'village.activity' })).toBe(1);
  expect([sumOf(samples, 'taocun_ready'), sumOf(samples, 'taocun_running'), sumOf(samples, 'taocun_live')]).toEqual([0, 0, 1]);
  if (hasPromtool) expect(firing(samples)).toEqual(expect.arrayContaining(['TaocunNoProgress', 'TaocunNotReady']));
  const { services = [] } = (await asked('reporting', 'api/v1/services')).body;
  expect(services).toMatchObject([
    { service: 'ingestion', noProgress: [] },
    { service: 'classification', noProgress: [{ topic: 'village.activity', partition: 3, offset, command }] },
    { service: 'reporting', noProgress: [] },
  ]);

  // The database says so, whichever instance has the partition.
  const found = await doctor();
  expect(found.code).toBe(1);
  expect(found.bad).toEqual([{ of: 'classification', state: 'bad', what: expect.stringMatching(new RegExp(told)), todo: command }]);
  expect((await taocun('lag')).out).toMatch(/^classification: village\.activity\/3 makes no progress at offset /);

  expect(await copied(found.bad[0]?.todo ?? '')).toMatchObject({ code: 0 });
  await untilReady(200);
  await until(doctor, ({ code, bad }) => code === 0 && bad.length === 0, { what: 'doctor finds nothing bad' });
  expect(sumOf(await scrape(installation.of('classification').url), 'taocun_partition_no_progress')).toBe(0);
});

it('a partition that has stopped is told as well, and once what stopped it is mended no more', async () => {
  const checkpoints = installation.database('ingestion').collection<{ _id: string }>('checkpoints');
  const place = { _id: 'marketplace.updates:5' };
  await installation.stop();
  const kept = await checkpoints.findOne(place);
  await checkpoints.updateOne(place, { $set: { offset: 1_000_000 } });
  await installation.start('ingestion', 'classification', 'reporting');
  const { reasons } = (
    await until(
      () => asked('ingestion', 'health/ready'),
      ({ body }) => body.reasons?.some((reason) => reason.includes('makes no progress')) === true,
      { what: 'it is not ready' },
    )
  ).body;
  expect(reasons).toEqual([
    expect.stringMatching(
      /^marketplace\.updates\/5 makes no progress at offset 1000000 since \S+: the checkpoint stands at .* records are lost/,
    ),
  ]);
  expect((await asked('ingestion', 'health/live')).status).toBe(200);
  const found = await doctor();
  expect(found.code).toBe(1);
  expect(found.bad).toContainEqual(
    expect.objectContaining({
      of: 'ingestion',
      todo: 'Do what it says, then restart the service.',
      what: expect.stringContaining('/5 makes'),
    }),
  );

  await installation.stop();
  await checkpoints.updateOne(place, { $set: { offset: (kept as { offset?: number } | null)?.offset } });
  await installation.start('ingestion', 'classification', 'reporting');
  await until(
    () => doctor(),
    ({ code }) => code === 0,
    { what: 'doctor finds nothing bad' },
  );
  expect((await asked('ingestion', 'health/ready')).status).toBe(200);
});
