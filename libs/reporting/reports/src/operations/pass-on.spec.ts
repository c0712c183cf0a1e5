import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { Problem } from '@taocun/service';
import { passOnTo } from './pass-on';

let ingestion: Server | undefined;
let reporting: FastifyInstance | undefined;
afterEach(async () => {
  await reporting?.close();
  ingestion?.close().closeAllConnections();
});

/** The address of a reporting in front of an ingestion that gives this answer. */
async function started(answer: RequestListener, answerWithinMs?: number): Promise<string> {
  const server = (ingestion = createServer(answer));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return before(`http://127.0.0.1:${(server.address() as AddressInfo).port}/below`, answerWithinMs);
}

async function before(url: string | undefined, answerWithinMs?: number): Promise<string> {
  reporting = fastify({ trustProxy: true, genReqId: () => 'r-1' });
  reporting.setErrorHandler((error, _request, reply) => {
    const { problem } =
      error instanceof Problem ? error : new Problem({ status: 500, detail: String(error) });
    void reply.code(problem.status).send({ status: problem.status, detail: problem.detail });
  });
  await reporting.register(passOnTo(url, answerWithinMs));
  return reporting.listen({ port: 0, host: '127.0.0.1' });
}

const json: RequestListener = (request, response) =>
  void request
    .resume()
    .once('end', () =>
      response.writeHead(202, { 'content-type': 'application/json' }).end('{"accepted":1,"refused":[]}'),
    );

async function problemOf(answer: Response): Promise<unknown> {
  const { status, detail } = (await answer.json()) as { readonly status: number; readonly detail: string };
  return [answer.status, status, detail];
}

it('updates are passed on as they were sent, with the key, the attributes and the address of the caller', async () => {
  let received: IncomingMessage | undefined;
  let body = '';
  const url = await started((request, response) => {
    received = request;
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    json(request, response);
  });
  const headers = {
    authorization: 'Bearer tck_x',
    'content-type': 'application/json',
    'ce-id': '1',
    'x-forwarded-for': '203.0.113.9',
    cookie: 'a=b',
  };
  const answer = await fetch(`${url}/api/v1/updates?a=b%26c`, {
    method: 'POST',
    headers,
    body: '{ "x": 1 }',
  });
  expect([answer.status, await answer.json()]).toEqual([202, { accepted: 1, refused: [] }]);
  expect([received?.method, received?.url, body]).toEqual([
    'POST',
    '/below/api/v1/updates?a=b%26c',
    '{ "x": 1 }',
  ]);
  expect(received?.headers).toMatchObject({
    authorization: 'Bearer tck_x',
    'ce-id': '1',
    'x-forwarded-for': '203.0.113.9',
    'x-request-id': 'r-1',
  });
  expect(received?.headers).not.toHaveProperty('cookie');
});

it('a body goes on while it arrives, and ends there where its sender ends', async () => {
  const arrived: string[] = [];
  let cut = false;
  const url = await started(
    (request) =>
      void request
        .on('data', (chunk: Buffer) => arrived.push(chunk.toString()))
        .on('error', () => (cut = true)),
  );
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(
    'POST /api/v1/updates HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\ncontent-type: application/json\r\n\r\n{',
  );
  while (arrived.length === 0) await pause(5);
  expect(arrived).toEqual(['{']);
  socket.destroy();
  while (!cut) await pause(5);
});

it('a refusal arrives before the body does, which is then read to its end', async () => {
  const url = await started(
    (_, response) =>
      void response.writeHead(413, { 'content-type': 'application/problem+json' }).end('{"status":413}'),
  );
  const answer = await fetch(`${url}/api/v1/updates`, { method: 'POST', body: 'x'.repeat(8_000_000) });
  expect([answer.status, await answer.json()]).toEqual([413, { status: 413 }]);
});

it.each([
  '/api/v1/rejected/..',
  '/api/v1/rejected/..%2f..%2fpositions',
  '/api/v1/rejected/3:1x',
  '/api/v1/rejected/%2e%2e/repair',
])('no address but those of the table is asked: %s', async (path) => {
  const requests: unknown[] = [];
  const url = await started(({ url: there }) => void requests.push(there));
  const method = path.endsWith('repair') ? 'POST' : 'GET';
  const { statusCode } = await (reporting as FastifyInstance).inject({ method, url: path });
  expect([statusCode >= 400 && statusCode < 500, requests, url.startsWith('http')]).toEqual([true, [], true]);
});

it('an answer that is none of ingestion is not shown, and a redirection is not followed', async () => {
  const url = await started(
    (_, response) =>
      void response.writeHead(302, { location: '/elsewhere', 'content-type': 'text/html' }).end(),
  );
  const detail = 'INGESTION_URL of reporting leads to something else than ingestion.';
  expect(await problemOf(await fetch(`${url}/api/v1/updates/counts`))).toEqual([502, 502, detail]);
});

it('an answer that breaks off before its body is a problem of ingestion', async () => {
  const url = await started((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 }).flushHeaders();
    setImmediate(() => response.destroy());
  });
  expect(await problemOf(await fetch(`${url}/api/v1/updates/counts`))).toEqual([
    502,
    502,
    'The answer of ingestion broke off.',
  ]);
});

it('the headers of a deprecated operation come back', async () => {
  const headers = {
    deprecation: '@1798761600',
    sunset: 'Fri, 30 Jun 2028 00:00:00 GMT',
    link: '</docs>; rel="deprecation"',
  };
  const url = await started(
    (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end('{}'),
  );
  const answer = await fetch(`${url}/api/v1/updates/counts`);
  expect(Object.fromEntries(answer.headers)).toMatchObject(headers);
});

it('a caller whose body ingestion does not read is answered', async () => {
  const url = await started(() => undefined, 20);
  expect(
    await problemOf(await fetch(`${url}/api/v1/updates`, { method: 'POST', body: Buffer.alloc(67_108_864) })),
  ).toEqual([504, 504, 'Ingestion has not answered within 20 ms.']);
});

it('the rest of a body is waited for', async () => {
  const url = await started(json, 20);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.write(
    'POST /api/v1/updates HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\ncontent-type: application/json\r\n\r\n{',
  );
  await pause(300);
  expect(received).toEqual([]);
  socket.destroy();
});

it('the time of an answer is limited also after a pause in the body', async () => {
  let begun = false;
  const url = await started((request) => void request.once('data', () => (begun = true)), 20);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  socket.write(
    'POST /api/v1/updates HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\ncontent-type: application/json\r\n\r\n{',
  );
  while (!begun) await pause(5);
  await pause(100);
  socket.write('}');
  while (received === '') await pause(5);
  expect(received).toMatch(/^HTTP\/1\.1 504 /);
  socket.destroy();
});

it('a caller is answered while ingestion is away or silent', async () => {
  const silent = await started(() => undefined, 20);
  const question = { method: 'POST', body: '{}' };
  expect(await problemOf(await fetch(`${silent}/api/v1/updates`, question))).toEqual([
    504,
    504,
    'Ingestion has not answered within 20 ms.',
  ]);
  await reporting?.close();
  for (const [url, detail] of [
    ['http://127.0.0.1:1', expect.stringContaining('INGESTION_URL')],
    [undefined, 'Reporting has no address of ingestion: set INGESTION_URL.'],
  ] as const) {
    expect(await problemOf(await fetch(`${await before(url)}/api/v1/updates`, question))).toEqual([
      502,
      502,
      detail,
    ]);
    await reporting?.close();
  }
});
