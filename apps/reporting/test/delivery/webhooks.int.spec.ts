import { type Connection } from 'mongoose';
import { answering, Receiver } from '@taocun/harness/receiver';
import { until } from '@taocun/harness/until';
import { type CreatedWebhook, SecretBox, type Webhook } from '@taocun/reporting-delivery';
import { ReadModels } from '@taocun/reporting-store';
import { ApiKeys, AuditLog, secretsKeyId } from '@taocun/service';
import { ownDatabase } from '../reporting.fixture';
import { dropDatabases, Instance, secretsKey } from './webhooks.fixture';

const url = 'https://example.com/hook';

let connection: Connection;
let receiver: Receiver;
let instance: Instance;
/** Two subscribers and an operator: the ids of their keys, and their headers. */
const ids = { operator: '', a: '', b: '' };
const shown: Record<string, Record<string, string>> = {};

beforeAll(async () => {
  receiver = await Receiver.start();
  connection = await ownDatabase();
  await new ReadModels(connection).createIndexes();
  instance = await Instance.start(connection);
  for (const name of ['operator', 'a', 'b'] as const) {
    const key = await instance.key(name === 'operator' ? name : 'subscriber');
    ids[name] = key.made.id;
    shown[name] = { ...key.shown };
  }
});

afterEach(() => connection.collection('webhooks').deleteMany({}));

afterAll(async () => {
  await instance.stop();
  await receiver.stop();
  await dropDatabases(connection);
});

const as = (name: keyof typeof ids): Record<string, string> => shown[name] ?? {};
const create = async (body: object, name: keyof typeof ids = 'a'): Promise<CreatedWebhook> =>
  (await instance.request<CreatedWebhook>('POST', '', body, as(name))).body;

interface Stored {
  readonly sealed: string;
}
const storedSecrets = async (id: string): Promise<Stored[]> =>
  (await connection.collection<{ _id: string; secrets: Stored[] }>('webhooks').findOne({ _id: id }))
    ?.secrets ?? [];
/** The stored secrets, decrypted with the installation's key. */
const signing = async (id: string, key = secretsKey): Promise<(string | undefined)[]> =>
  (await storedSecrets(id)).map(({ sealed }) => new SecretBox([key]).open(sealed, id));

it("the audit log has a webhook's changes, but nothing that a receiver may keep secret", async () => {
  const { id, secret } = await create({
    url: `${url}?token=s3cret`,
    filter: { regions: ['33', '32', '31', '34', '35', '36'] },
  });
  const rotated = await instance.request<{ secret: string }>('POST', `/${id}/secret`, undefined, as('a'));
  await instance.request('PATCH', `/${id}`, { state: 'paused' }, as('a'));
  await instance.request('DELETE', `/${id}`, undefined, as('b'));
  await instance.request('DELETE', `/${id}`, undefined, as('a'));
  const records = await instance.app.get(AuditLog).records.find({ object: id }).sort({ _id: 1 }).toArray();
  expect(records.map(({ action, key, outcome }) => [action, key, outcome])).toEqual([
    ['webhook.create', ids.a, 'done'],
    ['webhook.secret.rotate', ids.a, 'done'],
    ['webhook.change', ids.a, 'done'],
    ['webhook.delete', ids.b, 'refused'],
    ['webhook.delete', ids.a, 'done'],
  ]);
  const detail = { keyId: ids.a, to: new URL(url).origin, description: '', filter: { regions: 6 } };
  expect(JSON.parse(records[2]?.detail ?? '')).toEqual({
    before: { ...detail, state: 'active' },
    after: { ...detail, state: 'paused' },
  });
  for (const secretText of [secret, rotated.body.secret, 's3cret'])
    expect(JSON.stringify(records)).not.toContain(secretText);
});

it("a webhook's secret is in the answer to its creation, and never again", async () => {
  const filter = {
    types: ['taocun.town.verdict.changed.v1'],
    ruleSets: ['world-bank-2019'],
    regions: ['33'],
    villages: ['330782104213'],
  };
  const { secret, ...made } = await create({ url, description: 'a map', filter });
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(made).toEqual({
    id: expect.stringMatching(/^wh_[0-9a-f]{24}$/),
    keyId: ids.a,
    url,
    description: 'a map',
    filter,
    state: 'active',
    createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  const rotated = await instance.request<{ secret: string }>(
    'POST',
    `/${made.id}/secret`,
    undefined,
    as('a'),
  );
  const answers = [
    await instance.request('GET', '', undefined, as('a')),
    await instance.request('GET', `/${made.id}`, undefined, as('a')),
    await instance.request('PATCH', `/${made.id}`, { description: 'another' }, as('a')),
  ];
  for (const { status, text } of answers) {
    expect(status).toBe(200);
    expect(text).not.toMatch(/whsec_/);
  }
  expect(rotated.body.secret).not.toBe(secret);
  expect(answers[1]?.body).toMatchObject({ pending: 0, failed: 0, description: expect.any(String) });
});

it('a change keeps members that it does not name, and replaces a filter whole', async () => {
  const { id } = await create({ url, description: 'a map', filter: { regions: ['33'] } });
  const changed = await instance.request<Webhook>(
    'PATCH',
    `/${id}`,
    { filter: { villages: ['330782104213'] } },
    as('a'),
  );
  expect(changed.body).toMatchObject({
    url,
    description: 'a map',
    filter: { villages: ['330782104213'] },
    state: 'active',
  });
  expect(changed.body.filter).not.toHaveProperty('regions');
  const paused = await instance.request<Webhook>('PATCH', `/${id}`, { state: 'paused', filter: {} }, as('a'));
  expect(paused.body).toMatchObject({ state: 'paused', filter: {} });
});

describe('a caller', () => {
  it('sees and changes only its own webhooks; an operator all', async () => {
    const { id } = await create({ url }, 'a');
    const attemptTimes = async (name: keyof typeof ids): Promise<number[]> => {
      const requests = [
        ['GET', `/${id}`],
        ['PATCH', `/${id}`, { description: name }],
        ['POST', `/${id}/secret`],
        ['GET', `/${id}/deliveries`],
        ['POST', `/${id}/deliveries/replay`],
      ] as const;
      const statuses: number[] = [];
      for (const [method, path, body] of requests)
        statuses.push((await instance.request(method, path, body, as(name))).status);
      return statuses;
    };
    expect(await attemptTimes('b')).toEqual([404, 404, 404, 404, 404]);
    expect((await instance.request('POST', `/${id}/test`, undefined, as('b'))).status).toBe(404);
    expect((await instance.request('DELETE', `/${id}`, undefined, as('b'))).status).toBe(404);
    expect(await attemptTimes('a')).toEqual([200, 200, 200, 200, 202]);
    expect(await attemptTimes('operator')).toEqual([200, 200, 200, 200, 202]);
    expect((await instance.request('DELETE', `/${id}`, undefined, as('operator'))).status).toBe(204);
  });

  it('lists its own webhooks, page by page', async () => {
    const made: string[] = [];
    for (const name of ['a', 'b', 'a', 'a'] as const) made.push((await create({ url }, name)).id);
    type Page = { items: Webhook[]; next?: string };
    const first = (await instance.request<Page>('GET', '?limit=2', undefined, as('a'))).body;
    const second = (await instance.request<Page>('GET', `?limit=2&cursor=${first.next}`, undefined, as('a')))
      .body;
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([made[0], made[2], made[3]]);
    expect(second.next).toBeUndefined();
    expect(
      (await instance.request<Page>('GET', '', undefined, as('operator'))).body.items.map(({ id }) => id),
    ).toEqual(made);
  });

  it('can have 20 webhooks, and all callers together 500', async () => {
    const { id: _id } = await create({ url });
    const { _id: _own, ...one } = (await connection.collection('webhooks').findOne({}))!;
    const copies = (count: number, keyId: string) =>
      Array.from({ length: count }, (_, at) => ({ ...one, _id: `${keyId}${at}`, keyId }) as never);
    await connection.collection('webhooks').insertMany(copies(19, ids.a));
    expect(await instance.request('POST', '', { url }, as('a'))).toMatchObject({
      status: 409,
      body: {
        detail: 'Your key has 20 webhooks, and can have no more. Delete one, or give one a wider filter.',
      },
    });
    expect((await instance.request('POST', '', { url }, as('b'))).status).toBe(201);
    await connection.collection('webhooks').insertMany(copies(479, 'c'));
    expect(await instance.request('POST', '', { url }, as('b'))).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/^There are 500 webhooks, /) },
    });
  });
});

it('no limit of webhooks is exceeded by requests at the same time', async () => {
  const createdAtOnce = async (count: number): Promise<number> => {
    const answers = await Promise.all(
      Array.from({ length: count }, () => instance.request('POST', '', { url }, as('a'))),
    );
    const statuses = answers.map(({ status }) => status);
    expect([...new Set(statuses)].sort()).toEqual([201, 409]);
    return statuses.filter((status) => status === 201).length;
  };
  expect(await createdAtOnce(30)).toBe(20);
  const { _id: _own, ...one } = (await connection.collection('webhooks').findOne({}))!;
  await connection.collection('webhooks').deleteMany({});
  await connection
    .collection('webhooks')
    .insertMany(Array.from({ length: 495 }, (_, at) => ({ ...one, _id: `c${at}`, keyId: 'c' }) as never));
  expect(await createdAtOnce(10)).toBe(5);
});

describe('an invalid body is refused with a hint at the correction', () => {
  it.each<[string, unknown, RegExp]>([
    ['no body', undefined, /url must be a text/],
    ['a list', [], /./],
    ['no url', {}, /^url must be a text/],
    ['a url of nothing', { url: null }, /^url must be a text/],
    [
      'a long url',
      { url: `https://example.com/${'x'.repeat(2_000)}` },
      /^url must have 2000 characters at most/,
    ],
    [
      'a url into our own network',
      { url: 'https://10.0.0.1/' },
      /^url must not lead to 10\.0\.0\.1: a private address$/,
    ],
    ['a member that is not known', { url, secret: 'whsec_mine' }, /^secret is unknown here/],
    ['a filter that is no object', { url, filter: 'all' }, /^filter must be an object/],
    ['an unknown part of a filter', { url, filter: { region: '33' } }, /^filter\.region is unknown here/],
    [
      'an empty list',
      { url, filter: { types: [] } },
      /^filter\.types must name something; leave it out for everything/,
    ],
    ['a list of nothing', { url, filter: { villages: null } }, /filter\.villages must be a list/],
    [
      'a type that is never announced',
      { url, filter: { types: ['taocun.village.assessed.v1'] } },
      /^filter\.types must be among taocun\.village\.verdict/,
    ],
    [
      'a rule set that is not in force',
      { url, filter: { ruleSets: ['mine'] } },
      /^filter\.ruleSets must be one of world-bank-2019, /,
    ],
    [
      'an operator in a list',
      { url, filter: { ruleSets: [{ $ne: '' }] } },
      /^filter\.ruleSets must be one of world-bank-2019, /,
    ],
    ['a region of three digits', { url, filter: { regions: ['330'] } }, /^filter\.regions must be codes of/],
    [
      'a village of nine digits',
      { url, filter: { villages: ['330782104'] } },
      /^filter\.villages must be village codes/,
    ],
    ['a beginning that is none', { url, start: 'yesterday' }, /^start must be now or beginning/],
    [
      'a long description',
      { url, description: 'x'.repeat(201) },
      /^description must have 200 characters at most/,
    ],
  ])('%s', async (_what, body, detail) => {
    const answer = await instance.request<{ status: number; detail: string }>('POST', '', body, as('a'));
    expect(answer.body).toMatchObject({ status: 400, detail: expect.stringMatching(detail) });
    expect(await connection.collection('webhooks').countDocuments()).toBe(0);
  });

  it.each([
    [{ url: 'http://[::1]/' }, /^url must not lead to ::1: a loopback address$/],
    [{ state: 'ended' }, /^state must be active or paused/],
    [{ state: null }, /^state must be active or paused/],
    [{ start: 'beginning' }, /^start is unknown here/],
  ])('a change: %j', async (body, detail) => {
    const { id } = await create({ url });
    const answer = await instance.request('PATCH', `/${id}`, body, as('a'));
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringMatching(detail) } });
  });

  it('http outside of the networks that the operator opens', async () => {
    expect(await instance.request('POST', '', { url: 'http://8.8.8.8/' }, as('a'))).toMatchObject({
      status: 400,
      body: { errors: ['url must begin with https://: public addresses are reached by https alone'] },
    });
  });
});

it.each([
  ['GET', '/wh_1', 400],
  ['GET', '/wh_000000000000000000000000', 404],
  ['DELETE', '/wh_000000000000000000000000', 404],
  ['GET', '/wh_000000000000000000000000/deliveries', 404],
  ['GET', '/wh_000000000000000000000000/deliveries?state=lost', 400],
  ['GET', '/wh_000000000000000000000000/deliveries?cursor=abc', 400],
  ['POST', '/wh_000000000000000000000000/deliveries/replay', 404],
] as const)('%s %s is answered with %i', async (method, path, status) => {
  expect(await instance.request(method, path, undefined, as('a'))).toMatchObject({
    status,
    body: { status, title: expect.any(String) },
  });
});

it("a test event is sent at once, also for a paused webhook, and the receiver's answer is returned", async () => {
  const { id, secret } = await create({ url: receiver.url });
  await instance.request('PATCH', `/${id}`, { state: 'paused' }, as('a'));
  const send = async (): Promise<unknown> =>
    (await instance.request('POST', `/${id}/test`, undefined, as('a'))).body;
  expect(await send()).toEqual({ delivered: true, status: 204 });
  const [test] = receiver.received;
  const { Webhook } = await import('standardwebhooks');
  expect(new Webhook(secret).verify(test!.body, test!.headers as Record<string, string>)).toMatchObject({
    specversion: '1.0',
    id: test!.webhookId,
    type: 'taocun.webhook.test.v1',
    data: { webhook: id },
  });
  receiver.answer = answering(404, 'Not here');
  expect(await send()).toEqual({
    delivered: false,
    status: 404,
    reason: 'The receiver has answered 404.',
    answer: 'Not here',
  });
  receiver.answer = (_received, response) => response.destroy();
  expect(await send()).toEqual({ delivered: false, reason: 'The receiver has broken off the connection.' });
  expect(
    (await instance.request<{ items: unknown[] }>('GET', `/${id}/deliveries`, undefined, as('a'))).body.items,
  ).toEqual([]);
});

it('a webhook can be tested ten times a minute, and others still meanwhile', async () => {
  receiver.reset();
  const { id } = await create({ url: receiver.url });
  const { id: other } = await create({ url: receiver.url });
  const test = async (webhook: string): Promise<number> =>
    (await instance.request('POST', `/${webhook}/test`, undefined, as('a'))).status;
  for (let times = 0; times < 10; times++) expect(await test(id)).toBe(200);
  expect([await test(id), await test(other)]).toEqual([429, 200]);
  expect(receiver.received).toHaveLength(11);
});

it('a webhook ends with its key within moments', async () => {
  const { made, shown: whoever } = await instance.key('subscriber');
  // A new key is accepted within half a second.
  const { body } = await until(
    () => instance.request<CreatedWebhook>('POST', '', { url: receiver.url }, whoever),
    ({ status }) => status === 201,
  );
  await instance.app.get(ApiKeys).revoke(made.id);
  const ended = await until(
    async () => (await instance.request<Webhook>('GET', `/${body.id}`)).body,
    ({ state }) => state === 'ended',
  );
  expect(ended.reason).toBe('Its key was revoked or has expired.');
  // Each of the two instances learns of it separately.
  await until(
    () => instance.request('GET', `/${body.id}`, undefined, whoever),
    ({ status }) => status === 401,
  );
});

it('the metrics count tries by outcome', async () => {
  const answer = await instance.app.inject({ method: 'GET', url: '/metrics', headers: as('operator') });
  for (const outcome of ['delivered', 'put-off', 'failed', 'ended'])
    expect(answer.body).toContain(`taocun_webhook_tries_total{outcome="${outcome}",service="reporting"} 0`);
  expect(answer.body).toMatch(/taocun_webhooks_owned\{service="reporting"\} \d/);
});

describe('secrets in the database', () => {
  const older = 'b6'.repeat(32);
  const start = async (keys: string): Promise<Instance> =>
    Instance.start(connection, { env: { WEBHOOK_SECRETS_KEYS: keys } });
  const verified = async (at: Instance, id: string, secret: string): Promise<unknown> => {
    receiver.reset();
    receiver.answer = answering(204);
    expect((await at.request('POST', `/${id}/test`)).body).toEqual({ delivered: true, status: 204 });
    const { Webhook } = await import('standardwebhooks');
    return new Webhook(secret).verify(
      receiver.received[0]!.body,
      receiver.received[0]!.headers as Record<string, string>,
    );
  };

  it('are encrypted', async () => {
    const { id, secret } = await create({ url });
    const document = JSON.stringify(await connection.collection('webhooks').findOne({}));
    for (const part of [secret, secret.slice(6), Buffer.from(secret.slice(6), 'base64').toString('hex')])
      expect(document).not.toContain(part);
    expect(await signing(id)).toEqual([secret]);
  });

  it('are not created without a key to encrypt them', async () => {
    const { id } = await create({ url });
    const without = await start('');
    for (const [path, body] of [
      ['', { url }],
      [`/${id}/secret`, undefined],
    ] as const)
      expect(await without.request('POST', path, body)).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('WEBHOOK_SECRETS_KEYS') },
      });
    await without.stop();
    expect(await connection.collection('webhooks').countDocuments()).toBe(1);
  });

  it('are encrypted with another key at the next start, after which the former key can be removed', async () => {
    const { id, secret } = await create({ url: receiver.url });
    const both = await start(`${older},${secretsKey}`);
    expect(await signing(id, older)).toEqual([secret]);
    expect((await storedSecrets(id))[0]?.sealed).toMatch(new RegExp(`^${secretsKeyId(older)}\\.`));
    await both.stop();
    const alone = await start(older);
    expect(await verified(alone, id, secret)).toBeDefined();
    await alone.stop();
  });

  it('that can’t be read sign nothing; a new one does', async () => {
    const { id, secret } = await create({ url: receiver.url });
    const other = await start(older);
    expect(await signing(id)).toEqual([secret]);
    receiver.reset();
    expect(await other.request('POST', `/${id}/test`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining(`is encrypted with the key ${secretsKeyId(secretsKey)}`) },
    });
    expect(receiver.received).toEqual([]);
    const { body } = await other.request<{ secret: string }>('POST', `/${id}/secret`);
    expect(await verified(other, id, body.secret)).toBeDefined();
    await other.stop();
  });
});
