import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { parquetReadObjects } from 'hyparquet';
import { type Connection } from 'mongoose';
import { until } from '@taocun/harness/until';
import { Table } from '@taocun/reporting-answers';
import { ApiKeys } from '@taocun/service';
import { anApp, fakeIntervals, untilLoaded } from '../api.fixture';
import { assessed, dropDatabase, ownDatabase, saveAssessed } from '../reporting.fixture';

const MANY = 3_000;

let connection: Connection;
let app: NestFastifyApplication;
let port: number;
/** The same application on a Unix socket. */
let behindSocket: Server;
const socket = join(tmpdir(), `whole-lists-${process.pid}.sock`);
/** Ends all requests that a test has begun. */
let done: AbortController;

beforeAll(async () => {
  // No reader is too slow, however slow the machine.
  fakeIntervals();
  connection = await ownDatabase();
  // A long name, so that the buffers of a connection hold only part of a list.
  const name = '村'.repeat(60);
  await saveAssessed(
    connection,
    ...Array.from({ length: MANY }, (_, at) => assessed(String(330_782_104_000 + at), { name })),
  );
  app = await anApp(connection);
  await app.listen(0, '127.0.0.1');
  await untilLoaded(app);
  port = Number(new URL(await app.getUrl()).port);
  // A Unix socket buffers little, so a list is not sent whole while its reader waits.
  const { server } = app.getHttpAdapter().getInstance();
  behindSocket = createServer((request, response) => void server.emit('request', request, response));
  await new Promise<void>((resolve) => behindSocket.listen(socket, resolve));
});

beforeEach(() => (done = new AbortController()));
afterEach(() => done.abort());

afterAll(async () => {
  behindSocket.closeAllConnections();
  await new Promise((resolve) => behindSocket.close(resolve));
  app.getHttpServer().closeAllConnections();
  await app.close();
  await dropDatabase(connection);
  jest.useRealTimers();
});

/** An answer whose reader waits after the first bytes until it reads on. */
async function begin(
  path: string,
  headers: Record<string, string>,
  to: { readonly port: number } | { readonly socketPath: string } = { socketPath: socket },
): Promise<IncomingMessage> {
  const request = get({ path: `/api/v1${path}`, headers, agent: false, signal: done.signal, ...to }).on(
    'error',
    () => undefined,
  );
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return answer.on('error', () => undefined);
}

const statuses = (answers: readonly IncomingMessage[]): Record<string, number> =>
  Object.fromEntries(
    [200, 503].map((status) => [status, answers.filter(({ statusCode }) => statusCode === status).length]),
  );

async function aKey(): Promise<{ readonly authorization: string }> {
  return { authorization: `Bearer ${(await app.get(ApiKeys).create({ role: 'reader', name: '' })).key}` };
}

it('a caller gets two at once, and all callers eight; pages continue', async () => {
  const own = await aKey();
  const first = await begin('/villages?format=ndjson', own);
  await begin('/villages.geojson?qualifies=any', own);
  const third = await begin('/villages?format=csv', own);
  expect([third.statusCode, third.headers['retry-after'], third.headers['content-type']]).toEqual([
    503,
    '10',
    'application/problem+json; charset=utf-8',
  ]);
  expect((await begin('/villages?format=csv&limit=10', own)).statusCode).toBe(200);
  const others: IncomingMessage[] = [];
  for (let n = 0; n < 4; n++) {
    const another = await aKey();
    for (let two = 0; two < 2; two++) others.push(await begin('/villages?format=ndjson', another));
  }
  expect(statuses(others)).toEqual({ 200: 6, 503: 2 });
  // Reading it to the end makes room for the next.
  expect((await text(first)).trimEnd().split('\n')).toHaveLength(MANY);
  await until(async () => (await begin('/villages?format=csv', own)).statusCode === 200);
});

it('a file of data takes a place before its rows are hashed', async () => {
  const own = await aKey();
  const { database } = await app.get(Table).current();
  const statements = jest.spyOn(database, 'rows');
  const hashed = () => statements.mock.calls.filter(([statement]) => statement.includes('bit_xor')).length;
  const ask = () => app.inject({ url: '/data/2015-01-01/panel.csv', headers: own });
  await begin('/villages?format=ndjson', own);
  const second = await begin('/villages?format=ndjson', own);
  expect([(await ask()).statusCode, hashed()]).toEqual([503, 0]);
  await text(second);
  await until(async () => (await ask()).statusCode === 200);
  expect(hashed()).toBe(1);
});

it('a few items as Parquet take no place, and are read by a statement with the limits of all others', async () => {
  const own = await aKey();
  const { database } = await app.get(Table).current();
  const statements = jest.spyOn(database, 'rows');
  await begin('/villages?format=ndjson', own);
  await begin('/villages?format=ndjson', own);
  const { statusCode, rawPayload } = await app.inject({
    url: '/api/v1/villages?format=parquet&fields=villageCode&limit=2',
    headers: own,
  });
  expect(statusCode).toBe(200);
  expect(await parquetReadObjects({ file: Uint8Array.from(rawPayload).buffer })).toEqual([
    { villageCode: '330782104000' },
    { villageCode: '330782104001' },
  ]);
  expect(
    statements.mock.calls.filter(([statement]) => /FROM villages.* LIMIT 2$/s.test(statement)),
  ).toHaveLength(1);
  statements.mockRestore();
});

it('whole lists, all together, read little in one turn of the event loop', async () => {
  let turns = 0;
  const count = (): void => void (turns++, (immediate = setImmediate(count)));
  let immediate = setImmediate(count);
  const answers = await Promise.all([1, 2].map(() => begin('/villages?format=ndjson', {}, { port })));
  await Promise.all(answers.map((answer) => text(answer)));
  clearImmediate(immediate);
  expect(turns).toBeGreaterThan((2 * MANY) / 20);
});
