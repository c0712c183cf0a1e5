import { setTimeout as pause } from 'node:timers/promises';
import { type Connection } from 'mongoose';
import { Webhook } from 'standardwebhooks';
import { certificateText, ReadLogs, townText, verdictText } from '../announced.fixture';
import { ReadModels } from '../read-models';
import { certified, ownDatabase, verdictChanged } from '../reporting.fixture';
import { answering, Receiver, type Received } from './receiver.fixture';
import { Instance, type InstanceOptions, until } from './webhooks.fixture';

const WB = 'world-bank-2019';
const village = (number: number): string => `3303241052${String(number).padStart(2, '0')}`;
const verdictId = (code: string, sequence: number): string => `${WB}:${code}:${sequence}`;
const verdict = (code: string, sequence = 1): string => verdictText(verdictChanged(code, { sequence, qualifies: sequence % 2 === 1 }));

let connection: Connection;
let logs: ReadLogs;
let receiver: Receiver;
const running: Instance[] = [];

async function start(options?: InstanceOptions): Promise<Instance> {
  const instance = await Instance.start(connection, options);
  running.push(instance);
  return instance;
}

async function announce(...texts: string[]): Promise<void> {
  logs.append('village.verdicts', 0, ...texts);
  await logs.save('village.verdicts', 0);
}

const arrived = (count: number, which: 'received' | 'taken' = 'taken'): Promise<readonly Received[]> =>
  until(
    () => receiver[which],
    ({ length }) => length >= count,
  );

beforeAll(async () => {
  receiver = await Receiver.start();
  connection = await ownDatabase();
  await new ReadModels(connection).onModuleInit();
});

beforeEach(() => {
  logs = new ReadLogs(connection, new ReadModels(connection));
  receiver.reset();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((instance) => instance.stop()));
  const stored = ['webhooks', 'deliveries', 'checkpoints', 'verdictHistory', 'certifications', 'regionHistory'];
  for (const collection of stored) await connection.collection(collection).deleteMany({});
});

afterAll(async () => {
  await receiver.stop();
  await connection.dropDatabase();
  await connection.close();
});

describe('what is delivered', () => {
  it('is each announcement that the filter lets through, to the byte, signed so that the reference implementation verifies it', async () => {
    const instance = await start();
    await announce(verdict(village(1)));
    const { secret } = await instance.create({ url: receiver.url, filter: { regions: ['33'] } });
    const texts = [verdict(village(2)), townText('330324105'), certificateText(certified(village(2)))] as const;
    await announce(texts[0], verdict('110101001201'));
    logs.append('region.verdicts', 3, texts[1]);
    await logs.save('region.verdicts', 3);
    logs.append('village.certifications', 7, texts[2]);
    await logs.save('village.certifications', 7);

    const taken = await arrived(3);
    expect(taken.map(({ body }) => body).sort()).toEqual([...texts].sort());
    for (const { method, path, headers, body } of taken) {
      expect([method, path]).toEqual(['POST', '/hook']);
      expect(headers).toMatchObject({ 'content-type': 'application/cloudevents+json; charset=utf-8', 'user-agent': 'taocun-webhooks/1' });
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({ id: headers['webhook-id'] });
    }
  });

  it('begins where it was asked to: with everything, or with what comes', async () => {
    const instance = await start();
    await announce(verdict(village(1)), verdict(village(2)));
    await instance.create({ url: `${receiver.url}?all`, from: 'beginning' });
    await instance.create({ url: `${receiver.url}?new` });
    await arrived(2);
    await announce(verdict(village(3)));
    const taken = await arrived(4);
    const idsAt = (path: string): string[] => taken.filter((one) => one.path === path).map(({ webhookId }) => webhookId);
    expect(idsAt('/hook?all').sort()).toEqual([1, 2, 3].map((number) => verdictId(village(number), 1)));
    expect(idsAt('/hook?new')).toEqual([verdictId(village(3), 1)]);
  });

  it('is kept for a week, with the tries and the event', async () => {
    const instance = await start();
    const { id } = await instance.create({ url: receiver.url });
    const text = verdict(village(1));
    await announce(text);
    const [delivery] = await until(
      () => instance.deliveries(id, '?state=delivered'),
      ({ length }) => length === 1,
    );
    expect(delivery).toMatchObject({
      ...{ delivery: 1, webhookId: verdictId(village(1), 1), type: 'taocun.village.verdict.changed.v1', ruleSet: WB, code: village(1) },
      ...{ state: 'delivered', tries: 1, attempts: [{ status: 204 }] },
    });
    expect((await instance.request('GET', `/${id}/deliveries/1`)).body).toMatchObject({ delivery: 1, event: text });
    const stored = await connection.collection('deliveries').findOne({});
    expect(stored!['expiresAt'].getTime() - stored!['settledAt'].getTime()).toBe(7 * 86_400_000);
    const indexes = await connection.collection('deliveries').indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
  });

  it('is made of a long log bit by bit, so that little waits while the receiver does not answer', async () => {
    receiver.answer = answering(503);
    await announce(...Array.from({ length: 150 }, (_, at) => verdict(village(at % 100), 1 + Math.floor(at / 100))));
    const instance = await start({ tuning: { retryDelaysMs: Array.from({ length: 1_000 }, () => 100) } });
    const { id } = await instance.create({ url: receiver.url, from: 'beginning' });
    await arrived(30, 'received');
    expect(await connection.collection('deliveries').countDocuments()).toBe(40);
    receiver.answer = answering(200);
    await arrived(150);
    expect(new Set(receiver.taken.map(({ webhookId }) => webhookId)).size).toBe(150);
    await until(
      () => instance.webhook(id),
      ({ pending }) => pending === 0,
    );
  });
});

describe('a delivery that fails', () => {
  it('is tried again under the same id, and of its village nothing else is sent before; others pass it', async () => {
    const instance = await start();
    const { id } = await instance.create({ url: receiver.url });
    let refusals = 2;
    receiver.answer = ({ webhookId }, response) =>
      response.writeHead(webhookId === verdictId(village(1), 1) && refusals-- > 0 ? 500 : 204).end();
    await announce(verdict(village(1), 1), verdict(village(1), 2), verdict(village(2), 1), verdict(village(1), 3));
    await arrived(4);
    expect(receiver.ids.filter((one) => one.includes(village(1)))).toEqual([1, 1, 1, 2, 3].map((nth) => verdictId(village(1), nth)));
    expect(receiver.taken[0]?.webhookId).toBe(verdictId(village(2), 1));
    const [first] = await instance.deliveries(id);
    expect(first).toMatchObject({ state: 'delivered', tries: 3, attempts: [{ status: 500 }, { status: 500 }, { status: 204 }] });
  });

  it('goes on after a restart where it was', async () => {
    receiver.answer = answering(500, 'down');
    const before = await start({ tuning: { retryDelaysMs: [400, 30] } });
    const { id } = await before.create({ url: receiver.url });
    await announce(verdict(village(1), 1), verdict(village(1), 2));
    await until(
      () => before.deliveries(id),
      ([first]) => first?.tries === 1,
    );
    await before.stop();
    const stoppedAfter = receiver.received.length;
    const after = await start({ tuning: { retryDelaysMs: [400, 30] } });
    await until(
      () => after.deliveries(id, '?state=failed'),
      ({ length }) => length === 2,
    );
    expect([stoppedAfter, receiver.received.length]).toEqual([1, 6]);
  });

  it('has failed for good after the last try, shows why, and can be sent again', async () => {
    const instance = await start();
    const { id } = await instance.create({ url: receiver.url });
    receiver.answer = answering(418, `<b>no</b>\u0000\u001b[31m\r\n\u202eeman\u200b ${'x'.repeat(10_000)}`);
    await announce(verdict(village(1), 1), verdict(village(1), 2), verdict(village(2), 1));
    const failed = await until(
      () => instance.deliveries(id, '?state=failed'),
      ({ length }) => length === 3,
    );
    expect(failed[0]).toMatchObject({
      delivery: 1,
      tries: 4,
      attempts: [{}, {}, {}, { status: 418, reason: 'The receiver has answered 418.' }],
    });
    expect(failed[0]?.attempts[0]?.answer).toMatch(/^<b>no<\/b> \[31m eman x+$/);
    expect(failed[0]?.attempts[0]?.answer).toHaveLength(500);
    expect(await instance.webhook(id)).toMatchObject({ pending: 0, failed: 3 });

    receiver.reset();
    expect(await instance.request('POST', `/${id}/deliveries/2/replay`)).toMatchObject({ status: 202, body: { replayed: 1 } });
    await arrived(1);
    expect(receiver.ids).toEqual([verdictId(village(1), 2)]);
    expect(await instance.request('POST', `/${id}/deliveries/replay`)).toMatchObject({ status: 202, body: { replayed: 2 } });
    await arrived(3);
    expect(receiver.ids.slice(1).sort()).toEqual([verdictId(village(1), 1), verdictId(village(2), 1)]);
    await until(
      () => instance.webhook(id),
      ({ pending, failed: left }) => pending === 0 && left === 0,
    );
  });

  it('is put off for as long as the receiver asks', async () => {
    const instance = await start();
    await instance.create({ url: receiver.url });
    receiver.answer = answering(429, '', { 'retry-after': '1' });
    await announce(verdict(village(1)));
    await arrived(1, 'received');
    const askedAtMs = performance.now();
    receiver.answer = answering(200);
    await arrived(1);
    expect(performance.now() - askedAtMs).toBeGreaterThan(950);
  });

  it.each<[string, Receiver['answer'], RegExp]>([
    ['no answer in time', () => undefined, /^The receiver has not answered within 0\.6 s\.$/],
    ['a broken connection', (_received, response) => response.destroy(), /^The receiver has broken off the connection\.$/],
    [
      'a redirection',
      answering(302, '', { location: 'http://127.0.0.1:1/' }),
      /^The receiver has answered 302; redirections are not followed\.$/,
    ],
    [
      'an answer that never ends',
      (_received, response) => void response.writeHead(500).write('a beginning'),
      /^The receiver has not answered within 0\.6 s\.$/,
    ],
  ])('says what was wrong: %s', async (_what, answer, reason) => {
    const instance = await start();
    const { id } = await instance.create({ url: receiver.url });
    receiver.answer = answer;
    await announce(verdict(village(1)));
    const [delivery] = await until(
      () => instance.deliveries(id),
      ([first]) => first !== undefined && first.tries > 0,
    );
    expect(delivery?.attempts[0]?.reason).toMatch(reason);
  });

  it('goes nowhere that is not public, even where the name was public when it was subscribed', async () => {
    const open = await start({ env: { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8, ::1/128' } });
    const { id } = await open.create({ url: `http://localhost:${receiver.port}/` });
    const { id: literal } = await open.create({ url: receiver.url });
    await open.stop();
    const closed = await start({ env: { WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/8' }, tuning: { retryDelaysMs: [] } });
    await announce(verdict(village(1)));
    const reasonOf = async (webhook: string): Promise<string | undefined> =>
      (
        await until(
          () => closed.deliveries(webhook),
          ([first]) => first?.state === 'failed',
        )
      )[0]?.attempts[0]?.reason;
    expect(await reasonOf(id)).toBe('Nothing is delivered there: localhost leads to a loopback address.');
    expect(await reasonOf(literal)).toBe('The URL must not lead to 127.0.0.1: a loopback address.');
    expect(receiver.received).toEqual([]);
  });
});

describe('a webhook', () => {
  it('ends when its receiver answers 410, and goes on from there when it is made active again', async () => {
    const instance = await start();
    const { id } = await instance.create({ url: receiver.url });
    receiver.answer = answering(410, 'moved away');
    await announce(verdict(village(1)));
    const ended = await until(
      () => instance.webhook(id),
      ({ state }) => state === 'ended',
    );
    expect(ended).toMatchObject({ reason: 'The receiver has answered 410: it wants nothing more.' });
    await announce(verdict(village(2)));
    await pause(300);
    expect(receiver.ids).toEqual([verdictId(village(1), 1)]);
    receiver.answer = answering(200);
    const active = await instance.request('PATCH', `/${id}`, { state: 'active' });
    expect(active.body).toMatchObject({ id, state: 'active' });
    expect(active.body).not.toHaveProperty('reason');
    await arrived(2);
    expect(receiver.taken.map(({ webhookId }) => webhookId)).toEqual([1, 2].map((number) => verdictId(village(number), 1)));
  });

  it('signs with both secrets after a rotation, until the one before is ended', async () => {
    const instance = await start();
    const { id, secret: first } = await instance.create({ url: receiver.url });
    const { body } = await instance.request<{ secret: string; previousSecretUntil: string }>('POST', `/${id}/secret`);
    const leftMs = Date.parse(body.previousSecretUntil) - Date.now();
    expect(leftMs / 3_600_000).toBeCloseTo(24, 1);
    await announce(verdict(village(1)));
    const [both] = await arrived(1);
    const verify = (secret: string, one: Received): unknown => new Webhook(secret).verify(one.body, one.headers as Record<string, string>);
    for (const secret of [first, body.secret]) expect(verify(secret, both!)).toBeDefined();

    expect((await instance.request('DELETE', `/${id}/secret/previous`)).status).toBe(204);
    await announce(verdict(village(2)));
    const [, one] = await arrived(2);
    expect(verify(body.secret, one!)).toBeDefined();
    expect(() => verify(first, one!)).toThrow('No matching signature');
    expect(await instance.webhook(id)).not.toHaveProperty('previousSecretUntil');
  });

  it('keeps everything back while it is paused, and its new URL and filter hold from where it was', async () => {
    const instance = await start();
    const { id } = await instance.create({ url: `${receiver.url}?old` });
    await announce(verdict(village(1)));
    await arrived(1);
    await instance.request('PATCH', `/${id}`, { state: 'paused' });
    await announce(verdict(village(2)), verdict(village(3)));
    await pause(300);
    expect(receiver.received).toHaveLength(1);
    await instance.request('PATCH', `/${id}`, { state: 'active', url: `${receiver.url}?new`, filter: { villages: [village(3)] } });
    await arrived(2);
    await pause(100);
    expect(receiver.received.slice(1).map(({ path, webhookId }) => [path, webhookId])).toEqual([['/hook?new', verdictId(village(3), 1)]]);
  });

  it('is deleted with its deliveries', async () => {
    const instance = await start();
    const { id } = await instance.create({ url: receiver.url });
    receiver.answer = answering(500);
    await announce(verdict(village(1)));
    await arrived(1, 'received');
    expect((await instance.request('DELETE', `/${id}`)).status).toBe(204);
    expect((await instance.request('GET', `/${id}/deliveries`)).status).toBe(404);
    await announce(verdict(village(2)));
    await pause(300);
    expect(await connection.collection('deliveries').countDocuments()).toBe(0);
    expect(receiver.ids).not.toContain(verdictId(village(2), 1));
  });
});

describe('several instances', () => {
  it('deliver each announcement once between them, and each takes over from one that stops', async () => {
    const [first, second] = [await start(), await start()];
    const { id } = await first.create({ url: receiver.url });
    const sent: string[] = [];
    const say = async (number: number): Promise<void> => {
      sent.push(verdictId(village(number), 1));
      await announce(verdict(village(number)));
    };
    for (let number = 0; number < 10; number++) await say(number);
    await first.stop();
    for (let number = 10; number < 20; number++) await say(number);
    await arrived(20);
    const third = await start();
    await second.stop();
    for (let number = 20; number < 30; number++) await say(number);
    await arrived(30);
    await until(
      () => third.webhook(id),
      ({ pending }) => pending === 0,
    );
    expect([...receiver.ids].sort()).toEqual([...sent].sort());
  });

  it('hear of a change by another within moments', async () => {
    const [first, second] = [await start(), await start()];
    const webhooks = await Promise.all(['a', 'b', 'c'].map((name) => first.create({ url: `${receiver.url}?${name}` })));
    for (const { id } of webhooks) await second.request('PATCH', `/${id}`, { state: 'paused' });
    await pause(400);
    await announce(verdict(village(1)));
    await pause(300);
    expect(receiver.received).toEqual([]);
    for (const { id } of webhooks) await first.request('PATCH', `/${id}`, { state: 'active' });
    await arrived(3);
  });
});

it('a stop waits for the answers under way and begins nothing more', async () => {
  const instance = await start();
  const { id } = await instance.create({ url: receiver.url });
  receiver.answer = (_received, response) => void setTimeout(() => response.writeHead(204).end(), 300);
  await announce(...Array.from({ length: 20 }, (_, at) => verdict(village(at))));
  await arrived(1, 'received');
  await instance.stop();
  running.length = 0;
  expect(receiver.taken).toHaveLength(receiver.received.length);
  const next = await start({ tuning: { mostAtOnce: 1 } });
  const delivered = await next.deliveries(id, '?state=delivered');
  expect(delivered.length).toBeGreaterThanOrEqual(receiver.received.length - 1);
  receiver.answer = answering(200);
  await arrived(20);
  expect(new Set(receiver.ids).size).toBe(receiver.ids.length);
});
