import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Connection } from 'mongoose';
import { ApiKeys, createLogger } from '@taocun/service';
import { anApp, fakeIntervals } from '../api.fixture';
import { assessed, dropDatabase, ownDatabase, saveAssessed } from '../reporting.fixture';

/**
 * Together 18 MB, several times the buffers of a connection: a caller that reads nothing keeps the list and
 * its slot.
 */
const MANY = 3_000;
const LONG_NAME = '村'.repeat(2_000);
const A_SECOND = 1_000;

let connection: Connection;
let app: NestFastifyApplication;
let port: number;
const logged: string[] = [];
/** Ends all requests that a test has begun. */
let done: AbortController;

beforeAll(async () => {
  fakeIntervals();
  connection = await ownDatabase();
  const large = Array.from({ length: MANY }, (_, at) =>
    assessed(String(330_782_104_000 + at), { name: LONG_NAME }),
  );
  await saveAssessed(connection, ...large, assessed('330783101001'));
  app = await anApp(connection);
  Logger.overrideLogger(
    createLogger({ service: 'reporting', level: 'info', format: 'json', secrets: [] }, (line) =>
      logged.push(line),
    ),
  );
  await app.listen(0, '127.0.0.1');
  port = Number(new URL(await app.getUrl()).port);
});

beforeEach(() => (done = new AbortController()));
afterEach(() => done.abort());

afterAll(async () => {
  await dropDatabase(connection);
  jest.useRealTimers();
});

async function aKey(): Promise<{ readonly authorization: string }> {
  return { authorization: `Bearer ${(await app.get(ApiKeys).create({ role: 'reader', name: '' })).key}` };
}

/** An answer of which only the head is read, requested from this address. */
async function begin(path: string, localAddress: string, headers = {}): Promise<IncomingMessage> {
  const query = {
    path: `/api/v1${path}`,
    host: '127.0.0.1',
    port,
    localAddress,
    headers,
    agent: false,
    signal: done.signal,
  };
  const [answer] = (await once(
    get(query).on('error', () => undefined),
    'response',
  )) as [IncomingMessage];
  return answer.on('error', () => undefined);
}

/** A list with one village. */
const small = (key: object, address = '127.0.0.1'): Promise<IncomingMessage> =>
  begin('/villages?format=ndjson&region=330783', address, key);

const countsOf = (answers: readonly IncomingMessage[]): Record<string, number> =>
  Object.fromEntries(
    [200, 503].map((status) => [status, answers.filter(({ statusCode }) => statusCode === status).length]),
  );

/** The server shares this event loop: within some turns it has written all that the buffers hold. */
async function passSecond(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await turn();
  jest.advanceTimersByTime(A_SECOND);
}

it('eight callers without a key that read nothing do not block a caller with a key', async () => {
  const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'];
  const stalled: IncomingMessage[] = [];
  for (const path of ['/villages?format=csv', '/villages.geojson?qualifies=any'])
    for (const address of addresses) stalled.push(await begin(path, address));
  expect(countsOf(stalled)).toEqual({ 200: 4, 503: 4 });
  // Callers without a key have used all their slots, so another address gets none either.
  const other = await begin('/villages?format=parquet', '127.0.0.5');
  expect([other.statusCode, JSON.parse(await text(other))]).toEqual([
    503,
    expect.objectContaining({ code: 'too-busy' }),
  ]);

  const answer = await small(await aKey());
  expect([answer.statusCode, (await text(answer)).split('\n')]).toEqual([
    200,
    [expect.stringContaining('330783101001'), ''],
  ]);

  // The callers that read nothing lose their slots.
  expect((await small({}, '127.0.0.5')).statusCode).toBe(503);
  for (let second = 0; second < 100; second++) await passSecond();
  expect((await small({}, '127.0.0.5')).statusCode).toBe(200);
  const held = stalled.filter(({ statusCode }) => statusCode === 200);
  expect(await Promise.all(held.map((one) => text(one).catch(() => 'broken off')))).toEqual(
    Array(4).fill('broken off'),
  );
});

it('the log counts the callers that were cut off', async () => {
  app.getHttpServer().closeAllConnections();
  await app.close();
  const lines = logged.map((line) => JSON.parse(line) as { readonly message: string });
  expect(lines.filter(({ message }) => message.startsWith('Readers of whole lists'))).toEqual([
    {
      time: expect.any(String),
      level: 'info',
      service: 'reporting',
      context: 'Lists',
      readers: 4,
      message: 'Readers of whole lists were too slow and were cut off.',
    },
  ]);
});
