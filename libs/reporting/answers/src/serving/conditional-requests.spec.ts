import { gunzipSync } from 'node:zlib';
import { Controller, Get, Header, NotFoundException, Post } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createConnection } from 'mongoose';
import { createHttpApp, createLogger, RequireRole, readConfig, ServiceModule } from '@taocun/service';
import { answerConditionally } from './conditional-requests';

const long = JSON.stringify({ text: 'Taobao '.repeat(1_000) });
let answer = long;

@Controller()
class Answers {
  @Get('long')
  @RequireRole('nothing')
  @Header('content-type', 'application/json')
  long(): string {
    return answer;
  }

  @Get('lines')
  @RequireRole('nothing')
  @Header('content-type', 'application/x-ndjson; charset=utf-8')
  lines(): string {
    return answer;
  }

  @Get('events')
  @RequireRole('nothing')
  @Header('content-type', 'text/event-stream')
  events(): string {
    return `data: ${answer}\n\n`;
  }

  @Get('gone')
  @RequireRole('nothing')
  gone(): never {
    throw new NotFoundException();
  }

  @Post('posted')
  @RequireRole('nothing')
  posted(): string {
    return answer;
  }
}

class Root {}
let app: NestFastifyApplication;

beforeAll(async () => {
  const log = createLogger({ service: 'reporting', level: 'silent', format: 'json', secrets: [] });
  const config = readConfig('reporting', {
    KAFKA_BROKERS: 'localhost:1',
    MONGODB_URI: 'mongodb://localhost:1',
  });
  const imports = [ServiceModule.forRoot({ config, connection: createConnection() })];
  app = await createHttpApp(
    { module: Root, imports, controllers: [Answers] },
    { bodyLimitBytes: 1_000 },
    log,
  );
  await answerConditionally(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(() => app.close());
beforeEach(() => {
  answer = long;
});

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url, headers });

it('an answer has a tag, and may be kept if it is asked for again', async () => {
  const { statusCode, headers } = await get('/long');
  expect({ statusCode, ...headers }).toMatchObject({
    statusCode: 200,
    etag: expect.stringMatching(/^W\/"[\w-]{27}"$/),
    'cache-control': 'no-cache',
    vary: 'accept, accept-encoding',
  });
});

it.each([
  ['the tag', (etag: string) => etag],
  ['a strong one', (etag: string) => etag.replace('W/', '')],
  ['one of several', (etag: string) => `"a",${etag} , W/"b"`],
  ['any', () => '*'],
])('an answer is not sent again to a client that has it: %s', async (_name, noneMatch) => {
  const { headers } = await get('/long');
  const etag = String(headers['etag']);
  for (const encoding of ['identity', 'gzip']) {
    const again = await get('/long', { 'if-none-match': noneMatch(etag), 'accept-encoding': encoding });
    expect([again.statusCode, again.payload, again.headers['etag'], again.headers['cache-control']]).toEqual([
      304,
      '',
      etag,
      'no-cache',
    ]);
    expect([again.headers['vary'], again.headers['content-type'], again.headers['content-encoding']]).toEqual(
      ['accept, accept-encoding', undefined, undefined],
    );
  }
});

it.each([
  ['another tag', () => '"a"'],
  ['none', () => ''],
  ['a tag that ends like it', (etag: string) => etag.replace('W/"', '"a')],
])('an answer is sent to a client that has another one: %s', async (_name, noneMatch) => {
  const { headers } = await get('/long');
  const again = await get('/long', { 'if-none-match': noneMatch(String(headers['etag'])) });
  expect([again.statusCode, again.payload]).toEqual([200, long]);
});

it('an answer is not sent again to a program that uses fetch, which adds `cache-control: no-cache` itself', async () => {
  const { headers } = await get('/long');
  await app.listen(0, '127.0.0.1');
  const again = await fetch(`${await app.getUrl()}/long`, {
    headers: { 'if-none-match': String(headers['etag']) },
  });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

it('an answer is not sent again to HEAD either', async () => {
  const { headers } = await get('/long');
  const again = await app.inject({
    method: 'HEAD',
    url: '/long',
    headers: { 'if-none-match': String(headers['etag']) },
  });
  expect([again.statusCode, again.payload]).toEqual([304, '']);
});

it('an answer is sent again when its content changes', async () => {
  const etag = String((await get('/long')).headers['etag']);
  answer = `${long} `;
  const again = await get('/long', { 'if-none-match': etag });
  expect([again.statusCode, again.payload]).toEqual([200, answer]);
  expect(again.headers['etag']).not.toBe(etag);
});

it.each(['/long', '/lines'])('%s is packed for who unpacks it, under the same tag', async (url) => {
  const plain = await get(url);
  const packed = await get(url, { 'accept-encoding': 'br, gzip' });
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(packed.rawPayload.length).toBeLessThan(1_000);
  expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.payload);
  expect([packed.headers['etag'], packed.headers['vary']]).toEqual([
    plain.headers['etag'],
    'accept, accept-encoding',
  ]);
});

it('events are never packed', async () => {
  const { headers, payload } = await get('/events', { 'accept-encoding': 'gzip' });
  expect([headers['content-encoding'], payload]).toEqual([undefined, `data: ${long}\n\n`]);
});

it('an error has no tag and is always sent', async () => {
  const { statusCode, headers } = await get('/gone', { 'if-none-match': '*' });
  expect([statusCode, headers['etag'], headers['content-type']]).toEqual([
    404,
    undefined,
    'application/problem+json; charset=utf-8',
  ]);
});

it('only what is got can be kept', async () => {
  const { statusCode, headers } = await app.inject({
    method: 'POST',
    url: '/posted',
    headers: { 'if-none-match': '*' },
  });
  expect([statusCode, headers['etag'], headers['cache-control']]).toEqual([201, undefined, undefined]);
});
