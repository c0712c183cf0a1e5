import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { versionAndCommit } from '@taocun/runtime';
import { mongoUri, uniquePrefix } from '../mongo/mongo.fixture';
import { type Child, startChild } from './child.fixture';

describe('a service', () => {
  const children: Child[] = [];
  const start = (env: Record<string, string> = {}): Child => {
    const child = startChild('booted.fixture.ts', {
      KAFKA_BROKERS: 'localhost:1',
      MONGODB_URI: mongoUri(),
      TOPIC_PREFIX: uniquePrefix(),
      PORT: '0',
      LOG_FORMAT: 'text',
      OPEN_READING: 'true',
      ...env,
    });
    children.push(child);
    return child;
  };
  afterEach(() => {
    for (const child of children.splice(0)) child.process.kill('SIGKILL');
  });

  async function addressOf(child: Child): Promise<string> {
    await child.says('reporting is up at');
    return /is up at (\S+)/.exec(child.output())?.[1] ?? '';
  }

  it('starts with one line, answers, shows the loop a handler’s own error, and stops in order on SIGTERM', async () => {
    const child = start({ TOPIC_PREFIX: 'boot-test.', LATENESS_DAYS: '3' });
    const url = await addressOf(child);
    expect(await (await fetch(`${url}/database`)).json()).toEqual({
      database: 'boot-test-taocun-reporting',
      lateness: 3,
    });
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    // Nest would otherwise replace the error.
    await child.says('the loop sees TypeError: the handler’s own error');
    expect(
      child
        .output()
        .split('\n')
        .filter((line) => line.includes(' INFO ')),
    ).toHaveLength(1);

    child.process.kill('SIGTERM');
    expect(await child.ended()).toEqual({ code: 0, signal: null });
    expect(child.output()).toMatch(
      /SIGTERM received[^]*a provider ends[^]*the loop has drained[^]*Stopped\./,
    );
    expect(child.output()).not.toContain('MongoDB is lost');
    expect(child.output().match(/a provider begins/g)).toHaveLength(1);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });

  it('prints its version and commit without a request to MongoDB or Kafka', async () => {
    const printing = startChild(
      'booted.fixture.ts',
      { KAFKA_BROKERS: '', MONGODB_URI: '' },
      { args: ['--version'] },
    );
    children.push(printing);
    expect(await printing.ended()).toEqual({ code: 0, signal: null });
    expect(printing.output()).toBe(`${versionAndCommit}\n`);
  });

  it('prints what it answers at /docs-json without a request to MongoDB or Kafka', async () => {
    const answer = await fetch(`${await addressOf(start())}/docs-json`);
    const printing = startChild(
      'booted.fixture.ts',
      { KAFKA_BROKERS: '', MONGODB_URI: '' },
      { args: ['--openapi'] },
    );
    children.push(printing);
    expect(await printing.ended()).toEqual({ code: 0, signal: null });
    expect(JSON.parse(printing.output())).toEqual(await answer.json());
  });

  it('cuts off an answer that never ends, and new requests while a provider takes its time', async () => {
    const child = start({ STOPS_AFTER_MS: '600000', SHUTDOWN_TIMEOUT_MS: '600000' });
    const url = await addressOf(child);
    const first = await fetch(`${url}/endless`);
    child.process.kill('SIGTERM');
    await expect(first.text()).rejects.toThrow();
    const again = await fetch(`${url}/endless`);
    child.process.kill('SIGUSR2');
    expect(await child.ended()).toEqual({ code: 0, signal: null });
    await expect(again.text()).rejects.toThrow();
  });

  it('states what is wrong with its configuration and exits with 1', async () => {
    const child = start({ KAFKA_BROKERS: '', PORT: 'x' });
    expect(await child.ended()).toEqual({ code: 1, signal: null });
    expect(child.output()).toMatch(
      /^The configuration can't be used:\n {2}- KAFKA_BROKERS is not set.*\n {2}- PORT holds "x".*\n$/,
    );
  });

  it('does not start its loop when its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const child = start({ PORT: String((taken.address() as AddressInfo).port) });
    expect(await child.ended()).toEqual({ code: 1, signal: null });
    expect(child.output()).toMatch(
      /reporting can't listen on http:\/\/127\.0\.0\.1:\d+ \(EADDRINUSE\): something else listens there.*give another port: PORT, from /,
    );
    expect(child.output()).not.toMatch(/\n\s+at /);
    expect(child.output()).not.toContain('the loop starts');
    taken.close();
  });

  it('can be stopped while it waits for its database', async () => {
    const child = start({ MONGODB_URI: 'mongodb://localhost:1/?serverSelectionTimeoutMS=200' });
    await child.says('MongoDB does not answer yet (attempt 1)');
    child.process.kill('SIGTERM');
    expect(await child.ended()).toEqual({ code: 0, signal: null });
  });
});
