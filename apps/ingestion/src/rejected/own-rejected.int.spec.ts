import { mongo } from 'mongoose';
import { ingestionOverHttp, type OverHttp } from '../http.fixture';

let service: OverHttp;
/** The keys of an operator and of producers, by name. */
let shown: Readonly<Record<'operator' | 'taobao' | 'jd' | 'registry', string>>;

const event = (source: unknown, note: string) => JSON.stringify({ specversion: '1.0', source, note });
const stored = (offset: number, text: string, more: object = {}) => ({
  _id: `0:${offset}`,
  partition: 0,
  offset,
  timestampMs: 1_415_635_200_000 + offset,
  reason: 'invalid-data',
  path: '/data/amountFen',
  message: `The amount of ${offset} must be an integer.`,
  key: `key-${offset}`,
  value: new mongo.Binary(Buffer.from(text)),
  headers: [],
  ...more,
});
const group = { day: 16_385, count: 40, firstOffset: 6, lastOffset: 90 };

beforeAll(async () => {
  service = await ingestionOverHttp();
  shown = {
    operator: service.shown.authorization,
    taobao: await service.producerOf('/marketplaces/taobao', '/marketplaces/taobao/'),
    jd: await service.producerOf('/marketplaces/jd'),
    registry: await service.producerOf('/registry/'),
  };
  await service.connection.collection<{ _id: string }>('rejected').insertMany([
    stored(0, event('/marketplaces/taobao', 'of taobao')),
    stored(1, event('/marketplaces/jd', 'of jd'), { path: '/data/jd' }),
    stored(2, event('/marketplaces/taobao/orders', '=1+1, "quoted"')),
    stored(3, event('/marketplaces/taobaoX', 'of another')),
    stored(4, 'not JSON', { reason: 'malformed-json', path: '' }),
    stored(5, event(['/marketplaces/taobao'], 'a list')),
    stored(6, event('/marketplaces/jd', 'first of many'), {
      group: { ...group, source: '/marketplaces/jd' },
    }),
    stored(7, event('/marketplaces/taobao', 'of a mixed group'), { group: { ...group, mixed: true } }),
    stored(8, '{}', {
      headers: [
        { name: 'ce_specversion', base64: Buffer.from('1.0').toString('base64') },
        { name: 'ce_source', base64: Buffer.from('/marketplaces/taobao').toString('base64') },
        { name: 'content-type', base64: Buffer.from('application/json').toString('base64') },
      ],
    }),
  ]);
});
afterAll(() => service.close());

async function get(who: keyof typeof shown, path: string) {
  const { statusCode, headers, payload } = await service.app.inject({
    url: `/api/v1/rejected${path}`,
    headers: { authorization: shown[who] },
  });
  return { status: statusCode, type: String(headers['content-type']), text: payload };
}
const items = async (who: keyof typeof shown, path: string) =>
  (JSON.parse((await get(who, path)).text) as { items: Record<string, unknown>[] }).items;
const ids = async (who: keyof typeof shown, path = '') => (await items(who, path)).map(({ id }) => id);

const own = { taobao: ['0:0', '0:2', '0:8'], jd: ['0:1', '0:6'], registry: [] };

it.each(Object.entries(own))(
  '%s finds its own rejected updates, and nothing of others',
  async (name, listed) => {
    const who = name as keyof typeof own;
    expect(await ids(who)).toEqual(listed);
    expect(await ids(who, '?state=open&reason=invalid-data')).toEqual(listed);
    const everybody = Array.from({ length: 9 }, (_, offset) => `0:${offset}`);
    const answered = await Promise.all(everybody.map(async (id) => (await get(who, `/${id}`)).status));
    expect(answered).toEqual(everybody.map((id) => (listed.some((each) => each === id) ? 200 : 404)));
    const all = await Promise.all(
      ['', '?original=true', '?format=csv', '?format=ndjson', '/faults', '/0:0', '/0:1', '/0:4', '/0:7'].map(
        async (path) => (await get(who, path)).text,
      ),
    );
    const foreign =
      who === 'taobao'
        ? /marketplaces\/jd|of jd|another|not JSON|a list|many|mixed/
        : /marketplaces\/taobao|of taobao|another|not JSON|a list|mixed/;
    expect(all.join('\n')).not.toMatch(foreign);
  },
);

it('a source that the key does not cover finds nothing', async () => {
  expect(await ids('taobao', '?source=/marketplaces/jd')).toEqual([]);
  expect(await ids('taobao', '?source=/marketplaces/taobao/orders')).toEqual(['0:2']);
  expect(await ids('operator', '?source=/marketplaces/jd')).toEqual(own.jd);
  expect(await ids('operator')).toHaveLength(9);
});

it('faults count those of the own sources', async () => {
  const fault = { reason: 'invalid-data', path: '/data/amountFen' };
  expect(await items('taobao', '/faults')).toMatchObject([
    { ...fault, source: '/marketplaces/taobao', updates: 2 },
    { ...fault, source: '/marketplaces/taobao/orders', updates: 1 },
  ]);
  expect(await items('jd', '/faults')).toMatchObject([
    { ...fault, source: '/marketplaces/jd', updates: 40 },
    { path: '/data/jd', source: '/marketplaces/jd', updates: 1 },
  ]);
  expect(await items('registry', '/faults')).toEqual([]);
});

it('a file has all of them with their originals, in pages or not', async () => {
  const csv = await get('taobao', '?format=csv&limit=1');
  expect([csv.status, csv.type]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
  expect(csv.text.split('\r\n').map((line) => line.split(',', 3).join(','))).toEqual([
    'id,timestampMs,reason',
    '0:0,1415635200000,invalid-data',
    '0:2,1415635200002,invalid-data',
    '0:8,1415635200008,invalid-data',
    '',
  ]);
  const text = event('/marketplaces/taobao/orders', '=1+1, "quoted"');
  expect(csv.text).toContain(`,open,0,1,${text.length},"${text.replaceAll('"', '""')}",`);
  const lines = await get('jd', '?format=ndjson&limit=1');
  expect(lines.type).toBe('application/x-ndjson; charset=utf-8');
  const read = lines.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(read).toEqual(await items('jd', '?original=true'));
  expect(read).toMatchObject([
    { id: '0:1', source: '/marketplaces/jd', text: event('/marketplaces/jd', 'of jd') },
    { id: '0:6', group: { count: 40 } },
  ]);
  expect((await get('registry', '?format=ndjson')).text).toBe('');
});

it('an operator sees which source an original has, and the bytes that are no text', async () => {
  const all = await items('operator', '?original=true');
  expect(all.map(({ source }) => source)).toEqual([
    '/marketplaces/taobao',
    '/marketplaces/jd',
    '/marketplaces/taobao/orders',
    '/marketplaces/taobaoX',
    undefined,
    undefined,
    '/marketplaces/jd',
    undefined,
    '/marketplaces/taobao',
  ]);
  expect(all[4]).toMatchObject({ text: 'not JSON', base64: Buffer.from('not JSON').toString('base64') });
});

it.each(['format=xml', 'original=yes'])('%s is refused', async (query) => {
  expect((await get('operator', `?${query}`)).status).toBe(400);
});
