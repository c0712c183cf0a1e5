import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { answering, type Received } from './receiver.fixture';
import { Rig, verdict, verdictId, village } from './webhooks-rig.fixture';
import { until } from './webhooks.fixture';

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
});
afterEach(() => rig.clear());
afterAll(() => rig.end());

describe('a webhook', () => {
  it('ends when its receiver answers 410, and goes on from there when it is made active again', async () => {
    const instance = await rig.instance();
    const { id } = await instance.create({ url: rig.receiver.url });
    rig.receiver.answer = answering(410, 'moved away');
    await rig.announce(verdict(village(1)));
    const ended = await until(
      () => instance.webhook(id),
      ({ state }) => state === 'ended',
    );
    expect(ended).toMatchObject({ reason: 'The receiver has answered 410: it wants nothing more.' });
    await rig.announce(verdict(village(2)));
    await pause(300);
    expect(rig.receiver.ids).toEqual([verdictId(village(1))]);
    rig.receiver.answer = answering(200);
    const active = await instance.request('PATCH', `/${id}`, { state: 'active' });
    expect(active.body).toMatchObject({ id, state: 'active' });
    expect(active.body).not.toHaveProperty('reason');
    await rig.arrived(2);
    expect(rig.receiver.taken.map(({ webhookId }) => webhookId)).toEqual([1, 2].map((number) => verdictId(village(number))));
  });

  it('signs with both secrets after a rotation, until the one before is ended', async () => {
    const instance = await rig.instance();
    const { id, secret: first } = await instance.create({ url: rig.receiver.url });
    const { body } = await instance.request<{ secret: string; previousSecretUntil: string }>('POST', `/${id}/secret`);
    const leftMs = Date.parse(body.previousSecretUntil) - Date.now();
    expect(leftMs / 3_600_000).toBeCloseTo(24, 1);
    await rig.announce(verdict(village(1)));
    const [both] = await rig.arrived(1);
    const verify = (secret: string, one: Received): unknown => new Webhook(secret).verify(one.body, one.headers as Record<string, string>);
    for (const secret of [first, body.secret]) expect(verify(secret, both!)).toBeDefined();

    expect((await instance.request('DELETE', `/${id}/secret/previous`)).status).toBe(204);
    await rig.announce(verdict(village(2)));
    const [, one] = await rig.arrived(2);
    expect(verify(body.secret, one!)).toBeDefined();
    expect(() => verify(first, one!)).toThrow('No matching signature');
    expect(await instance.webhook(id)).not.toHaveProperty('previousSecretUntil');
  });

  it('keeps everything back while it is paused, and its new URL and filter hold from where it was', async () => {
    const instance = await rig.instance();
    const { id } = await instance.create({ url: `${rig.receiver.url}?old` });
    await rig.announce(verdict(village(1)));
    await rig.arrived(1);
    await instance.request('PATCH', `/${id}`, { state: 'paused' });
    await rig.announce(verdict(village(2)), verdict(village(3)));
    await pause(300);
    expect(rig.receiver.received).toHaveLength(1);
    await instance.request('PATCH', `/${id}`, { state: 'active', url: `${rig.receiver.url}?new`, filter: { villages: [village(3)] } });
    await rig.arrived(2);
    await pause(100);
    expect(rig.receiver.received.slice(1).map(({ path, webhookId }) => [path, webhookId])).toEqual([['/hook?new', verdictId(village(3))]]);
  });

  it('is deleted with its deliveries', async () => {
    const instance = await rig.instance();
    const { id } = await instance.create({ url: rig.receiver.url });
    rig.receiver.answer = answering(500);
    await rig.announce(verdict(village(1)));
    await rig.arrived(1, 'received');
    expect((await instance.request('DELETE', `/${id}`)).status).toBe(204);
    expect((await instance.request('GET', `/${id}/deliveries`)).status).toBe(404);
    await rig.announce(verdict(village(2)));
    await pause(300);
    expect(await rig.connection.collection('deliveries').countDocuments()).toBe(0);
    expect(rig.receiver.ids).not.toContain(verdictId(village(2)));
  });
});

describe('several instances', () => {
  it('deliver each announcement once between them, and each takes over from one that stops', async () => {
    const [first, second] = [await rig.instance(), await rig.instance()];
    const { id } = await first.create({ url: rig.receiver.url });
    const sent: string[] = [];
    const say = async (number: number): Promise<void> => {
      sent.push(verdictId(village(number)));
      await rig.announce(verdict(village(number)));
    };
    for (let number = 0; number < 10; number++) await say(number);
    await rig.stop(first);
    for (let number = 10; number < 20; number++) await say(number);
    await rig.arrived(20);
    const third = await rig.instance();
    await rig.stop(second);
    for (let number = 20; number < 30; number++) await say(number);
    await rig.arrived(30);
    await until(
      () => third.webhook(id),
      ({ pending }) => pending === 0,
    );
    expect([...rig.receiver.ids].sort()).toEqual([...sent].sort());
  });

  it('hear of a change by another within moments', async () => {
    const [first, second] = [await rig.instance(), await rig.instance()];
    const webhooks = await Promise.all(['a', 'b', 'c'].map((name) => first.create({ url: `${rig.receiver.url}?${name}` })));
    for (const { id } of webhooks) await second.request('PATCH', `/${id}`, { state: 'paused' });
    await pause(400);
    await rig.announce(verdict(village(1)));
    await pause(300);
    expect(rig.receiver.received).toEqual([]);
    for (const { id } of webhooks) await first.request('PATCH', `/${id}`, { state: 'active' });
    await rig.arrived(3);
  });
});

it('a stop waits for the answers under way and begins nothing more', async () => {
  const instance = await rig.instance();
  const { id } = await instance.create({ url: rig.receiver.url });
  rig.receiver.answer = (_received, response) => void setTimeout(() => response.writeHead(204).end(), 300);
  await rig.announce(...Array.from({ length: 20 }, (_, at) => verdict(village(at))));
  await rig.arrived(1, 'received');
  await rig.stop(instance);
  expect(rig.receiver.taken).toHaveLength(rig.receiver.received.length);
  const next = await rig.instance({ tuning: { mostAtOnce: 1 } });
  const delivered = await next.deliveries(id, '?state=delivered');
  expect(delivered.length).toBeGreaterThanOrEqual(rig.receiver.received.length - 1);
  rig.receiver.answer = answering(200);
  await rig.arrived(20);
  expect(new Set(rig.receiver.ids).size).toBe(rig.receiver.ids.length);
});
