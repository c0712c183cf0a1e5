import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type LoopStatus } from '@taocun/messaging';
import { anHttpApp } from './http.fixture';
import { RunningLoop } from './loop';
import { aLoopStatus } from './loop.fixture';
import { MONGO_CONNECTION } from './tokens';

describe('health', () => {
  let app: NestFastifyApplication;
  let origin: string;
  let status: LoopStatus;
  // The database is our own stand-in for the one call that is made; mongo.int.spec.ts asks a real one.
  let ping: () => Promise<unknown>;

  beforeEach(async () => {
    ({ app, url: origin } = await anHttpApp());
    status = aLoopStatus();
    ping = () => Promise.resolve({ ok: 1 });
    Object.assign(app.get(MONGO_CONNECTION), { db: { command: () => ping() } });
  });
  afterEach(() => app.close());

  async function get(url: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(origin + url);
    return { status: response.status, body: await response.json() };
  }
  const attach = (): void => app.get(RunningLoop).attach({ loopStatus: () => status });

  it('is live from the start, and not ready before there is a loop', async () => {
    expect(await get('/health/live')).toEqual({ status: 200, body: { status: 'live' } });
    expect(await get('/health/ready')).toEqual({ status: 503, body: { status: 'not ready', reasons: ['The service is starting.'] } });
  });

  it('is ready when the loop is and the database answers', async () => {
    attach();
    expect(await get('/health/ready')).toEqual({ status: 200, body: { status: 'ready', reasons: [] } });
  });

  it('gives the reasons of the loop and of the database together', async () => {
    attach();
    status = aLoopStatus({ ready: false, reasons: ['village.activity:3 is loading.'] });
    ping = () => Promise.reject(new Error('not primary'));
    expect(await get('/health/ready')).toEqual({
      status: 503,
      body: { status: 'not ready', reasons: ['village.activity:3 is loading.', 'MongoDB does not answer: not primary'] },
    });
  });

  it('does not wait longer than a second for the database', async () => {
    attach();
    ping = () => new Promise(() => undefined);
    expect(await get('/health/ready')).toEqual({
      status: 503,
      body: { status: 'not ready', reasons: ['MongoDB has not answered within 1000 ms.'] },
    });
  });

  it('shows every partition', async () => {
    attach();
    expect(await get('/positions')).toEqual({ status: 200, body: status });
  });
});
