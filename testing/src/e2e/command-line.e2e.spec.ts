import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { taocunInProcess } from '@taocun/cli/in-process.fixture';
import { Taocun } from '@taocun/client';
import { enginesOfTests, Installation, localWebhooks } from '@taocun/harness/installation';
import { answering, Receiver } from '@taocun/harness/receiver';
import { until } from '@taocun/harness/until';

const village = '320324105212';
const at = (day: string) => ({ specversion: '1.0', source: '/m', time: `2014-${day}T12:00:00+08:00` });
const order = (id: string, day: string, amountFen: number) => ({
  ...at(day),
  id,
  type: 'taocun.order.paid.v1',
  data: { orderId: id, shopId: 'tb-1', amountFen },
});
const opening = {
  shopId: 'tb-1',
  villageCode: village,
  householdId: 'hh',
  platform: 'taobao',
  category: 'handicraft',
};
const beginning = [
  {
    ...at('03-01'),
    id: 'r',
    type: 'taocun.village.registered.v1',
    data: { villageCode: village, name: '东风村', households: 10 },
  },
  { ...at('03-01'), id: 'o', type: 'taocun.shop.opened.v1', data: opening },
  order('p1', '05-01', 100),
  order('p2', '05-02', 100),
];

/** Tests the commands against a running installation: webhooks, and the recovery after a loss. */
describe('the command line', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'taocun-cli-'));
  const file = path.join(folder, 'backup');
  const installation = new Installation(`cli-${randomUUID().slice(0, 8)}.`, {
    READ_TO_END_AFTER_MS: '200',
    CHECKPOINT_INTERVAL_MS: '100',
    ...localWebhooks,
  });
  const takes = answering(200, 'no');
  let receiver: Receiver;
  let webhook = '';
  let key = '';

  function taocun(...args: readonly string[]) {
    // Commands for recovery run while the services are stopped.
    const { url = '' } = installation.processes.findLast(({ service }) => service === 'reporting') ?? {};
    return taocunInProcess(
      { ...enginesOfTests(), TAOCUN_URL: url, TOPIC_PREFIX: installation.prefix, TAOCUN_KEY: key },
      ...args,
    );
  }

  async function json<Answer>(...args: readonly string[]): Promise<Answer> {
    const { status, stdout, stderr } = await taocun(...args);
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
    return JSON.parse(stdout) as Answer;
  }

  async function start(): Promise<void> {
    await installation.start('ingestion', 'classification');
    await installation.startWith({ INGESTION_URL: installation.of('ingestion').url }, 'reporting');
  }

  const reporting = () => new Taocun({ url: installation.of('reporting').url, key });

  async function send(...events: readonly object[]): Promise<void> {
    const lines = events.map((event) => JSON.stringify(event));
    const { refused } = await new Taocun({ url: installation.of('ingestion').url, key }).send(lines);
    expect(refused).toEqual([]);
  }

  /** The permanent data that is in no log, as the commands show it. */
  const lasting = async () => {
    const [keys, webhooks, rejected, audit] = await Promise.all([
      json<{ id: string; name: string; role: string }[]>('keys', 'list'),
      json('webhooks', 'list'),
      reporting().call('getRejectedUpdate', { id: '0:4' }),
      json('audit', '--action', 'key.create'),
    ]);
    return { keys: keys.map(({ id, name, role }) => ({ id, name, role })), webhooks, rejected, audit };
  };

  beforeAll(async () => {
    receiver = await Receiver.start();
    receiver.answer = takes;
    await installation.prepare({ 'marketplace.updates': 1, 'village.activity': 1 });
    await start();
    key = (await taocun('keys', 'create', '--role', 'operator', '--name', 'Li')).stdout.trim();
    await installation.quiet();
    const request = { url: receiver.url, filter: { ruleSets: ['world-bank-2019'] }, description: 'a test' };
    ({ id: webhook } = await reporting().call('createWebhook', { body: request }));
    await send(...beginning);
    // Kafka accepts what HTTP would refuse.
    const spoiled = JSON.stringify(order('p3', '05-03', -1));
    await installation.send([{ key: 'tb-1', partition: 0, timestampMs: Date.now(), value: spoiled }]);
    await installation.quiet();
  });
  afterAll(async () => {
    await receiver.stop();
    await installation.clear();
    rmSync(folder, { recursive: true });
  });

  it('lists webhooks, and tests one', async () => {
    expect(await json('webhooks', 'list')).toMatchObject([
      { id: webhook, state: 'active', description: 'a test', pending: 0, failed: 0 },
    ]);
    expect(await json('webhooks', 'test', webhook)).toMatchObject({ delivered: true, status: 200 });
    receiver.answer = answering(503, 'no');
    const refused = await taocun('webhooks', 'test', webhook);
    expect([refused.status, JSON.parse(refused.stdout)]).toMatchObject([
      1,
      { delivered: false, status: 503 },
    ]);
    expect(await json('webhooks', 'failures', webhook)).toEqual([]);
  });

  it('shows failed deliveries, and delivers them again', async () => {
    await send(order('p4', '05-10', 2_000_000_000));
    const deliveries = installation
      .database('reporting')
      .collection<{ state: string; attempts: unknown[] }>('deliveries');
    await until(
      () => deliveries.find({ state: 'pending' }).toArray(),
      ([first]) => (first?.attempts.length ?? 0) > 0,
      { what: 'the receiver has refused a verdict' },
    );
    // Its retries would last for days, so the state after the last one is written directly.
    await deliveries.updateMany({ state: 'pending' }, { $set: { state: 'failed', settledAt: new Date() } });
    // On a busy machine there may have been another attempt.
    const stored = await deliveries.findOne({ state: 'failed' });
    const attempts = stored?.attempts.map(() => ({ status: 503 }));
    expect(await json('webhooks', 'failures', webhook)).toMatchObject([
      { delivery: 1, state: 'failed', type: 'taocun.village.verdict.changed.v1', code: village, attempts },
    ]);
    receiver.answer = takes;
    receiver.taken.length = 0;
    expect(await json('webhooks', 'replay', webhook)).toEqual({ replayed: 1 });
    await until(
      () => receiver.taken.length,
      (count) => count === 1,
      { what: 'it was taken' },
    );
    await until(
      () => deliveries.countDocuments({ state: 'delivered' }),
      (count) => count === 1,
      { what: 'it is delivered' },
    );
    expect(await json('webhooks', 'replay', webhook)).toEqual({ replayed: 0 });
  });

  it('lists the actions in the audit log', async () => {
    type AuditRecord = {
      readonly action: string;
      readonly service: string;
      readonly name: string;
      readonly object: string;
    };
    const [made, ...others] = await json<AuditRecord[]>('audit', '--action', 'key.create');
    expect(others).toEqual([]);
    expect(made).toMatchObject({
      service: 'cli',
      name: expect.stringMatching(/^.+@.+$/),
      object: key.split('_')[1],
    });
    expect(await json('audit', '--who', 'Li', '--object', webhook)).toMatchObject([
      { name: 'Li', key: key.split('_')[1], service: 'reporting', action: 'webhook.create', object: webhook },
    ]);
    expect(await json('audit', '--who', 'nobody')).toEqual([]);
  });

  it('explains wrong arguments', async () => {
    const unknown = `wh_${'0'.repeat(24)}`;
    const ended = await Promise.all([
      ...['failures', 'test', 'replay', 'end'].map((command) => taocun('webhooks', command, unknown)),
      taocun('webhooks', 'test', 'wh_1'),
    ]);
    for (const one of ended)
      expect(one).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/\S/) });
  });

  it('restores an installation with its keys, webhooks and repairs, but not over an existing one', async () => {
    const event = { ...order('p3', '05-03', 100) };
    expect(await reporting().call('repairRejectedUpdate', { id: '0:4', body: { event } })).toMatchObject({
      repeated: false,
    });
    await installation.quiet();
    await until(
      () => installation.database('reporting').collection('deliveries').countDocuments({ state: 'pending' }),
      (count) => count === 0,
      { what: 'nothing is under way' },
    );
    const before = await lasting();
    expect(await taocun('backup', file)).toMatchObject({ status: 0 });

    const live = await taocun('restore', file);
    expect(live).toMatchObject({ status: 1, stdout: '' });
    for (const service of ['ingestion', 'classification', 'reporting']) {
      expect(live.stderr).toContain(`${service} is running: stop all of its instances first.`);
      expect(live.stderr).toMatch(
        new RegExp(`the database cli-\\w+-taocun-${service} is not empty. --drop drops it first.`),
      );
    }
    expect((await taocun('restore', file, '--drop')).stderr).toContain('reporting is running');
    expect(await lasting()).toEqual(before);

    await installation.stop();
    const stopped = await taocun('restore', file);
    expect(stopped).toMatchObject({ status: 1, stdout: '' });
    expect(stopped.stderr).toContain('is not empty. --drop drops it first.');
    expect(stopped.stderr).not.toContain('is running');
    // Everything but Kafka is lost; Kafka has accepted updates meanwhile.
    await installation.dropDatabases();
    expect(await taocun('restore', file)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/"access": \d+,/),
    });
    await installation.send([
      {
        key: 'tb-1',
        partition: 0,
        timestampMs: Date.now(),
        value: JSON.stringify(order('p5', '05-11', 100)),
      },
    ]);
    receiver.answer = takes;
    receiver.taken.length = 0;
    await start();
    await installation.quiet();
    expect(await lasting()).toEqual(before);
    expect(await reporting().call('getVillage', { code: village })).toMatchObject({
      salesFen: 2_000_000_400,
      asOf: '2014-05-11',
    });
    // Earlier deliveries are not repeated.
    expect(receiver.taken).toEqual([]);
  });

  it('ends a webhook', async () => {
    expect(await json('webhooks', 'end', webhook)).toEqual({ ended: webhook });
    expect(await json('webhooks', 'list')).toEqual([]);
  });
});
