import { randomUUID } from 'node:crypto';
import { taocunInProcess } from '@taocun/cli/in-process.fixture';
import { enginesOfTests, Installation, soon } from '@taocun/harness/installation';
import { scrape, sumOf } from '@taocun/harness/measures/metrics';
import { until } from '@taocun/harness/until';
import { firing, hasPromtool } from './alerts';

const installation = new Installation(`stands-${randomUUID().slice(0, 8)}.`, soon);

interface Finding {
  readonly of: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  readonly what: string;
  readonly todo?: string;
}

function taocun(...args: readonly string[]) {
  return taocunInProcess({ ...enginesOfTests(), TOPIC_PREFIX: installation.prefix }, ...args);
}

async function doctor(): Promise<{ readonly status: number; readonly bad: readonly Finding[] }> {
  const { status, stdout } = await taocun('doctor', '--json');
  return { status, bad: (JSON.parse(stdout) as Finding[]).filter(({ state }) => state === 'bad') };
}

/** Runs the command as an operator who copies it and adds a reason. */
function copied(command: string) {
  const [, args = ''] = /^npm run taocun -- (.*) --why '…'$/.exec(command) ?? [];
  return taocun(...args.split(' '), '--why', 'a test');
}

async function answerOf(service: 'ingestion' | 'classification' | 'reporting', address: string) {
  const response = await fetch(`${installation.of(service).url}/${address}`, {
    headers: await installation.shown(),
  });
  return {
    status: response.status,
    body: (await response.json()) as { readonly reasons?: readonly string[]; readonly services?: object[] },
  };
}

const untilReady = (status: number) =>
  until(
    () => answerOf('classification', 'health/ready'),
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

it('a partition whose handler fails at a record is shown by readiness, doctor, lag, metrics and the page, until an operator skips it', async () => {
  const nothingBad = () =>
    until(doctor, ({ status, bad }) => status === 0 && bad.length === 0, {
      what: 'doctor finds nothing bad',
    });
  await nothingBad();
  await untilReady(200);
  const [, , , offset = -1] = await installation.ends('village.activity');
  await installation.send(
    [{ key: null, partition: 3, timestampMs: Date.now(), value: 'no activity' }],
    'village.activity',
  );

  const { body } = await untilReady(503);
  const command = `npm run taocun -- skip village.activity/3 ${offset + 1} --why '…'`;
  const because = `it has failed \\d+ times there: The record at village\\.activity/3:${offset} can't be read: .*`;
  const reason = new RegExp(
    `^village\\.activity/3 makes no progress at offset ${offset} since \\S+: ${because}`,
  );
  expect(body.reasons).toEqual([expect.stringMatching(reason)]);
  expect(body.reasons?.[0]?.endsWith(`. To go on behind it: ${command}`)).toBe(true);
  expect((await answerOf('classification', 'health/live')).status).toBe(200);
  expect((await answerOf('ingestion', 'health/ready')).status).toBe(200);
  expect((await answerOf('reporting', 'health/ready')).status).toBe(200);

  const samples = await scrape(installation.of('classification').url);
  expect(sumOf(samples, 'taocun_partition_no_progress', { topic: 'village.activity' })).toBe(1);
  expect([
    sumOf(samples, 'taocun_ready'),
    sumOf(samples, 'taocun_running'),
    sumOf(samples, 'taocun_live'),
  ]).toEqual([0, 0, 1]);
  if (hasPromtool)
    expect(firing(samples)).toEqual(expect.arrayContaining(['TaocunNoProgress', 'TaocunNotReady']));
  // A service that does not answer within two seconds is shown without what stops it.
  const { services = [] } = await until(
    async () => (await answerOf('reporting', 'api/v1/services')).body,
    ({ services: all = [] }) => all.length > 0 && all.every((one) => 'noProgress' in one),
  );
  expect(services).toMatchObject([
    { service: 'ingestion', noProgress: [] },
    { service: 'classification', noProgress: [{ topic: 'village.activity', partition: 3, offset, command }] },
    { service: 'reporting', noProgress: [] },
  ]);

  // The finding is in the database, so it does not matter which instance has the partition.
  const findings = await until(doctor, ({ bad }) => bad.length === 1 && bad[0]?.of === 'classification');
  expect(findings.status).toBe(1);
  const what = new RegExp(
    `^makes no progress in village\\.activity/3 at offset ${offset}: ${because}\\(since \\S+\\)$`,
  );
  const condition = { alert: 'TaocunNoProgress', runbook: 'docs/runbook.md#taocunnoprogress' };
  expect(findings.bad).toEqual([
    { of: 'classification', state: 'bad', what: expect.stringMatching(what), todo: command, ...condition },
  ]);
  expect((await taocun('lag')).stdout).toMatch(
    /^classification: village\.activity\/3 makes no progress at offset /,
  );

  expect(await copied(findings.bad[0]?.todo ?? '')).toMatchObject({ status: 0 });
  await untilReady(200);
  await nothingBad();
  expect(sumOf(await scrape(installation.of('classification').url), 'taocun_partition_no_progress')).toBe(0);
});

it('a stopped partition is shown as well, and no longer once the cause is removed', async () => {
  const checkpoints = installation.database('ingestion').collection<{ _id: string }>('checkpoints');
  const place = { _id: 'marketplace.updates:5' };
  await installation.of('ingestion').end('SIGTERM');
  const checkpoint = await checkpoints.findOne(place);
  await checkpoints.updateOne(place, { $set: { offset: 1_000_000 } });
  await installation.start('ingestion');
  const { reasons } = (
    await until(
      () => answerOf('ingestion', 'health/ready'),
      ({ body }) => body.reasons?.some((reason) => reason.includes('makes no progress')) === true,
      { what: 'it is not ready' },
    )
  ).body;
  expect(reasons).toEqual([
    expect.stringMatching(
      /^marketplace\.updates\/5 makes no progress at offset 1000000 since \S+: the checkpoint is at offset 1000000 but the log has .* records are lost/,
    ),
  ]);
  expect((await answerOf('ingestion', 'health/live')).status).toBe(200);
  const findings = await until(doctor, ({ bad }) =>
    bad.some(({ what }) => what.includes('progress in marketplace.updates/5')),
  );
  expect(findings.status).toBe(1);
  expect(findings.bad).toContainEqual(
    expect.objectContaining({
      of: 'ingestion',
      todo: 'Follow the message, then restart the service.',
      what: expect.stringContaining('progress in marketplace.updates/5'),
    }),
  );

  await installation.of('ingestion').end('SIGTERM');
  await checkpoints.updateOne(place, {
    $set: { offset: (checkpoint as { offset?: number } | null)?.offset },
  });
  await installation.start('ingestion');
  await until(
    () => doctor(),
    ({ status }) => status === 0,
    { what: 'doctor finds nothing bad' },
  );
  expect((await answerOf('ingestion', 'health/ready')).status).toBe(200);
});
