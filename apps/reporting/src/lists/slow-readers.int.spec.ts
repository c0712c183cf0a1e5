import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeys, createLogger } from '@taocun/service';
import { until } from '@taocun/harness/until';
import { type Connection } from 'mongoose';
import { anApp } from '../api.fixture';
import { assessed, ownDatabase, saveAssessed } from '../reporting.fixture';

/** Together 18 MB, several times what the buffers of a connection hold: who reads nothing keeps the list, and its place. */
const MANY = 3_000;
const LONG_NAME = '村'.repeat(2_000);
const A_SECOND = 1_000;

let connection: Connection;
let app: NestFastifyApplication;
let port: number;
/** The same application at a Unix socket, which buffers less. */
let behindSocket: Server;
const socket = join(tmpdir(), `slow-readers-${process.pid}.sock`);
const logged: string[] = [];
/** Ends all that a test has begun. */
let done: AbortController;

beforeAll(async () => {
  // Only intervals, of which the test says when a second has passed.
  const others = [
    'Date',
    'hrtime',
    'nextTick',
    'performance',
    'queueMicrotask',
    'setImmediate',
    'clearImmediate',
    'setTimeout',
    'clearTimeout',
  ];
  jest.useFakeTimers({ doNotFake: others as never });
  connection = await ownDatabase();
  const large = Array.from({ length: MANY }, (_, at) => assessed(String(330_782_104_000 + at), { name: LONG_NAME }));
  await saveAssessed(connection, ...large, assessed('330783101001'));
  app = await anApp(connection);
  Logger.overrideLogger(createLogger({ service: 'reporting', level: 'info', format: 'json', secrets: [] }, (line) => logged.push(line)));
  await app.listen(0, '127.0.0.1');
  port = Number(new URL(await app.getUrl()).port);
  const { server } = app.getHttpAdapter().getInstance();
  behindSocket = createServer((request, response) => void server.emit('request', request, response));
  await new Promise<void>((resolve) => behindSocket.listen(socket, resolve));
});

beforeEach(() => (done = new AbortController()));
afterEach(() => done.abort());

afterAll(async () => {
  behindSocket.closeAllConnections();
  await new Promise((resolve) => behindSocket.close(resolve));
  await connection.dropDatabase();
  await connection.close();
  jest.useRealTimers();
});

async function aKey(): Promise<{ readonly authorization: string }> {
  return { authorization: `Bearer ${(await app.get(ApiKeys).create({ role: 'reader', name: '' })).key}` };
}

/** An answer of which nothing is read but its head, asked for from an address. */
async function begin(path: string, localAddress: string, headers = {}): Promise<IncomingMessage> {
  const asked = { path: `/api/v1${path}`, host: '127.0.0.1', port, localAddress, headers, agent: false, signal: done.signal };
  const [answer] = (await once(
    get(asked).on('error', () => undefined),
    'response',
  )) as [IncomingMessage];
  return answer.on('error', () => undefined);
}

/** A list of one village. */
const small = (key: object, address = '127.0.0.1'): Promise<IncomingMessage> =>
  begin('/villages?format=ndjson&region=330783', address, key);

const countsOf = (answers: readonly IncomingMessage[]): Record<string, number> =>
  Object.fromEntries([200, 503].map((status) => [status, answers.filter(({ statusCode }) => statusCode === status).length]));

/** The server shares this loop: in some turns it has written what there is room for. */
async function passSecond(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await turn();
  jest.advanceTimersByTime(A_SECOND);
}

/** A reader of raw bytes that takes as many as it is told. */
class PacedReader {
  isCutOff = false;

  private constructor(private readonly connection: Socket) {
    connection.on('readable', () => undefined).on('error', () => undefined);
    connection.on('close', () => (this.isCutOff = true));
  }

  static async begin(path: string, { authorization }: { readonly authorization: string }): Promise<PacedReader> {
    const connection = connect({ path: socket, signal: done.signal } as never);
    connection.write(`GET /api/v1${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: ${authorization}\r\n\r\n`);
    const reader = new PacedReader(connection);
    expect((await reader.take(1_000)).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    return reader;
  }

  async take(bytes: number): Promise<Buffer> {
    const taken = await until<Buffer | null>(
      () => (this.isCutOff ? Buffer.alloc(0) : (this.connection.read(bytes) as Buffer | null)),
      (read) => read !== null,
      { everyMs: 1 },
    );
    return taken ?? Buffer.alloc(0);
  }

  /** The rest, read as fast as it comes. */
  rest(): Promise<string> {
    return text(this.connection);
  }
}

it('eight that read nothing and show no key keep nobody with a key waiting', async () => {
  const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'];
  const stalled: IncomingMessage[] = [];
  for (const path of ['/villages?format=csv', '/villages.geojson?qualifies=any'])
    for (const address of addresses) stalled.push(await begin(path, address));
  expect(countsOf(stalled)).toEqual({ 200: 4, 503: 4 });
  // All that callers without a key may have is taken: from another address, too, there is nothing.
  const other = await begin('/villages?format=parquet', '127.0.0.5');
  expect([other.statusCode, JSON.parse(await text(other))]).toEqual([503, expect.objectContaining({ code: 'too-busy' })]);

  const askedMs = performance.now();
  const answer = await small(await aKey());
  expect([answer.statusCode, (await text(answer)).split('\n')]).toEqual([200, [expect.stringContaining('330783101001'), '']]);
  expect(performance.now() - askedMs).toBeLessThan(2_000);

  // They lose their places.
  expect((await small({}, '127.0.0.5')).statusCode).toBe(503);
  for (let second = 0; second < 100; second++) await passSecond();
  expect((await small({}, '127.0.0.5')).statusCode).toBe(200);
  const held = stalled.filter(({ statusCode }) => statusCode === 200);
  expect(await Promise.all(held.map((one) => text(one).catch(() => 'broken off')))).toEqual(Array(4).fill('broken off'));
});

it('a reader a little above 16 kB a second gets its list, and one at half of it is cut off', async () => {
  const steady = await PacedReader.begin('/villages?format=ndjson', await aKey());
  const slow = await PacedReader.begin('/villages?format=ndjson', await aKey());
  // Not even a reader that was as fast as may be has more than two minutes left at half the rate.
  for (let second = 0; second < 180; second++) {
    await steady.take(16_500);
    await slow.take(8_000);
    await passSecond();
  }
  expect([steady.isCutOff, slow.isCutOff]).toEqual([false, true]);
  expect((await steady.rest()).endsWith('\r\n0\r\n\r\n')).toBe(true);
});

it('the log counts those that were cut off', async () => {
  app.getHttpServer().closeAllConnections();
  await app.close();
  const lines = logged.map((line) => JSON.parse(line) as { readonly message: string });
  expect(lines.filter(({ message }) => message.startsWith('Readers of whole lists'))).toEqual([
    {
      ...{ time: expect.any(String), level: 'info', service: 'reporting', context: 'Lists', readers: 5 },
      message: 'Readers of whole lists were too slow and were cut off.',
    },
  ]);
});
