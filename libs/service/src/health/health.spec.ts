import { setImmediate as nextTurn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { until } from '@taocun/harness/until';
import type { LoopStatus } from '@taocun/messaging';
import { commit, version } from '@taocun/runtime';
import { anHttpApp } from '../boot/http.fixture';
import { MONGO_CONNECTION } from '../config/tokens';
import { RunningLoop } from './loop';
import { aLoopStatus, aPartition } from './loop.fixture';
import { MongoProbe } from './mongo-probe';
import { Watchdog } from './watchdog';

describe('health', () => {
  let app: NestFastifyApplication;
  let origin: string;
  let status: LoopStatus;
  // A stand-in that supports only the ping; mongo.int.spec.ts uses a real database.
  let ping: () => Promise<unknown>;

  beforeEach(async () => {
    ({ app, url: origin } = await anHttpApp());
    status = aLoopStatus();
    ping = () => Promise.resolve({ ok: 1 });
    Object.assign(app.get(MONGO_CONNECTION), { db: { command: () => ping() } });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await app.close();
  });

  async function get(url: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(origin + url);
    return { status: response.status, body: await response.json() };
  }
  /** No ping is answered, for longer than a merely slow one takes. */
  const away = (answer: () => Promise<unknown>): void => {
    ping = answer;
    jest.spyOn(app.get(MongoProbe), 'isAway', 'get').mockReturnValue(true);
  };
  const attach = (): void => app.get(RunningLoop).attach({ loopStatus: () => status });

  it('is live from the start, and not ready before there is a loop', async () => {
    expect(await get('/health/live')).toEqual({ status: 200, body: { status: 'live', reasons: [] } });
    expect(await get('/health/ready')).toEqual({
      status: 503,
      body: { status: 'not ready', reasons: ['The service is starting.'] },
    });
  });

  it('is ready and running where nothing of Kafka is read, and waits for nothing', async () => {
    app.get(RunningLoop).attach(undefined);
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    const { body } = await get('/health');
    expect(body).toMatchObject({ live: true, running: true, reasons: [], standstills: [], partitions: [] });
    expect(body).not.toHaveProperty('kafka');
  });

  it.each<[string, Partial<LoopStatus>]>([
    ['runs', {}],
    ['loads and catches up', { running: false, reasons: ['village.activity/3 is loading'] }],
    [
      'has no member',
      {
        running: false,
        reasons: ['joining the consumer group'],
        group: { joined: false, signs: 1 },
        partitions: [],
      },
    ],
    [
      'is saved late',
      {
        running: false,
        reasons: ['village.activity/0 is running: the checkpoint has not been saved for 6 s'],
      },
    ],
    ['waits for Kafka', { running: false, reasons: ['Kafka is away'], kafkaTrouble: 'Kafka is away' }],
    [
      'has not reached Kafka yet',
      {
        started: false,
        running: false,
        reasons: ['cannot start on Kafka'],
        kafkaTrouble: 'cannot start on Kafka',
      },
    ],
  ])('is ready where requests can be answered, whatever the loop does: it %s', async (_what, changes) => {
    attach();
    status = aLoopStatus(changes);
    expect(await get('/health/ready')).toEqual({ status: 200, body: { status: 'ready', reasons: [] } });
    expect((await get('/health')).body).toMatchObject({
      ready: true,
      running: status.running,
      reasons: status.reasons,
    });
  });

  it('is not ready where requests can not be answered, with the reason', async () => {
    attach();
    status = aLoopStatus({ running: false, reasons: ['village.activity/3 is loading'] });
    away(() => Promise.reject(new Error('not primary')));
    const reasons = ['MongoDB does not answer: not primary'];
    expect(await get('/health/ready')).toEqual({ status: 503, body: { status: 'not ready', reasons } });
    expect((await get('/health')).body).toMatchObject({
      ready: false,
      notReady: reasons,
      running: false,
      reasons: ['village.activity/3 is loading', ...reasons],
    });
  });

  it('pings MongoDB once for many concurrent requests, however long it takes to answer', async () => {
    attach();
    let callCount = 0;
    ping = () => {
      callCount++;
      return new Promise(() => undefined);
    };
    await Promise.all([get('/health/ready'), get('/health/ready')]);
    await get('/health/ready');
    expect(callCount).toBe(1);
  });

  it('is not ready once the service has been asked to stop, though all is well', async () => {
    attach();
    app.get(RunningLoop).drain();
    expect(await get('/health/ready')).toEqual({
      status: 503,
      body: { status: 'not ready', reasons: ['the service is stopping'] },
    });
    expect((await get('/health/live')).status).toBe(200);
  });

  it('is not live while a partition is stuck, and names it', async () => {
    attach();
    jest.spyOn(app.get(Watchdog), 'health', 'get').mockReturnValue({
      live: false,
      stuck: ['village.activity/0: stuck'],
      ready: true,
      notReady: [],
      running: true,
      reasons: [],
    });
    expect(await get('/health/live')).toEqual({
      status: 503,
      body: { status: 'stuck', reasons: ['village.activity/0: stuck'] },
    });
  });

  it('hides passwords that a driver has quoted', async () => {
    attach();
    away(() => Promise.reject(new Error('mongodb://user:s3cret-word@host does not answer')));
    const { body } = await get('/health/ready');
    expect(JSON.stringify(body)).toContain('mongodb://user:[redacted]@host');
  });

  it('shows strangers neither topics nor partitions where metrics are not open', async () => {
    await app.close();
    ({ app, url: origin } = await anHttpApp({ env: { OPEN_METRICS: 'false' } }));
    Object.assign(app.get(MONGO_CONNECTION), { db: { command: () => ping() } });
    const elsewhere = { reasons: ["GET /health says why, to an operator's key, and so does the log."] };
    expect(await get('/health/ready')).toEqual({ status: 503, body: { status: 'not ready', ...elsewhere } });
    attach();
    expect(await get('/health/ready')).toEqual({ status: 200, body: { status: 'ready', reasons: [] } });
    away(() => Promise.reject(new Error('not primary')));
    expect(await get('/health/ready')).toEqual({ status: 503, body: { status: 'not ready', ...elsewhere } });
    jest.spyOn(app.get(Watchdog), 'health', 'get').mockReturnValue({
      live: false,
      stuck: ['village.activity/0: stuck'],
      ready: true,
      notReady: [],
      running: true,
      reasons: [],
    });
    expect(await get('/health/live')).toEqual({ status: 503, body: { status: 'stuck', ...elsewhere } });
    expect((await get('/health')).status).toBe(401);
  });

  it('shows operators everything that it follows from', async () => {
    attach();
    status = aLoopStatus({ running: false, reasons: ['Kafka is away'], kafkaTrouble: 'Kafka is away' });
    expect(await get('/health')).toEqual({
      status: 200,
      body: {
        service: 'reporting',
        live: true,
        stuck: [],
        ready: true,
        notReady: [],
        running: false,
        reasons: ['Kafka is away'],
        version,
        commit,
        upForSeconds: expect.any(Number) as unknown,
        kafka: { answers: false, trouble: 'Kafka is away', group: { joined: true, signs: 1 } },
        mongodb: { answers: true },
        standstills: [],
        partitions: [aPartition()],
      },
    });
  });

  it('shows every partition', async () => {
    attach();
    expect(await get('/positions')).toEqual({ status: 200, body: { ...status, noProgress: [] } });
  });

  it('is not ready while a partition makes no progress, live all the same, and shows it though MongoDB is away', async () => {
    attach();
    const noProgress = {
      offset: 70,
      since: '2030-01-01T00:00:00.000Z',
      because: 'the batch is damaged',
      command: 'skip it',
    };
    status = aLoopStatus({
      partitions: [aPartition(), aPartition({ partition: 1, state: 'stopped', noProgress })],
    });
    const reason =
      'village.activity/1 makes no progress at offset 70 since 2030-01-01T00:00:00.000Z: the batch is damaged. To go on behind it: skip it';
    expect(await get('/health/ready')).toEqual({
      status: 503,
      body: { status: 'not ready', reasons: [reason] },
    });
    expect(await get('/health/live')).toEqual({ status: 200, body: { status: 'live', reasons: [] } });
    expect((await get('/health')).body).toMatchObject({ ready: false, notReady: [reason] });
    expect((await get('/positions')).body).toMatchObject({
      noProgress: [{ topic: 'village.activity', partition: 1, ...noProgress }],
    });
  });

  it('a poll that is under way when the service stops logs nothing', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn');
    attach();
    let pings = 0;
    ping = () => Promise.resolve(++pings);
    await until(() => pings > 0);
    let answer: ((pong: object) => void) | undefined;
    ping = () => new Promise((resolve) => (answer = resolve));
    await until(() => answer !== undefined);
    const noProgress = { offset: 70, since: '2030-01-01T00:00:00.000Z', because: 'the batch is damaged' };
    status = aLoopStatus({ partitions: [aPartition({ state: 'stopped', noProgress })] });
    expect(app.get(Watchdog).health.ready).toBe(false);
    await app.close();
    answer?.({ ok: 1 });
    await nextTurn();
    expect(warn).not.toHaveBeenCalled();
  });
});
