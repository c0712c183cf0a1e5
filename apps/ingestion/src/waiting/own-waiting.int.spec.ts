import { ingestionOverHttp, type OverHttp } from '../http.fixture';

let service: OverHttp;
/** The keys of an operator and of producers, by name. */
let shown: Readonly<Record<'operator' | 'taobao' | 'jd' | 'nobody', string>>;

const sentMs = Date.parse('2014-11-11T04:00:00Z');
let offset = 0;
const waits = (source: string, shopId: string, kind: string) => ({
  _id: `0:${++offset}`,
  partition: 0,
  shopId,
  offset,
  update: { kind, id: `u-${offset}`, source, timeMs: 0, shopId },
  record: { timestampMs: sentMs + offset, key: shopId, value: null, headers: [] },
});

beforeAll(async () => {
  service = await ingestionOverHttp();
  shown = {
    operator: service.shown.authorization,
    taobao: await service.producerOf('/marketplaces/taobao', '/marketplaces/taobao/'),
    jd: await service.producerOf('/marketplaces/jd'),
    nobody: await service.producerOf('/marketplaces/none/'),
  };
  await service.connection
    .collection<{ _id: string }>('waiting')
    .insertMany([
      waits('/marketplaces/taobao', 'tb-1', 'paid'),
      waits('/marketplaces/taobao/orders', 'tb-2', 'paid'),
      waits('/marketplaces/taobao/orders', 'tb-2', 'paid'),
      waits('/marketplaces/taobao/orders', 'tb-2', 'refunded'),
      waits('/marketplaces/jd', 'tb-1', 'closed'),
      waits('/marketplaces/taobao0', 'z-1', 'paid'),
      waits('/marketplaces/taobao-x', 'z-2', 'paid'),
      waits('/marketplaces/jd/orders', 'z-3', 'paid'),
    ]);
});
afterAll(() => service.close());

async function get(who: keyof typeof shown, query = '') {
  const { statusCode, payload } = await service.app.inject({
    url: `/api/v1/updates/waiting${query}`,
    headers: { authorization: shown[who] },
  });
  return { status: statusCode, body: JSON.parse(payload) as { items: { shopId: string }[] } };
}

const ofTb2 = {
  shopId: 'tb-2',
  source: '/marketplaces/taobao/orders',
  updates: 3,
  types: { 'taocun.order.paid.v1': 2, 'taocun.order.refunded.v1': 1 },
  since: '2014-11-11T04:00:00.002Z',
};

it('a producer sees the shops for which its own updates wait, and nothing of others', async () => {
  expect(await get('taobao')).toEqual({
    status: 200,
    body: {
      updates: 4,
      shops: 2,
      items: [
        ofTb2,
        {
          shopId: 'tb-1',
          source: '/marketplaces/taobao',
          updates: 1,
          types: { 'taocun.order.paid.v1': 1 },
          since: '2014-11-11T04:00:00.001Z',
        },
      ],
    },
  });
  expect((await get('jd')).body).toMatchObject({
    updates: 1,
    items: [{ shopId: 'tb-1', source: '/marketplaces/jd', types: { 'taocun.shop.closed.v1': 1 } }],
  });
  expect((await get('nobody')).body).toEqual({ updates: 0, shops: 0, items: [] });
});

it('a source or a shop limits it, but opens nothing', async () => {
  expect((await get('taobao', '?source=/marketplaces/jd')).body.items).toEqual([]);
  expect((await get('taobao', '?source=/marketplaces/taobao/orders')).body.items).toEqual([ofTb2]);
  expect((await get('jd', '?shopId=tb-1')).body).toMatchObject({ updates: 1 });
  expect((await get('jd', '?shopId=tb-2')).body).toMatchObject({ updates: 0 });
});

it('an operator sees all, the most first, up to the limit', async () => {
  expect((await get('operator')).body).toMatchObject({ updates: 8, shops: 6 });
  expect((await get('operator', '?limit=1')).body).toEqual({ updates: 8, shops: 6, items: [ofTb2] });
  expect((await get('operator', '?shopId=tb-1')).body.items).toHaveLength(2);
});

it.each(['limit=0', 'source[$ne]=x', 'other=1'])('%s is refused', async (query) => {
  expect((await get('operator', `?${query}`)).status).toBe(400);
});
