import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Controller, Post } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';
import { until } from '@taocun/harness/until';
import { anHttpApp } from '../boot/http.fixture';
import { RequireRole } from '../http/require-role';
import { createLogger } from '../observability/logger';

/** A route of Nest and some of a plugin; refusals.e2e.spec.ts has all routes of the services. */
@Controller()
class OfNest {
  @Post('nest')
  @RequireRole('nothing')
  post(): object {
    return {};
  }
}
const need = { config: { need: 'nothing' as const } };
const plugins = (app: NestFastifyApplication): void => {
  void app.register((scope: FastifyInstance, _: object, done: () => void) => {
    scope.post('/plugin', need, () => ({}));
    scope.post('/plugin/broken', need, () => Promise.reject(new Error('the password is s3cret')));
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- A plugin may reject with anything.
    scope.post('/plugin/odd', need, () => Promise.reject({ reason: 'odd' }));
    scope.get('/plugin/large', need, () =>
      Promise.reject(Object.assign(new Error('Too much.'), { statusCode: 413 })),
    );
    done();
  });
};
const paths = ['/nest', '/plugin', '/nowhere'];

let logged: string[];
const started = (env: Readonly<Record<string, string>> = {}) => {
  logged = [];
  const log = createLogger({ service: 'reporting', level: 'warn', format: 'json', secrets: [] }, (line) =>
    logged.push(line),
  );
  return anHttpApp({ controllers: [OfNest], beforeInit: plugins, log, env });
};
let app: NestFastifyApplication | undefined;
afterEach(() => app?.close());

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

function parsed(text: string): Answered {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const [, ...headers] = head.split('\r\n');
  return {
    status: Number(text.slice(9, 12)),
    headers: Object.fromEntries(headers.map((line) => line.toLowerCase().split(': ', 2) as [string, string])),
    body: JSON.parse(body) as Readonly<Record<string, unknown>>,
  };
}

/** The answer to a POST with these headers alone, over a connection of its own. */
async function post(url: string, path: string, ...headers: readonly string[]): Promise<Answered> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.write([`POST ${path} HTTP/1.1`, 'connection: close', ...headers, '', ''].join('\r\n'));
  await once(socket, 'close');
  return parsed(text);
}

const shape = (path: string, status: number, code: string) => ({
  status,
  headers: expect.objectContaining({
    'content-type': 'application/problem+json; charset=utf-8',
    'x-request-id': expect.any(String),
  }),
  body: expect.objectContaining({
    type: `/errors/${code}`,
    status,
    code,
    instance: path,
    requestId: expect.any(String),
  }),
});

it.each([
  ['no host', 400, 'malformed-request', []],
  ['a host that is none', 400, 'malformed-request', ['host: evil"<script>']],
  ['an empty host', 400, 'malformed-request', ['host:']],
  ['two authorizations', 400, 'malformed-request', ['host: x', 'authorization: a', 'authorization: b']],
  ['a compressed body', 415, 'unsupported-content', ['host: x', 'content-encoding: br']],
] as const)('%s is refused with %i on every route', async (_what, status, code, headers) => {
  const { url } = ({ app } = await started());
  for (const path of paths) expect(await post(url, path, ...headers)).toEqual(shape(path, status, code));
  expect(logged).toEqual([]);
});

it.each([';;;', 'a', 'application', '/json', '"', 'a/b c', ''])(
  'a body of the malformed type "%s" is refused with 415',
  async (type) => {
    const { url } = ({ app } = await started());
    for (const path of ['/nest', '/plugin'])
      expect(await post(url, path, 'host: x', `content-type: ${type}`, 'content-length: 0')).toMatchObject({
        ...shape(path, 415, 'unsupported-content'),
        body: { detail: 'The content type is not accepted here. Send the body as application/json.' },
      });
    expect(logged).toEqual([]);
  },
);

it.each(['a:65535', 'localhost', 'taocun_reporting:3002', 'taocun.example.', '10.0.0.1:1', '[::1]:3002'])(
  'the host %s is accepted',
  async (host) => {
    const { url } = ({ app } = await started());
    expect((await post(url, '/nest', `host: ${host}`)).status).toBe(201);
  },
);

it('requests beyond the limit are refused with 429 and retry-after on every route', async () => {
  const { url } = ({ app } = await started({ RATE_LIMIT_KEYLESS_PER_MINUTE: '1' }));
  await post(url, '/nest', 'host: x');
  for (const path of paths) {
    const answer = await post(url, path, 'host: x');
    expect(answer).toEqual(shape(path, 429, 'too-many-requests'));
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect(logged).toEqual([]);
});

it('requests that arrive during the stop are refused with 503 and retry-after on every route', async () => {
  const { app: stopping, url } = await started();
  const sent: { readonly path: string; readonly socket: Socket; text: string }[] = [];
  for (const path of paths) {
    const accepted = once(stopping.getHttpServer(), 'connection');
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const one = { path, socket, text: '' };
    socket.on('data', (chunk: Buffer) => (one.text += chunk.toString()));
    // The stop waits for a request that has begun.
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\n`);
    const [ofServer] = (await accepted) as [Socket];
    await until(() => ofServer.bytesRead > 0);
    sent.push(one);
  }
  const stopped = stopping.close();
  for (const { socket } of sent) socket.write('\r\n');
  await Promise.all([stopped, ...sent.map(({ socket }) => once(socket, 'close'))]);
  for (const { path, text } of sent) {
    expect(parsed(text)).toEqual(shape(path, 503, 'unavailable'));
    expect(parsed(text).headers['retry-after']).toBe('5');
  }
});

it('a refusal by a plugin keeps its status, and is no error in the log', async () => {
  const { url } = ({ app } = await started());
  const answer = await fetch(`${url}/plugin/large`);
  expect([answer.status, await answer.json()]).toEqual([
    413,
    expect.objectContaining({ code: 'too-large', detail: 'Too much.' }),
  ]);
  expect(logged).toEqual([]);
});

it.each([
  ['/plugin/broken', /the password is s3cret/],
  ['/plugin/odd', /reason: 'odd'/],
])('a fault is one error in the log, with its cause and the id of the answer: %s', async (path, cause) => {
  const { url } = ({ app } = await started());
  const answer = await post(url, path, 'host: x');
  expect(answer).toEqual(shape(path, 500, 'unexpected-error'));
  expect(JSON.stringify(answer)).not.toMatch(cause);
  const lines = logged.map((line) => JSON.parse(line) as { readonly error?: { readonly stack?: string } });
  expect(lines).toEqual([
    expect.objectContaining({
      level: 'error',
      message: `${path} failed with 500.`,
      requestId: answer.headers['x-request-id'],
    }),
  ]);
  expect(lines[0]?.error?.stack).toMatch(cause);
});
