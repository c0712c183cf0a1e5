import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Body, Controller, Delete, Get, Post, Res } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply } from 'fastify';
import { until } from '@taocun/harness/until';
import { anHttpApp } from '../boot/http.fixture';
import { RequireRole } from './require-role';

// Both sides of each rule. Attacks on running services are in testing/src/e2e/attacks.e2e.spec.ts.
@Controller('things')
class Things {
  @Get(':id')
  @RequireRole('nothing')
  one(): object {
    return {};
  }

  /** This answer never ends. */
  @Get('begun/answer')
  @RequireRole('nothing')
  begun(@Res() { raw }: FastifyReply): void {
    raw.writeHead(200).write('begun');
  }

  @Post()
  @RequireRole('nothing')
  post(@Body() body: object): object {
    return body;
  }

  @Delete(':id')
  @RequireRole('nothing')
  delete(): object {
    return {};
  }
}

let app: NestFastifyApplication;
let port: number;
beforeAll(async () => {
  const started = await anHttpApp({ controllers: [Things] });
  ({ app } = started);
  port = Number(new URL(started.url).port);
});
afterAll(() => app.close());

/** The status and the detail of the answer, read until the connection ends. */
function answerTo(
  ...lines: readonly string[]
): Promise<{ readonly status: number; readonly detail?: string }> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(lines.join('\r\n')));
    socket.on('error', () => undefined).on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => {
      const { detail } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4) || '{}') as {
        detail?: string;
      };
      resolve({ status: Number(answer.slice(9, 12)), ...(detail === undefined ? {} : { detail }) });
    });
  });
}
const send = (method: string, path: string, ...headers: readonly string[]) =>
  answerTo(`${method} ${path} HTTP/1.1`, 'host: x', 'connection: close', ...headers, '', '');
const get = (path: string, ...headers: readonly string[]) => send('GET', path, ...headers);
const post = (...headers: readonly string[]) =>
  answerTo(
    'POST /things HTTP/1.1',
    'host: x',
    'connection: close',
    ...headers,
    'content-length: 7',
    '',
    '{"a":1}',
  );

it.each([
  [
    'a header of a list twice',
    () => get('/things/1', 'accept: text/plain', 'accept: application/json'),
    { status: 200 },
  ],
  [
    'a header that counts twice',
    () => get('/things/1', 'authorization: a', 'Authorization: a'),
    { status: 400, detail: /authorization was sent twice/ },
  ],
  [
    'no encoding by its name',
    () => post('content-type: application/json', 'content-encoding: Identity'),
    { status: 201 },
  ],
  [
    'an encoding',
    () => post('content-type: application/json', 'content-encoding: br'),
    { status: 415, detail: /without a content encoding/ },
  ],
  ['JSON of no bytes', () => send('DELETE', '/things/1', 'content-type: application/json'), { status: 200 }],
  [
    'JSON of no bytes, announced',
    () => send('DELETE', '/things/1', 'content-type: application/json', 'content-length: 0'),
    { status: 200 },
  ],
  [
    'JSON of a blank',
    () => send('DELETE', '/things/1', 'content-type: application/json', 'content-length: 1', '', ' '),
    { status: 400, detail: /not JSON/ },
  ],
  ['JSON of a charset', () => post('content-type: application/json; charset=utf-8'), { status: 201 }],
  [
    'a form',
    () => post('content-type: application/x-www-form-urlencoded'),
    { status: 415, detail: /as application\/json/ },
  ],
  ['a body of no type', () => post(), { status: 415, detail: /as application\/json/ }],
  ['a part of an address of 100 characters', () => get(`/things/${'a'.repeat(100)}`), { status: 200 }],
  [
    'a longer one',
    () => get(`/things/${'a'.repeat(101)}`),
    { status: 414, detail: /longer than in any route/ },
  ],
  ['an address that is none', () => get('/things/%'), { status: 400, detail: /two hexadecimal digits/ }],
  ['an expectation that is unknown', () => get('/things/1', 'expect: x'), { status: 200 }],
  [
    'no host',
    () => answerTo('GET /things/1 HTTP/1.1', 'connection: close', '', ''),
    { status: 400, detail: /host is missing/ },
  ],
  ['no host in HTTP/1.0', () => answerTo('GET /things/1 HTTP/1.0', '', ''), { status: 200 }],
  ['no request', () => answerTo('HELO x', '', ''), { status: 400, detail: /not a valid HTTP\/1.1 request/ }],
])('%s', async (_what, request, { status, ...expected }: { status: number; detail?: RegExp }) => {
  const answer = await request();
  expect(answer).toEqual({
    status,
    ...(expected.detail === undefined ? {} : { detail: expect.stringMatching(expected.detail) }),
  });
});

// Only a private member of the socket shows that an answer has begun (see strict-requests.ts).
it('an answer that has begun is cut, without another one in the middle of it', async () => {
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('GET /things/begun/answer HTTP/1.1\r\nhost: x\r\n\r\n'),
    );
    socket.on('error', () => undefined).on('close', () => resolve(text));
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (text.includes('begun')) socket.write('HELO x\r\n\r\n');
    });
  });
  expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  expect(answer.match(/HTTP\/1.1 /g)).toHaveLength(1);
});

it('requests that arrive during the stop are refused, and their connections closed', async () => {
  const { app: stopping, url } = await anHttpApp({ controllers: [Things] });
  const accepted = once(stopping.getHttpServer(), 'connection');
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  // The stop waits for a request that has begun.
  socket.write('GET /things/1 HTTP/1.1\r\nhost: x\r\n');
  const [ofServer] = (await accepted) as [Socket];
  await until(() => ofServer.bytesRead > 0);
  const stopped = stopping.close();
  socket.write('\r\n');
  await Promise.all([stopped, once(socket, 'close')]);
  expect(answer).toMatch(/^HTTP\/1.1 503 /);
  expect(answer.toLowerCase()).toContain('connection: close');
  expect(answer).toContain('retry-after: 5');
  expect(answer).toContain('This instance stops.');
});
