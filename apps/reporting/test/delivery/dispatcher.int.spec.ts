import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { answering, type Received } from '@taocun/harness/receiver';
import { until } from '@taocun/harness/until';
import { PollLoop, WebhookStore } from '@taocun/reporting-delivery';
import { noticeTexts } from '../projection/announced.fixture';
import { Rig, verdict, verdictId, village } from './webhooks-rig.fixture';
import type { Instance } from './webhooks.fixture';

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rig.clear();
});
afterAll(() => rig.end());

const leaseOf = async (id: string): Promise<{ readonly epoch: number; readonly until: Date } | undefined> =>
  (
    await rig.connection
      .collection<{ _id: string; lease?: { epoch: number; until: Date } }>('webhooks')
      .findOne({ _id: id })
  )?.lease;

/** The number of times that an instance has taken the webhook. */
const epochOf = async (id: string): Promise<number> => (await leaseOf(id))?.epoch ?? 0;

/** The number of failing webhooks that the instance delivers to. */
async function failing(instance: Instance): Promise<string | undefined> {
  const { shown } = await instance.key('operator');
  const { body } = await until(
    async () => instance.app.inject({ method: 'GET', url: '/metrics', headers: { ...shown } }),
    ({ statusCode }) => statusCode === 200,
  );
  return /^taocun_webhooks_failing\S* (\d+)$/m.exec(body)?.[1];
}

describe('a webhook', () => {
  it('ends when its receiver answers 410, and continues from there when it is made active again', async () => {
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
    // Only the order within a village is promised.
    expect(rig.receiver.taken.map(({ webhookId }) => webhookId).sort()).toEqual(
      [1, 2].map((number) => verdictId(village(number))),
    );
  });

  it('receives notices, also those without a rule set or a place', async () => {
    const instance = await rig.instance();
    await instance.create({ url: rig.receiver.url, start: 'beginning' });
    const texts = Object.values(noticeTexts);
    rig.logs.append('observatory.notices', 0, ...texts);
    await rig.logs.save('observatory.notices', 0);
    const bodies = (await rig.arrived(texts.length)).map(({ body }) => body);
    const ofCountry = texts.slice(0, 3);
    expect(bodies.filter((body) => ofCountry.includes(body))).toEqual(ofCountry);
    expect(bodies.toSorted()).toEqual(texts.toSorted());
  });

  it('continues if its receiver has moved before the old one answers 410', async () => {
    const instance = await rig.instance();
    const { id } = await instance.create({ url: `${rig.receiver.url}?old` });
    rig.receiver.answer = ({ path }, response) => {
      if (path === '/hook?new') return void response.writeHead(204).end();
      void instance
        .request('PATCH', `/${id}`, { url: `${rig.receiver.url}?new` })
        .then(() => response.writeHead(410).end());
    };
    await rig.announce(verdict(village(1)));
    await rig.arrived(1);
    const [delivered] = await until(
      () => instance.deliveries(id, '?state=delivered'),
      ({ length }) => length === 1,
    );
    expect(delivered?.attempts.map(({ status }) => status)).toEqual([410, 204]);
    expect(await instance.webhook(id)).toMatchObject({ state: 'active' });
    expect(rig.receiver.received.map(({ path }) => path)).toEqual(['/hook?old', '/hook?new']);
  });

  it('signs with both secrets after a rotation, and after another one no longer with the first', async () => {
    const instance = await rig.instance();
    const { id, secret: first } = await instance.create({ url: rig.receiver.url });
    const { body } = await instance.request<{ secret: string; previousSecretUntil: string }>(
      'POST',
      `/${id}/secret`,
    );
    const leftMs = Date.parse(body.previousSecretUntil) - Date.now();
    expect(leftMs / 3_600_000).toBeCloseTo(24, 1);
    await rig.announce(verdict(village(1)));
    const [both] = await rig.arrived(1);
    const verify = (secret: string, one: Received): unknown =>
      new Webhook(secret).verify(one.body, one.headers as Record<string, string>);
    for (const secret of [first, body.secret]) expect(verify(secret, both!)).toBeDefined();

    await instance.request('POST', `/${id}/secret`);
    await rig.announce(verdict(village(2)));
    const [, one] = await rig.arrived(2);
    expect(verify(body.secret, one!)).toBeDefined();
    expect(() => verify(first, one!)).toThrow('No matching signature');
  });

  it('sends nothing while its secret can’t be read, and continues with a new secret', async () => {
    const first = await rig.instance();
    const { id } = await first.create({ url: rig.receiver.url });
    await rig.stop(first);
    const warn = jest.spyOn(Logger.prototype, 'warn');
    const other = await rig.instance({ env: { WEBHOOK_SECRETS_KEYS: 'b6'.repeat(32) } });
    await rig.announce(verdict(village(1)));
    await until(
      () => other.webhook(id),
      ({ pending }) => pending === 1,
    );
    const epoch = await epochOf(id);
    // Time for several lookups and renewals of the lease.
    await pause(500);
    expect([await epochOf(id), rig.receiver.received, await failing(other)]).toEqual([epoch, [], '1']);
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining(`The secret of the webhook ${id} can't be read`)],
    ]);

    const { body } = await other.request<{ secret: string }>('POST', `/${id}/secret`);
    const [one] = await rig.arrived(1);
    expect(new Webhook(body.secret).verify(one!.body, one!.headers as Record<string, string>)).toMatchObject({
      id: verdictId(village(1)),
    });
    expect([await epochOf(id), await failing(other)]).toEqual([epoch, '0']);
  });

  it('sends nothing while it is paused; a new URL and filter apply from its position', async () => {
    const instance = await rig.instance();
    const { id } = await instance.create({ url: `${rig.receiver.url}?old` });
    await rig.announce(verdict(village(1)));
    await rig.arrived(1);
    await instance.request('PATCH', `/${id}`, { state: 'paused' });
    await rig.announce(verdict(village(2)), verdict(village(3)));
    await pause(300);
    expect(rig.receiver.received).toHaveLength(1);
    await instance.request('PATCH', `/${id}`, {
      state: 'active',
      url: `${rig.receiver.url}?new`,
      filter: { villages: [village(3)] },
    });
    await rig.arrived(2);
    await pause(100);
    expect(rig.receiver.received.slice(1).map(({ path, webhookId }) => [path, webhookId])).toEqual([
      ['/hook?new', verdictId(village(3))],
    ]);
  });

  it('saves how far its owner has looked while a long log has nothing for it', async () => {
    const instance = await rig.instance();
    const { id } = await instance.create({ url: rig.receiver.url, filter: { regions: ['11'] } });
    await rig.announce(verdict(village(1)));
    // Nobody reads so much within the test.
    await rig.connection.collection('checkpoints').updateMany({}, { $set: { offset: 1_000_000_000_000 } });
    const lookedTo = async (): Promise<number> => {
      const webhook = await rig.connection
        .collection<{ _id: string; position: { topic: string; offsets: number[] }[] }>('webhooks')
        .findOne({ _id: id });
      return webhook?.position.find(({ topic }) => topic === 'village.verdicts')?.offsets[0] ?? 0;
    };
    const first = await until(lookedTo, (offset) => offset > 1);
    await until(lookedTo, (offset) => offset > first);
    expect(await epochOf(id)).toBe(1);
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
    const first = await rig.instance();
    const second = await rig.instance();
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

  it('learn of a change by another within moments', async () => {
    const first = await rig.instance();
    const second = await rig.instance();
    const webhooks = await Promise.all(
      ['a', 'b', 'c'].map((name) => first.create({ url: `${rig.receiver.url}?${name}` })),
    );
    for (const { id } of webhooks) await until(async () => (await leaseOf(id)) !== undefined);
    for (const { id } of webhooks) await second.request('PATCH', `/${id}`, { state: 'paused' });
    // Its owner releases it when it learns of the change.
    for (const { id } of webhooks) await until(async () => (await leaseOf(id))?.until.getTime() === 0);
    await rig.announce(verdict(village(1)));
    await pause(300);
    expect(rig.receiver.received).toEqual([]);
    for (const { id } of webhooks) await first.request('PATCH', `/${id}`, { state: 'active' });
    await rig.arrived(3);
  });
});

it('a worker that waits longer than its lease delays no other webhook', async () => {
  const instance = await rig.instance();
  const { id } = await instance.create({ url: `${rig.receiver.url}?slow` });
  const unanswered: (() => void)[] = [];
  rig.receiver.answer = ({ path }, response) => {
    const answer = (): void => void response.writeHead(204).end();
    if (path === '/hook?slow') unanswered.push(answer);
    else answer();
  };
  await rig.announce(verdict(village(1)));
  await rig.arrived(1, 'received');
  // The worker of a changed webhook waits for what is under way, and renews nothing meanwhile. It needs a
  // moment to notice the change.
  await instance.request('PATCH', `/${id}`, { description: 'changed' });
  await pause(500);
  await rig.connection
    .collection<{ _id: string }>('webhooks')
    .updateOne({ _id: id }, { $set: { 'lease.until': new Date(0) } });
  const { id: other } = await instance.create({ url: `${rig.receiver.url}?other`, start: 'beginning' });
  await until(
    () => instance.deliveries(other, '?state=delivered'),
    ({ length }) => length === 1,
  );
  for (const answer of unanswered) answer();
  await until(
    () => instance.deliveries(id, '?state=delivered'),
    ({ length }) => length === 1,
  );
  expect([await epochOf(id), rig.receiver.received.length]).toEqual([1, 2]);
});

it('a failing delivery worker releases its session, and the next one delivers', async () => {
  const instance = await rig.instance();
  const sessions = jest.spyOn(instance.app.get(WebhookStore), 'startSession');
  const { id } = await instance.create({ url: rig.receiver.url });
  const refuse = (validator: object): Promise<unknown> =>
    rig.connection.db!.command({ collMod: 'deliveries', validator });
  await refuse({ state: { $ne: 'delivered' } });
  try {
    await rig.announce(verdict(village(1)));
    await until(
      () => epochOf(id),
      (epoch) => epoch > 3,
    );
  } finally {
    await refuse({});
  }
  await until(
    () => instance.deliveries(id, '?state=delivered'),
    ({ length }) => length === 1,
  );
  const open = (): number =>
    sessions.mock.results.filter(({ value }) => !(value as { hasEnded: boolean }).hasEnded).length;
  expect(open()).toBe(1);
  await rig.stop(instance);
  expect(open()).toBe(0);
});

it('a stop waits for the answers in progress and begins nothing new', async () => {
  const instance = await rig.instance({ tuning: { mostAtOnce: 4 } });
  const { id } = await instance.create({ url: rig.receiver.url });
  const unanswered: (() => void)[] = [];
  rig.receiver.answer = (_received, response) => void unanswered.push(() => response.writeHead(204).end());
  await rig.announce(...Array.from({ length: 20 }, (_, at) => verdict(village(at))));
  await rig.arrived(4, 'received');
  const leaves = jest.spyOn(PollLoop.prototype, 'leave');
  const stopped = rig.stop(instance);
  await until(() => leaves.mock.calls.length > 0);
  for (const give of unanswered.splice(0)) give();
  await stopped;
  expect([rig.receiver.received.length, rig.receiver.taken.length]).toEqual([4, 4]);
  const next = await rig.instance();
  expect(await next.deliveries(id, '?state=delivered')).toHaveLength(4);
  rig.receiver.answer = answering(200);
  await until(() => {
    for (const give of unanswered.splice(0)) give();
    return rig.receiver.taken.length === 20;
  });
  expect(new Set(rig.receiver.ids).size).toBe(rig.receiver.ids.length);
});
