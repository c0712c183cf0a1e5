import { type AuditDocument, ApiKeys, AuditLog } from '@taocun/service';
import { Api } from '../api.fixture';

let api: Api;
let operator: { readonly key: string; readonly made: { readonly id: string } };
const shown = () => ({ authorization: `Bearer ${operator.key}` });
type AuditRecord = Omit<AuditDocument, '_id'> & { readonly id: string };

beforeAll(async () => {
  api = await Api.start();
  operator = await api.app.get(ApiKeys).create({ role: 'operator', name: 'Li' });
});
afterAll(async () => {
  await api.app.get(AuditLog).records.deleteMany({ key: operator.made.id });
  await api.stop();
});

async function list(query = ''): Promise<{ readonly items: readonly AuditRecord[]; readonly next?: string }> {
  const { statusCode, payload } = await api.get(`/audit?who=${operator.made.id}${query}`, shown());
  expect(statusCode).toBe(200);
  return JSON.parse(payload) as { readonly items: readonly AuditRecord[]; readonly next?: string };
}

it('created and revoked keys are listed to operators, without their secrets', async () => {
  const send = async (method: 'POST' | 'DELETE', path: string, payload?: object) =>
    JSON.parse(
      (
        await api.app.inject({
          method,
          url: `/api/v1/keys${path}`,
          headers: shown(),
          ...(payload && { payload }),
        })
      ).payload,
    ) as {
      readonly id: string;
      readonly key: string;
    };
  const request = {
    role: 'producer',
    name: 'Taobao',
    sources: ['/marketplaces/taobao'],
    types: ['taocun.order.paid.v1'],
  };
  const { id, key } = await send('POST', '', request);
  await send('DELETE', `/${id}`);
  await send('POST', '', { role: 'producer', name: 'nobody' });
  const { items } = await list();
  expect(items.map(({ action, object, outcome, status }) => [action, object, outcome, status])).toEqual([
    ['key.create', undefined, 'refused', 400],
    ['key.revoke', id, 'done', 200],
    ['key.create', id, 'done', 201],
  ]);
  expect(items[2]).toMatchObject({
    key: operator.made.id,
    name: 'Li',
    service: 'reporting',
    from: '127.0.0.1',
  });
  expect(JSON.parse(items[2]?.detail ?? '')).toEqual(request);
  expect(JSON.stringify(items)).not.toContain(key.slice(-64));
});

it('records are found by action, object and time, page by page, and never from a cache', async () => {
  expect((await list('&action=key.revoke')).items).toHaveLength(1);
  const [newest, , oldest] = (await list()).items;
  expect((await list(`&object=${oldest?.object}`)).items).toHaveLength(2);
  expect((await list(`&before=${String(newest?.at)}`)).items.map(({ id }) => id)).not.toContain(newest?.id);
  expect((await list(`&since=${String(newest?.at)}`)).items.map(({ id }) => id)).toContain(newest?.id);
  const first = await list('&limit=2');
  expect(first.items).toHaveLength(2);
  const second = await list(`&limit=2&cursor=${first.next}`);
  expect([second.items.map(({ id }) => id), second.next]).toEqual([[oldest?.id], undefined]);
  expect((await api.get('/audit', shown())).headers['cache-control']).toBe('no-store');
  const before = (await list()).items.length;
  await api.app.inject({ method: 'DELETE', url: '/api/v1/keys/000000000000', headers: shown() });
  expect((await list()).items).toHaveLength(before + 1);
});

it('a record of an earlier version is listed and found by its action, which is recorded no more', async () => {
  const past = {
    action: 'rejected.repair-many',
    service: 'ingestion',
    key: operator.made.id,
    outcome: 'done',
  } as const;
  await api.app
    .get(AuditLog)
    .records.insertOne({ ...past, _id: '000000000000001-0123456789ab', at: new Date() });
  expect((await list('&action=rejected.repair-many')).items).toMatchObject([past]);
});
