import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Problem } from '@taocun/service';
import { type ServiceRequest, ServiceClient } from './service-client';

let server: Server | undefined;
afterEach(() => server?.close().closeAllConnections());

async function ask(answer: RequestListener, question: Partial<ServiceRequest> = {}) {
  server = createServer(answer);
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  const ingestionUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/below`;
  return new ServiceClient({ ingestionUrl }).ask('ingestion', {
    path: '/positions',
    authorization: 'Bearer tck_x',
    timeoutMs: 10_000,
    ...question,
  });
}

const problemOf = (asking: Promise<unknown>) =>
  asking.then(
    () => 'answered',
    (error: unknown) =>
      error instanceof Problem ? { status: error.problem.status, detail: error.problem.detail } : error,
  );

it('the client sends the key, and returns any status', async () => {
  let received: IncomingMessage | undefined;
  const answer = await ask((request, response) => {
    received = request;
    response.writeHead(422).end('{"reason":"invalid-data"}');
  });
  expect(answer).toEqual({ status: 422, text: '{"reason":"invalid-data"}' });
  expect([received?.url, received?.headers.authorization]).toEqual(['/below/positions', 'Bearer tck_x']);
});

it('the client follows no redirection, so that the key goes nowhere else', async () => {
  const requests: unknown[] = [];
  const asking = ask((request, response) => {
    requests.push(request.url);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  expect(await problemOf(asking)).toMatchObject({ status: 502 });
  expect(requests).toEqual(['/below/positions']);
});

it('the client waits no longer than its limit, and accepts at most 8 MiB', async () => {
  expect(await problemOf(ask(() => undefined, { timeoutMs: 50 }))).toEqual({
    status: 504,
    detail: 'Ingestion has not answered within 50 ms.',
  });
  server?.close().closeAllConnections();
  const much = Buffer.alloc(1_048_576);
  const endless: RequestListener = (_, response) => {
    const write = (): void => {
      while (response.write(much));
      response.once('drain', write);
    };
    write();
  };
  expect(await problemOf(ask(endless))).toMatchObject({
    status: 502,
    detail: expect.stringContaining('8388608'),
  });
});

it('the error states what to do where nobody answers', async () => {
  const question = { path: '/positions', authorization: undefined, timeoutMs: 10_000 };
  expect(
    await problemOf(new ServiceClient({ ingestionUrl: 'http://127.0.0.1:1' }).ask('ingestion', question)),
  ).toMatchObject({
    status: 502,
    detail: expect.stringContaining('INGESTION_URL'),
  });
  expect(await problemOf(new ServiceClient({}).ask('classification', question))).toMatchObject({
    status: 502,
    detail: expect.stringContaining('set CLASSIFICATION_URL'),
  });
});
