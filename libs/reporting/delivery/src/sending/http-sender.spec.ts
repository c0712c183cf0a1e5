import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { answering, Receiver } from '@taocun/harness/receiver';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import { addressRangesOf } from './addresses';
import { type OpenNetworks, type Resolve } from './destination';
import { HttpSender, shown } from './http-sender';

const headers = { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' };
const open: OpenNetworks = addressRangesOf(['127.0.0.0/8']);
const never = new AbortController().signal;
const to = (url: string) => ({ url, keyId: 'a' });

describe('post', () => {
  let receiver: Receiver;
  let post: HttpSender;

  beforeAll(async () => {
    receiver = await Receiver.start();
  });
  beforeEach(() => {
    receiver.reset();
    post = new HttpSender(open, DEADLINE_MS);
  });
  afterEach(() => post.close());
  afterAll(() => receiver.stop());

  it('connects to the address that was judged, whatever the name leads to the next time', async () => {
    let lookups = 0;
    const rebinding: Resolve = (_host, _options, done) =>
      done(null, [{ address: ++lookups === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
    const once = new HttpSender(open, DEADLINE_MS, rebinding);
    const url = `http://rebinding.example:${receiver.port}/`;
    expect(await once.send(to(url), headers, '{}', never)).toEqual({ kind: 'delivered', status: 204 });
    expect([lookups, receiver.received[0]?.headers.host]).toEqual([1, `rebinding.example:${receiver.port}`]);
    once.close();
    const again = new HttpSender(open, DEADLINE_MS, rebinding);
    expect(await again.send(to(url), headers, '{}', never)).toEqual({
      kind: 'unanswered',
      reason:
        'The host name is not known, or leads to an address that this installation does not deliver to.',
    });
    again.close();
    expect(receiver.received).toHaveLength(1);
  });

  it('says the same of a name that is not known and of one that leads inwards', async () => {
    const answers: Resolve[] = [
      (_host, _options, done) =>
        done(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []),
      (_host, _options, done) => done(null, []),
      (_host, _options, done) => done(null, [{ address: '10.0.0.1', family: 4 }]),
    ];
    for (const resolve of answers) {
      const sender = new HttpSender(open, DEADLINE_MS, resolve);
      expect(await sender.send(to('https://name.example/'), headers, '{}', never)).toEqual({
        kind: 'unanswered',
        reason:
          'The host name is not known, or leads to an address that this installation does not deliver to.',
      });
      sender.close();
    }
  });

  it('looks up one name of a key at a time, and meanwhile those of others', async () => {
    const lookups: string[] = [];
    const answers: (() => void)[] = [];
    const slow: Resolve = (host, _options, done) => {
      lookups.push(host);
      const answer = (): void => done(null, [{ address: '127.0.0.1', family: 4 }]);
      if (host.startsWith('slow')) answers.push(answer);
      else answer();
    };
    const sender = new HttpSender(open, DEADLINE_MS, slow);
    const stop = new AbortController();
    const sent = (host: string, keyId: string, signal = never): Promise<unknown> =>
      sender.send({ url: `http://${host}.example:${receiver.port}/`, keyId }, headers, '{}', signal);
    const first = sent('slow-1', 'a');
    const cut = sent('slow-2', 'a', stop.signal);
    const last = sent('slow-3', 'a');
    expect(await sent('fast', 'b')).toEqual({ kind: 'delivered', status: 204 });
    expect(lookups).toEqual(['slow-1.example', 'fast.example']);
    stop.abort();
    expect(await cut).toEqual({ kind: 'cut' });
    answers[0]!();
    expect(await first).toEqual({ kind: 'delivered', status: 204 });
    await until(() => answers.length === 2);
    answers[1]!();
    expect(await last).toEqual({ kind: 'delivered', status: 204 });
    // No name is looked up for a request that has ended.
    expect(lookups).toEqual(['slow-1.example', 'fast.example', 'slow-3.example']);
    sender.close();
  });

  it('counts any status from 200 to 299 as delivered, however long the answer is or takes', async () => {
    for (const status of [200, 202, 299]) {
      receiver.answer = answering(status, 'x'.repeat(1_000_000));
      expect(await post.send(to(receiver.url), headers, '{}', never)).toEqual({ kind: 'delivered', status });
    }
    receiver.answer = (_received, response) => void response.writeHead(200).write('a beginning');
    expect(await post.send(to(receiver.url), headers, '{}', never)).toEqual({
      kind: 'delivered',
      status: 200,
    });
  });

  it.each([
    [300, 'refused'],
    [304, 'refused'],
    [400, 'refused'],
    [410, 'gone'],
    [500, 'refused'],
  ])('takes %i as %s, with the beginning of the answer', async (status, kind) => {
    receiver.answer = answering(status, status === 304 ? '' : 'why');
    expect(await post.send(to(receiver.url), headers, '{}', never)).toEqual({
      kind,
      status,
      answer: status === 304 ? '' : 'why',
    });
  });

  it('tells how long the receiver wants to be left alone', async () => {
    receiver.answer = answering(503, '', { 'retry-after': '7' });
    expect(await post.send(to(receiver.url), headers, '{}', never)).toEqual({
      kind: 'refused',
      status: 503,
      answer: '',
      retryAfterMs: 7_000,
    });
  });

  it.each([
    ['HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', 101],
    ['HTTP/1.1 101 Switching Protocols\r\n\r\n', 101],
    [
      'HTTP/1.1 426 Upgrade Required\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n',
      426,
    ],
  ])('switches to no other protocol: %j', async (answer, status) => {
    receiver.answer = (_received, response) => void response.socket?.write(answer);
    expect(await post.send(to(receiver.url), headers, '{}', never)).toEqual({
      kind: 'refused',
      status,
      answer: '',
    });
  });

  it.each<[string, number, object, number, (response: ServerResponse) => void]>([
    ['breaks off', 410, { kind: 'gone' }, DEADLINE_MS, (response) => response.destroy()],
    [
      'breaks off',
      503,
      { kind: 'refused', retryAfterMs: 7_000 },
      DEADLINE_MS,
      (response) => response.destroy(),
    ],
    ['never ends', 503, { kind: 'refused', retryAfterMs: 7_000 }, 500, () => undefined],
  ])('keeps the status of an answer that %s: %i', async (_what, status, outcome, timeoutMs, next) => {
    receiver.answer = (_received, response) =>
      void response
        .writeHead(status, { 'retry-after': '7', 'content-length': 99 })
        .write('a beginning', () => next(response));
    const sender = new HttpSender(open, timeoutMs);
    const send = () => sender.send(to(receiver.url), headers, '{}', never);
    // On a busy machine even the beginning may come too late.
    const sent = await until(send, ({ kind }) => kind !== 'unanswered');
    expect(sent).toEqual({ status, answer: 'a beginning', ...outcome });
    sender.close();
  });

  it('is cut by a stop, which says nothing about the receiver', async () => {
    const stop = new AbortController();
    receiver.answer = () => stop.abort();
    expect(await post.send(to(receiver.url), headers, '{}', stop.signal)).toEqual({ kind: 'cut' });
  });

  it('is cut by a stop also while it waits for a connection', async () => {
    const patient = new HttpSender(open, DEADLINE_MS);
    const stop = new AbortController();
    const others = new AbortController();
    const unanswered: ServerResponse[] = [];
    receiver.answer = (_received, response) => void unanswered.push(response);
    const underWay = Array.from({ length: 64 }, () =>
      patient.send(to(receiver.url), headers, '{}', others.signal),
    );
    await until(() => unanswered.length >= 64);
    const waiting = patient.send(to(receiver.url), headers, '{}', stop.signal);
    stop.abort();
    expect(await waiting).toEqual({ kind: 'cut' });
    others.abort();
    await Promise.all(underWay);
    patient.close();
  });

  it('says that nobody listens', async () => {
    const closed = await Receiver.start();
    const { url } = closed;
    await closed.stop();
    expect(await post.send(to(url), headers, '{}', never)).toEqual({
      kind: 'unanswered',
      reason: 'Nobody listens at the address.',
    });
  });

  it.each<[string, number, Receiver['answer']]>([
    ['has not answered within 0.5 s', 500, () => undefined],
    ['has broken off the connection', DEADLINE_MS, (_received, response) => response.destroy()],
  ])('says that the receiver %s', async (what, timeoutMs, answer) => {
    receiver.answer = answer;
    const sender = new HttpSender(open, timeoutMs);
    expect(await sender.send(to(receiver.url), headers, '{}', never)).toEqual({
      kind: 'unanswered',
      reason: `The receiver ${what}.`,
    });
    sender.close();
  });

  it('does not take it for a failure that a kept connection was closed meanwhile', async () => {
    let requests = 0;
    // Answers the first request of each connection, and breaks it off at the second.
    const server: Server = createServer((request, response) => {
      requests++;
      const socket = request.socket as typeof request.socket & { served?: boolean };
      if (socket.served === true) socket.resetAndDestroy();
      else response.writeHead(204).end();
      socket.served = true;
    }).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    for (let nth = 0; nth < 2; nth++)
      expect(await post.send(to(url), headers, '{}', never)).toEqual({ kind: 'delivered', status: 204 });
    expect(requests).toBe(3);
    server.closeAllConnections();
    server.close();
  });
});

it.each([
  ['plain text', 'plain', 'plain'],
  ['breaks', ' a\r\n\tb ', 'a b'],
  ['control characters', '\u001b[31mred\u0000', '[31mred'],
  ['marks of direction', 'left\u202eright\u200bjoined\u2028line', 'left right joined line'],
  ['long text', 'long'.repeat(600), 'long'.repeat(125)],
  ['long text of pairs', `x${'😀'.repeat(600)}`, `x${'😀'.repeat(499)}`],
])('text of others is shown without anything that could mislead: %s', (_what, text, plain) => {
  expect(shown(text)).toBe(plain);
});
