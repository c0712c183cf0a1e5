import { type Connection } from 'mongoose';
import { KeysController } from '@taocun/reporting-reports';
import { ReadModels } from '@taocun/reporting-store';
import { ApiKeys, AuditLog } from '@taocun/service';
import { ownDatabase } from '../reporting.fixture';
import { dropDatabases, Instance } from './webhooks.fixture';

const url = 'https://example.com/hook?token=s3cret';

let connection: Connection;
let instance: Instance;
let operator: Readonly<Record<string, string>>;

beforeAll(async () => {
  connection = await ownDatabase();
  await new ReadModels(connection).createIndexes();
  instance = await Instance.start(connection, { beside: { controllers: [KeysController], providers: [] } });
  operator = (await instance.key('operator')).shown;
});

afterAll(async () => {
  await instance.stop();
  await dropDatabases(connection);
});

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function send(
  method: 'POST' | 'DELETE',
  path: string,
  payload: object | undefined,
  name?: string,
  shown = operator,
): Promise<Answer> {
  const { statusCode, body } = await instance.app.inject({
    method,
    url: `/api/v1/${path}`,
    headers: { ...shown, ...(name !== undefined && { 'idempotency-key': name }) },
    ...(payload && { payload }),
  });
  return { status: statusCode, body: body === '' ? {} : (JSON.parse(body) as Answer['body']) };
}

const webhooks = () => connection.collection<{ _id: string }>('webhooks');

describe('a webhook', () => {
  it('is created once by requests with one idempotency key, in turn or at once, and each answer has its secret', async () => {
    const first = await send('POST', 'webhooks', { url }, 'one');
    const then = await Promise.all(Array.from({ length: 5 }, () => send('POST', 'webhooks', { url }, 'one')));
    expect([first.status, first.body['secret']]).toEqual([201, expect.stringMatching(/^whsec_/)]);
    for (const answer of then) expect(answer).toEqual(first);
    const atOnce = await Promise.all(
      Array.from({ length: 5 }, () => send('POST', 'webhooks', { url }, 'another')),
    );
    for (const answer of atOnce) expect(answer).toEqual(atOnce[0]);
    expect(atOnce[0]?.body['id']).not.toBe(first.body['id']);
    expect(await webhooks().countDocuments({})).toBe(2);
  });

  it('is audited as created once, and its repeats as requests that did nothing', async () => {
    const { body } = await send('POST', 'webhooks', { url }, 'audited');
    await Promise.all([1, 2].map(() => send('POST', 'webhooks', { url }, 'audited')));
    const records = await instance.app
      .get(AuditLog)
      .records.find({ object: String(body['id']) })
      .sort({ _id: 1 })
      .toArray();
    expect(records.map(({ action, outcome, status }) => [action, outcome, status])).toEqual([
      ['webhook.create', 'done', 201],
      ['webhook.create', 'refused', 201],
      ['webhook.create', 'refused', 201],
    ]);
  });

  it('is created under the same id by the repeat if the process had ended before', async () => {
    const { body } = await send('POST', 'webhooks', { url }, 'crashed');
    await webhooks().deleteOne({ _id: String(body['id']) });
    const again = await send('POST', 'webhooks', { url }, 'crashed');
    expect([again.status, again.body['id']]).toEqual([201, body['id']]);
  });

  it('is not created again by a late repeat after it was deleted', async () => {
    const { body } = await send('POST', 'webhooks', { url }, 'deleted');
    expect((await send('DELETE', `webhooks/${String(body['id'])}`, undefined)).status).toBe(204);
    expect(await send('POST', 'webhooks', { url }, 'deleted')).toMatchObject({
      status: 409,
      body: { code: 'conflict', id: body['id'] },
    });
  });

  it('is a new one for another API key, and without an idempotency key', async () => {
    const { shown } = await instance.key('subscriber');
    const ids = await Promise.all(
      [
        send('POST', 'webhooks', { url }, 'mine'),
        send('POST', 'webhooks', { url }, 'mine', shown),
        send('POST', 'webhooks', { url }),
      ].map(async (answer) => (await answer).body['id']),
    );
    expect(new Set(ids).size).toBe(3);
  });
});

it('an API key is created once; the repeat returns its id, but never the key itself', async () => {
  const request = { role: 'reader', name: 'a map' };
  const first = await send('POST', 'keys', request, 'k-1');
  expect(first.status).toBe(201);
  expect(await send('POST', 'keys', request, 'k-1')).toMatchObject({
    status: 409,
    body: { code: 'conflict', id: first.body['id'] },
  });
  const atOnce = await Promise.all([1, 2, 3].map(() => send('POST', 'keys', request, 'k-2')));
  expect(atOnce.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  expect((await instance.app.get(ApiKeys).all()).filter(({ name }) => name === 'a map')).toHaveLength(2);
});

it('another body under the same idempotency key is refused, and changes nothing', async () => {
  const answers = [
    await send('POST', 'keys', { role: 'reader', name: 'x' }, 'reused'),
    await send('POST', 'keys', { role: 'reader', name: 'y' }, 'reused'),
    // An idempotency key belongs to one address.
    await send('POST', 'webhooks', { url }, 'reused'),
    await send('POST', 'webhooks', { url, description: 'other' }, 'reused'),
  ];
  expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
    [201, undefined],
    [422, 'idempotency-key-reused'],
    [201, undefined],
    [422, 'idempotency-key-reused'],
  ]);
});

it.each(['', ' ', 'a'.repeat(256), 'a b', 'ü'])('the idempotency key %j is refused', async (name) => {
  expect((await send('POST', 'keys', { role: 'reader', name: 'x' }, name)).status).toBe(400);
});

it('the stored request contains neither its body nor a secret, and MongoDB deletes it after a day', async () => {
  const requests = connection.collection('requests');
  const stored = JSON.stringify(await requests.find({}).toArray());
  for (const secret of ['s3cret', 'whsec_', 'tck_', 'a map', 'k-1']) expect(stored).not.toContain(secret);
  expect(await requests.indexes()).toContainEqual(
    expect.objectContaining({ key: { at: 1 }, expireAfterSeconds: 86_400 }),
  );
});
