import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { encodeVerdictChanged } from '@taocun/contracts';
import { dayOfIso } from '@taocun/domain';
import { type OwnEngines, startOwnEngines } from '@taocun/harness/engines/own-engines';
import {
  type EngineAddresses,
  enginesOfTests,
  Installation,
  localWebhooks,
  soon,
} from '@taocun/harness/installation';
import { type MetricSample, scrape, sumOf } from '@taocun/harness/measures/metrics';
import { runTs } from '@taocun/harness/paths';
import { quiet } from '@taocun/harness/quiet';
import { ServiceProcess } from '@taocun/harness/service-process';
import { TcpProxy } from '@taocun/harness/tcp-proxy';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import { kafkaClient, Publisher, withAdmin } from '@taocun/kafka';
import { CheckpointReader } from '@taocun/messaging';
import { repositoryRoot } from '@taocun/tools/engines/machine/folders';
import { documentedMetrics } from '@taocun/tools/observability/documented-metrics.fixture';
import { openToTools } from '@taocun/tools/start/services';
import { firing, hasPromtool } from './alerts';

const stuckSoon = { ...soon, STUCK_AFTER_MS: '5000' };

/** A service whose loop follows its records (watched-process.ts), in a separate process. */
class Watched {
  readonly prefix = `alerts-${randomUUID().slice(0, 8)}.`;
  #process: ServiceProcess | undefined;

  constructor(private readonly engines: EngineAddresses) {}

  async start(env: Readonly<Record<string, string>> = {}): Promise<this> {
    this.#process = await ServiceProcess.start('ingestion', {
      program: [runTs, join(repositoryRoot, 'tools/harness/src/watched-process.ts')],
      env: {
        ...this.engines,
        ...openToTools,
        ...stuckSoon,
        TOPIC_PREFIX: this.prefix,
        PORT: '0',
        LOG_FORMAT: 'json',
        ...env,
      },
    });
    await until(
      () => this.running(),
      (running) => running === 2,
      { what: 'both partitions are ready' },
    );
    return this;
  }

  get output(): string {
    return this.#process?.output ?? '';
  }

  get url(): string {
    return this.#process?.url ?? '';
  }

  async running(): Promise<number> {
    const { partitions } = (await this.ask('positions')).body as { partitions: { state: string }[] };
    return partitions.filter(({ state }) => state === 'running').length;
  }

  signal(name: NodeJS.Signals): void {
    this.#process?.signal(name);
  }

  async end(): Promise<void> {
    await this.#process?.end('SIGKILL');
  }

  ask(address: string): Promise<{ readonly status: number; readonly body: unknown }> {
    return ask(this.url, address);
  }

  async send(partition: number, ...values: readonly string[]): Promise<void> {
    const kafka = kafkaClient({ brokers: this.engines.KAFKA_BROKERS.split(','), clientId: 'alerts' }, quiet);
    const publisher = new Publisher(
      kafka,
      new Map([['numbers', { name: `${this.prefix}numbers`, partitions: 2 }]]),
      quiet,
    );
    await publisher.connect();
    for (const value of values) publisher.publishTo('numbers', partition, { key: null, value });
    await publisher.flush();
    await publisher.close();
  }

  async bury(): Promise<void> {
    const kafka = kafkaClient({ brokers: this.engines.KAFKA_BROKERS.split(','), clientId: 'alerts' }, quiet);
    await withAdmin(kafka, (admin) =>
      admin.removeMembers(`${this.prefix.replace('.', '')}-taocun-ingestion`),
    );
  }

  /** The number of added numbers, by partition, as saved. */
  async sums(): Promise<unknown[]> {
    const connection = await mongoose.createConnection(this.engines.MONGODB_URI).asPromise();
    const database = connection.getClient().db(`${this.prefix.replace('.', '')}-taocun-ingestion`);
    const saved = await new CheckpointReader<{ readonly sum: number }>(database).find(['fields.sum'], {
      sort: 'partition',
    });
    await connection.close();
    return saved.map(({ fields }) => fields?.sum);
  }

  async clear(): Promise<void> {
    await this.end();
    const connection = await mongoose.createConnection(this.engines.MONGODB_URI).asPromise();
    for (const name of ['taocun-ingestion', 'taocun-access'])
      await connection
        .getClient()
        .db(`${this.prefix.replace('.', '')}-${name}`)
        .dropDatabase();
    await connection.close();
  }
}

async function ask(
  url: string,
  address: string,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${url}/${address}`, { signal: AbortSignal.timeout(DEADLINE_MS) });
  return { status: response.status, body: await response.json() };
}

const statusOf = async (url: string, address: string): Promise<string> => {
  const { status, body } = await ask(url, address);
  return `${status} ${JSON.stringify(body)}`;
};

/** Expects these alerts to fire; checks nothing if promtool is not installed. */
function expectFiring(samples: readonly MetricSample[], ...alerts: readonly string[]): void {
  if (hasPromtool) expect(firing(samples)).toEqual(expect.arrayContaining([...alerts]));
}

describe('a loop that fails', () => {
  let poisoned: Watched;
  let wedged: Watched;
  let deserted: Watched;
  let deserting: Promise<void>;
  const all: Watched[] = [];

  beforeAll(async () => {
    const three = Array.from({ length: 3 }, () => new Watched(enginesOfTests()));
    all.push(...three);
    await Promise.all(three.map((one) => one.start()));
    [poisoned, wedged, deserted] = three as [Watched, Watched, Watched];
    // Each takes some seconds, so they run in parallel.
    await Promise.all([poisoned.send(0, '1', 'poison'), wedged.send(0, '1'), deserted.send(0, '1')]);
    await until(
      () => wedged.sums(),
      ([sum]) => sum === 1,
      { what: 'the first is saved' },
    );
    await wedged.send(0, 'wedge', '2');
    deserting = stopAndDesert();
  });

  async function stopAndDesert(): Promise<void> {
    deserted.signal('SIGUSR1');
    await until(
      () => deserted.output,
      (output) => output.includes('the consumer crashed: the test has closed it'),
      { what: 'it has joined again' },
    );
    await deserted.send(0, '2');
    await until(
      () => deserted.sums(),
      ([sum]) => sum === 2,
      { what: 'it goes on' },
    );
    deserted.signal('SIGUSR2');
    await until(
      () => deserted.output,
      (output) => output.includes('nothing more is read'),
      { what: 'it reads no more' },
    );
    await deserted.send(0, '3');
  }

  afterAll(() => Promise.all(all.map((one) => one.clear())));

  it("by a record that can't be applied is neither running nor ready, but live, because a restart changes nothing; other partitions continue", async () => {
    await until(
      () => statusOf(poisoned.url, 'health'),
      (health) => health.includes('"running":false'),
      { what: 'it is not running' },
    );
    await until(
      () => statusOf(poisoned.url, 'health/ready'),
      (health) =>
        /^503 .*numbers\/0 makes no progress at offset \d.*this record was made not to be applied.*skip numbers\/0 2 --why/.test(
          health,
        ),
      { what: 'it is not ready' },
    );
    await poisoned.send(1, '1', '2', '3');
    await until(
      () => poisoned.sums(),
      (sums) => sums[1] === 3,
      { what: 'the other partition is saved' },
    );
    const samples = await until(
      () => scrape(poisoned.url),
      (samples) => (sumOf(samples, 'taocun_restarts_total') ?? 0) > 5,
      { what: 'it has started again often' },
    );
    expect(await statusOf(poisoned.url, 'health/live')).toBe('200 {"status":"live","reasons":[]}');
    expect(sumOf(samples, 'taocun_live')).toBe(1);
    expect(poisoned.output).toMatch(
      /"level":"warn"[^\n]*numbers\/0 starts again from its checkpoint[^\n]*this record was made not to be applied/,
    );
    expectFiring(samples, 'TaocunPartitionRestarts', 'TaocunNoProgress');
  });

  it('by a handler that never returns is stuck, and continues at the same offset after a restart', async () => {
    await until(
      () => statusOf(wedged.url, 'health/live'),
      (health) => health.startsWith('503'),
      { what: 'it is stuck' },
    );
    const { body } = await wedged.ask('health');
    expect(body).toMatchObject({
      live: false,
      ready: true,
      running: false,
      kafka: { answers: true },
      mongodb: { answers: true },
      reasons: expect.arrayContaining([
        expect.stringContaining('the batch at offset 1 has been under way for'),
      ]) as unknown,
    });
    expect((body as { standstills: unknown[] }).standstills).toContainEqual(
      expect.objectContaining({ of: 'numbers/0', work: 'apply' }),
    );
    const samples = await scrape(wedged.url);
    expect(sumOf(samples, 'taocun_live')).toBe(0);
    expect(sumOf(samples, 'taocun_ready')).toBe(1);
    expect(sumOf(samples, 'taocun_running')).toBe(0);
    expect(sumOf(samples, 'taocun_partition_standstill_seconds', { partition: '0' })).toBeGreaterThanOrEqual(
      5,
    );
    expect(sumOf(samples, 'taocun_partition_standstill_seconds', { partition: '1' })).toBe(0);
    expect(wedged.output).toMatch(/"level":"error"[^\n]*Stuck, restart it: numbers\/0/);
    expectFiring(samples, 'TaocunStuck', 'TaocunNotRunning');

    // Ends the process as a supervisor would, and evicts its member, which Kafka would notice only after the
    // session timeout.
    await wedged.end();
    await wedged.bury();
    await wedged.start({ UNWEDGED: 'true' });
    await until(
      () => wedged.sums(),
      ([sum]) => sum === 3,
      { what: 'all is applied' },
    );
    expect(await statusOf(wedged.url, 'health/live')).toMatch(/^200/);
  });

  it('by a consumer that stops joins again; by one that dies silently it looks unhealthy, and is stuck', async () => {
    await deserting;
    await until(
      () => statusOf(deserted.url, 'health/live'),
      (health) => health.startsWith('503'),
      { what: 'it is stuck' },
    );
    await until(
      () => statusOf(deserted.url, 'health'),
      (health) => /"running":false.*numbers\/0: 1 records wait, and none is applied/.test(health),
      { what: 'it is not running' },
    );
    const samples = await scrape(deserted.url);
    expect([sumOf(samples, 'taocun_running'), sumOf(samples, 'taocun_live')]).toEqual([0, 0]);
    expectFiring(samples, 'TaocunStuck', 'TaocunNotRunning');
  });
});

describe('the services', () => {
  const installation = new Installation(`alerts-${randomUUID().slice(0, 8)}.`, {
    ...stuckSoon,
    LOG_FORMAT: 'json',
    ...localWebhooks,
  });
  let way: TcpProxy;
  let reporting: ServiceProcess;
  let ingestion: ServiceProcess;

  beforeAll(async () => {
    await installation.prepare();
    const { hostname, port } = new URL(String(process.env['MONGODB_URI']).replace('mongodb:', 'http:'));
    way = await TcpProxy.listen();
    way.leadTo(Number(port), hostname);
    [ingestion] = (await installation.start('ingestion', 'classification')) as [
      ServiceProcess,
      ServiceProcess,
    ];
    // Only reporting uses the slow proxy, with a direct connection: the driver would otherwise discover the
    // server's own address.
    const slowly = { MONGODB_URI: `mongodb://127.0.0.1:${way.port}/?directConnection=true` };
    [reporting] = (await installation.startWith(slowly, 'reporting')) as [ServiceProcess];
    await installation.quiet();
  });
  afterAll(async () => {
    way.hold(false);
    await installation.clear();
    await way.close();
  });

  it('have exactly the documented metrics', async () => {
    const [common, ...own] = documentedMetrics().map((metrics) =>
      metrics.map(({ name, labels }) => [name, labels] as const),
    );
    for (const [at, service] of (['ingestion', 'classification', 'reporting'] as const).entries()) {
      const documented = new Map([...(common ?? []), ...(own[at] ?? [])]);
      const { url } = installation.of(service);
      const text = await (await fetch(`${url}/metrics`)).text();
      const scraped = [...text.matchAll(/^# TYPE (taocun_\S+) /gm)].map(([, name]) => name);
      expect(scraped.sort()).toEqual([...documented.keys()].sort());
      for (const { name, labels } of await scrape(url)) {
        if (!name.startsWith('taocun_')) continue;
        const base = documented.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
        const expected = [
          'service',
          ...(documented.get(base) ?? ['not documented']),
          ...(name.endsWith('_bucket') ? ['le'] : []),
        ];
        expect([name, ...Object.keys(labels).sort()]).toEqual([name, ...expected.sort()]);
      }
    }
  });

  it('count rejected updates, keep running, and log nothing of their content', async () => {
    const poison = (at: number) => ({
      key: null,
      value: `{"poison":"s3cret-payload-${at}"`,
      partition: at % 8,
      offset: at,
      timestampMs: Date.now(),
    });
    await installation.send(Array.from({ length: 12 }, (_, at) => poison(at)));
    const samples = await until(
      () => scrape(ingestion.url),
      (samples) => (sumOf(samples, 'taocun_updates_total', { outcome: 'rejected' }) ?? 0) >= 12,
      { what: 'all are rejected' },
    );
    expect(sumOf(samples, 'taocun_updates_rejected_total', { reason: 'malformed-json' })).toBe(12);
    expect(sumOf(samples, 'taocun_running')).toBe(1);
    expect(installation.processes.map(({ output }) => output).join()).not.toContain('s3cret-payload');
    expectFiring(samples, 'TaocunUpdatesRejected');
  });

  it('report a dead webhook, and delay no other because of it', async () => {
    const made = await fetch(`${reporting.url}/api/v1/webhooks`, {
      method: 'POST',
      headers: { ...(await installation.shown()), 'content-type': 'application/json' },
      // Nothing listens at this port.
      body: JSON.stringify({ url: 'http://127.0.0.1:9/', start: 'beginning' }),
    });
    expect(made.status).toBe(201);
    const publisher = await installation.publisher('village.verdicts');
    const verdict = {
      villageCode: '320324105212',
      ruleSet: 'world-bank-2019',
      qualifies: true,
      asOf: dayOfIso('2014-06-30') ?? 0,
      sequence: 1,
      criteria: [],
    };
    publisher.publish(
      'village.verdicts',
      verdict.villageCode,
      encodeVerdictChanged(verdict, { partition: 0, offset: 1, index: 0 }),
    );
    await publisher.flush();
    await publisher.close();
    const samples = await until(
      () => scrape(reporting.url),
      (samples) =>
        sumOf(samples, 'taocun_webhooks_failing') === 1 &&
        (sumOf(samples, 'taocun_webhook_tries_total', { outcome: 'put-off' }) ?? 0) >= 1,
      { what: 'it fails' },
    );
    expect(sumOf(samples, 'taocun_webhook_deliveries_pending')).toBe(1);
    expect(sumOf(samples, 'taocun_running')).toBe(1);
    expectFiring(samples, 'TaocunWebhookFailing');
  });

  it('are not ready while MongoDB is slow, but live, and ready again afterwards', async () => {
    way.hold(true);
    await until(
      () => statusOf(reporting.url, 'health/ready'),
      (health) => /^503 .*MongoDB has not answered within 1000 ms/.test(health),
      { what: 'reporting is not ready' },
    );
    const samples = await until(
      () => scrape(reporting.url),
      (samples) => sumOf(samples, 'taocun_mongodb_up') === 0,
      { what: 'it is told' },
    );
    expect([
      sumOf(samples, 'taocun_ready'),
      sumOf(samples, 'taocun_running'),
      sumOf(samples, 'taocun_live'),
    ]).toEqual([0, 0, 1]);
    expect(await statusOf(reporting.url, 'health/live')).toMatch(/^200/);
    expectFiring(samples, 'TaocunMongodbAway', 'TaocunNotReady', 'TaocunNotRunning');
    await until(
      () => reporting.output,
      (output) => /"level":"warn"[^\n]*Not ready: [^\n]*MongoDB/.test(output),
      { what: 'it is logged' },
    );
    way.hold(false);
    await until(
      () => statusOf(reporting.url, 'health/ready'),
      (health) => health.startsWith('200'),
      { what: 'reporting is ready' },
    );
    await until(
      () => reporting.output,
      (output) => output.includes('Ready again.'),
      { what: 'it is said' },
    );
  });
});

/** With separate engines, which takes longer: `npm run test:long -- alerts`. */
const withoutEngines = (): void => {
  let engines: OwnEngines;
  let service: Watched;

  beforeAll(async () => {
    engines = await startOwnEngines();
    service = await new Watched({
      KAFKA_BROKERS: engines.kafkaBrokers.join(),
      MONGODB_URI: engines.mongodbUri,
    }).start();
  });
  afterAll(async () => {
    await service.clear();
    await engines.stop();
  });

  // The service is ingestion, which answers over HTTP only while Kafka acknowledges.
  it.each<[string, string, string, number, () => Promise<void>, () => Promise<void>]>([
    [
      'Kafka is stopped',
      'taocun_kafka_up',
      'TaocunKafkaAway',
      503,
      () => engines.kafka.stop('clean'),
      () => engines.kafka.start(),
    ],
    [
      'MongoDB is frozen',
      'taocun_mongodb_up',
      'TaocunMongodbAway',
      200,
      () => Promise.resolve(engines.mongodb.pause()),
      () => Promise.resolve(engines.mongodb.resume()),
    ],
  ])(
    'waits, is live however long it takes, and goes on by itself: %s',
    async (_what, metric, alert, readiness, leave, comeBack) => {
      const before = await service.sums();
      await service.send(0, '1');
      await until(
        () => service.sums(),
        (sums) => sums[0] === Number(before[0] ?? 0) + 1,
        { what: 'it is saved' },
      );
      await leave();
      const awayAtMs = Date.now();
      const samples = await until(
        () => scrape(service.url),
        (samples) => sumOf(samples, metric) === 0,
        { what: 'it is told' },
      );
      expect(sumOf(samples, 'taocun_running')).toBe(0);
      expectFiring(samples, alert, 'TaocunNotRunning');
      // Three times the limit for a stalled operation.
      while (Date.now() - awayAtMs < 15_000) expect((await service.ask('health/live')).status).toBe(200);
      expect((await service.ask('health/ready')).status).toBe(readiness);
      await comeBack();
      await until(
        () => statusOf(service.url, 'health'),
        (health) => health.includes('"running":true'),
        { what: 'it is running' },
      );
      await service.send(0, '2');
      await until(
        () => service.sums(),
        (sums) => sums[0] === Number(before[0] ?? 0) + 2,
        { what: 'it goes on' },
      );
    },
  );
};
if (process.env['ALERTS'] === 'all') describe('without its engines a service', withoutEngines);
