import { Webhook } from 'standardwebhooks';
import { answering } from '@taocun/harness/receiver';
import { until } from '@taocun/harness/until';
import { certificateText, townText } from '../projection/announced.fixture';
import { certified } from '../reporting.fixture';
import { Rig, verdict, verdictId, village } from './webhooks-rig.fixture';

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
});
afterEach(() => rig.clear());
afterAll(() => rig.end());

describe('what is delivered', () => {
  it('is each announcement that the filter lets through, byte for byte, signed so that the reference implementation verifies it', async () => {
    const instance = await rig.instance();
    await rig.announce(verdict(village(1)));
    const { secret } = await instance.create({ url: rig.receiver.url, filter: { regions: ['33'] } });
    const texts = [
      verdict(village(2)),
      townText('330324105'),
      certificateText(certified(village(2))),
    ] as const;
    await rig.announce(texts[0], verdict('110101001201'));
    rig.logs.append('region.verdicts', 3, texts[1]);
    await rig.logs.save('region.verdicts', 3);
    rig.logs.append('village.certifications', 7, texts[2]);
    await rig.logs.save('village.certifications', 7);

    const taken = await rig.arrived(3);
    expect(taken.map(({ body }) => body).sort()).toEqual([...texts].sort());
    for (const { method, path, headers, body } of taken) {
      expect([method, path]).toEqual(['POST', '/hook']);
      expect(headers).toMatchObject({
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'user-agent': 'taocun-webhooks/1',
      });
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
        id: headers['webhook-id'],
      });
    }
  });

  it('begins at the requested position: with everything, or with new announcements', async () => {
    const instance = await rig.instance();
    await rig.announce(verdict(village(1)), verdict(village(2)));
    await instance.create({ url: `${rig.receiver.url}?all`, start: 'beginning' });
    await instance.create({ url: `${rig.receiver.url}?new` });
    await rig.arrived(2);
    await rig.announce(verdict(village(3)));
    const taken = await rig.arrived(4);
    const idsAt = (path: string): string[] =>
      taken.filter((one) => one.path === path).map(({ webhookId }) => webhookId);
    expect(idsAt('/hook?all').sort()).toEqual([1, 2, 3].map((number) => verdictId(village(number))));
    expect(idsAt('/hook?new')).toEqual([verdictId(village(3))]);
  });

  it('is stored for a week, with its tries', async () => {
    const instance = await rig.instance();
    const { id } = await instance.create({ url: rig.receiver.url });
    await rig.announce(verdict(village(1)));
    const [delivery] = await until(
      () => instance.deliveries(id, '?state=delivered'),
      ({ length }) => length === 1,
    );
    expect(delivery).toMatchObject({
      delivery: 1,
      webhookId: verdictId(village(1)),
      type: 'taocun.village.verdict.changed.v1',
      ruleSet: 'world-bank-2019',
      code: village(1),
      state: 'delivered',
      tries: 1,
      attempts: [{ status: 204 }],
    });
    const stored = await rig.connection.collection('deliveries').findOne({});
    expect(stored!['expiresAt'].getTime() - stored!['settledAt'].getTime()).toBe(7 * 86_400_000);
    const indexes = await rig.connection.collection('deliveries').indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
  });

  it('is read from a long log in parts, so that little waits while the receiver does not answer', async () => {
    rig.receiver.answer = answering(503);
    await rig.announce(
      ...Array.from({ length: 150 }, (_, at) => verdict(village(at % 100), 1 + Math.floor(at / 100))),
    );
    const instance = await rig.instance({
      tuning: { retryDelaysMs: Array.from({ length: 1_000 }, () => 100) },
    });
    const { id } = await instance.create({ url: rig.receiver.url, start: 'beginning' });
    await rig.arrived(30, 'received');
    expect(await rig.connection.collection('deliveries').countDocuments()).toBe(40);
    rig.receiver.answer = answering(200);
    await rig.arrived(150);
    expect(new Set(rig.receiver.taken.map(({ webhookId }) => webhookId)).size).toBe(150);
    await until(
      () => instance.webhook(id),
      ({ pending }) => pending === 0,
    );
  });
});

describe('a delivery that fails', () => {
  it('is tried again under the same id before anything else of its village is sent; other villages are not delayed', async () => {
    const instance = await rig.instance();
    const { id } = await instance.create({ url: rig.receiver.url });
    let refusals = 2;
    rig.receiver.answer = ({ webhookId }, response) =>
      response.writeHead(webhookId === verdictId(village(1)) && refusals-- > 0 ? 500 : 204).end();
    await rig.announce(
      verdict(village(1)),
      verdict(village(1), 2),
      verdict(village(2)),
      verdict(village(1), 3),
    );
    await rig.arrived(4);
    expect(rig.receiver.ids.filter((one) => one.includes(village(1)))).toEqual(
      [1, 1, 1, 2, 3].map((nth) => verdictId(village(1), nth)),
    );
    expect(rig.receiver.taken[0]?.webhookId).toBe(verdictId(village(2)));
    const [first] = await instance.deliveries(id);
    expect(first).toMatchObject({
      state: 'delivered',
      tries: 3,
      attempts: [{ status: 500 }, { status: 500 }, { status: 204 }],
    });
  });

  it('continues after a restart from the same position', async () => {
    rig.receiver.answer = answering(500, 'down');
    const before = await rig.instance({ tuning: { retryDelaysMs: [3_600_000, 30] } });
    const { id } = await before.create({ url: rig.receiver.url });
    await rig.announce(verdict(village(1)), verdict(village(1), 2));
    await until(
      () => before.deliveries(id),
      ([first]) => first?.tries === 1,
    );
    await rig.stop(before);
    const stoppedAfter = rig.receiver.received.length;
    await rig.connection.collection('deliveries').updateMany({}, { $set: { dueAt: new Date() } });
    const after = await rig.instance({ tuning: { retryDelaysMs: [30, 30] } });
    await until(
      () => after.deliveries(id, '?state=failed'),
      ({ length }) => length === 2,
    );
    expect([stoppedAfter, rig.receiver.received.length]).toEqual([1, 6]);
  });

  it('has failed permanently after the last try, shows why, and can be sent again', async () => {
    const instance = await rig.instance();
    const { id } = await instance.create({ url: rig.receiver.url });
    rig.receiver.answer = answering(
      418,
      `<b>no</b>\u0000\u001b[31m\r\n\u202eeman\u200b ${'x'.repeat(10_000)}`,
    );
    await rig.announce(verdict(village(1)), verdict(village(1), 2), verdict(village(2)));
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

    rig.receiver.reset();
    expect(await instance.request('POST', `/${id}/deliveries/replay`)).toMatchObject({
      status: 202,
      body: { replayed: 3 },
    });
    await rig.arrived(3);
    expect(rig.receiver.ids.filter((one) => one.includes(village(1)))).toEqual(
      [1, 2].map((nth) => verdictId(village(1), nth)),
    );
    expect(rig.receiver.ids).toContain(verdictId(village(2)));
    await until(
      () => instance.webhook(id),
      ({ pending, failed: left }) => pending === 0 && left === 0,
    );
  });

  it('is due at once by a replay, with its order and all its tries, though it waits for another try', async () => {
    const hourMs = 3_600_000;
    const instance = await rig.instance({ tuning: { retryDelaysMs: [hourMs, hourMs] } });
    const { id } = await instance.create({ url: rig.receiver.url });
    rig.receiver.answer = answering(503);
    await rig.announce(verdict(village(1)), verdict(village(1), 2));
    await until(
      () => instance.deliveries(id),
      (all) => all.some(({ tries }) => tries === 1),
    );
    rig.receiver.reset();
    expect(await instance.request('POST', `/${id}/deliveries/replay`)).toMatchObject({
      status: 202,
      body: { replayed: 1 },
    });
    await rig.arrived(2);
    expect(rig.receiver.ids).toEqual([1, 2].map((nth) => verdictId(village(1), nth)));
    await until(
      () => instance.deliveries(id, '?state=delivered'),
      ({ length }) => length === 2,
    );
  });

  it('is delayed for as long as the receiver asks', async () => {
    const instance = await rig.instance();
    await instance.create({ url: rig.receiver.url });
    let requestedAtMs = 0;
    rig.receiver.answer = (received, response) => {
      requestedAtMs ||= performance.now();
      answering(429, '', { 'retry-after': '1' })(received, response);
    };
    await rig.announce(verdict(village(1)));
    await rig.arrived(1, 'received');
    rig.receiver.answer = answering(200);
    await rig.arrived(1);
    expect(performance.now() - requestedAtMs).toBeGreaterThan(950);
  });

  it('is never sent to an address that is not public, even if the name was public at the subscription', async () => {
    const open = await rig.instance({ env: { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8, ::1/128' } });
    const { id } = await open.create({ url: `http://localhost:${rig.receiver.port}/` });
    const { id: literal } = await open.create({ url: rig.receiver.url });
    await rig.stop(open);
    const closed = await rig.instance({
      env: { WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/8' },
      tuning: { retryDelaysMs: [] },
    });
    await rig.announce(verdict(village(1)));
    const reasonOf = async (webhook: string): Promise<string | undefined> =>
      (
        await until(
          () => closed.deliveries(webhook),
          ([first]) => first?.state === 'failed',
        )
      )[0]?.attempts[0]?.reason;
    expect(await reasonOf(id)).toBe(
      'The host name is not known, or leads to an address that this installation does not deliver to.',
    );
    expect(await reasonOf(literal)).toBe('The URL must not lead to 127.0.0.1: a loopback address.');
    expect(rig.receiver.received).toEqual([]);
  });
});
