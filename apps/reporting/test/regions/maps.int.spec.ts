import { check } from '@placemarkio/check-geojson';
import { Api, type Json } from '../api.fixture';
import { assessed, saveAssessed } from '../reporting.fixture';

const WB = 'world-bank-2019';
const BIG = 9_007_199_254_740_993n;

const api = Api.inTests();

beforeAll(async () => {
  await saveAssessed(
    api.connection,
    assessed('330782104213', {
      name: '青岩刘"村',
      longitude: 120.123456,
      latitude: 29.3,
      qualifiesUnder: [WB],
      salesFen: BIG,
      activeShops: 40,
    }),
    assessed('330782104214', { qualifiesUnder: ['aliresearch'], salesFen: 1 }),
    assessed('130672101201', { qualifiesUnder: [WB] }),
  );
});

/** Requests a map, and checks that a strict reader of RFC 7946 accepts it. */
async function map(path: string): Promise<{ features: Json[]; text: string }> {
  const { statusCode, type, payload } = await api.get(path);
  expect([statusCode, type]).toEqual([200, 'application/geo+json; charset=utf-8']);
  check(payload);
  return { ...JSON.parse(payload), text: payload };
}

describe('GET /villages.geojson', () => {
  it('draws a village at its registered point, else at the centre of its county, else nowhere', async () => {
    const { features, text } = await map('/villages.geojson?qualifies=any');
    expect(
      features.map(({ id, geometry, properties }) => [
        id,
        geometry?.coordinates,
        properties.place,
        properties.qualifies,
      ]),
    ).toEqual([
      ['130672101201', undefined, 'unknown', true],
      ['330782104213', [120.1235, 29.3], 'registered', true],
      ['330782104214', [expect.closeTo(120, 0), expect.closeTo(29.3, 0)], 'county-centre', false],
    ]);
    expect(text).toContain(
      '"properties":{"name":"青岩刘\\"村","place":"registered","qualifies":true,"salesFen":9007199254740993,"activeShops":40}',
    );
  });

  it.each([
    ['', ['130672101201', '330782104213']],
    ['?ruleSet=aliresearch', ['330782104214']],
    ['?ruleSet=aliresearch-2022', []],
    ['?region=33', ['330782104213']],
    ['?qualifies=false', ['330782104214']],
    ['?search=%E5%B2%A9%E5%88%98', ['330782104213']],
  ])('draws the villages that are asked for: %s', async (query, expected) => {
    expect((await map(`/villages.geojson${query}`)).features.map(({ id }) => id)).toEqual(expected);
  });

  it('is one collection, however many villages it has', async () => {
    const codes = Array.from({ length: 2_500 }, (_, at) => `4403${String(10_000_000 + at)}`);
    await saveAssessed(api.connection, ...codes.map((code) => assessed(code, { qualifiesUnder: [WB] })));
    expect((await map('/villages.geojson?region=44')).features.map(({ id }) => id)).toEqual(codes);
  });
});

it('GET /provinces.geojson has every outline with its figures, and the boundary lines', async () => {
  const { features } = await map('/provinces.geojson?ruleSet=aliresearch');
  expect(features).toHaveLength(42);
  expect(features.filter(({ id }) => id !== undefined)).toHaveLength(34);
  const of = (code: string) => features.find(({ id }) => id === code)?.properties;
  expect(of('33')).toMatchObject({ name: '浙江省', villages: 2, qualifying: 1 });
  expect(of('71')).toMatchObject({ name: expect.stringContaining('台湾'), villages: 0, qualifying: 0 });
  expect(features.find(({ id }) => id === undefined)?.properties).toEqual({ name: '境界线' });
});
