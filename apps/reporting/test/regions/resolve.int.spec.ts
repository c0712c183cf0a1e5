import { Api, type Json } from '../api.fixture';
import { assessed, dayOf, saveAssessed } from '../reporting.fixture';

const api = Api.inTests();

beforeAll(async () => {
  const formerTownships = [{ townshipCode: '320324109', until: '2019-03-01' }];
  await saveAssessed(
    api.connection,
    // The register of 2023 has 沙集镇's villages, but not these, which are only registered here.
    assessed('320324109901', { name: '灵芝村' }),
    assessed('320324109902', {
      name: '迁居村',
      townshipCode: '320324108',
      formerTownships,
      asOf: dayOf('2020-01-01'),
    }),
    assessed('320324109903', { name: '东风村', formerCodes: ['320324109002'] }),
    // Its former code lies in another county.
    assessed('320324109904', { name: '夏宅村', formerCodes: ['330782006202'] }),
    // Codes that lead back to themselves.
    assessed('320324109905', { name: '永存村', formerCodes: ['320324109905'] }),
    assessed('320324109906', { name: '互换东村', formerCodes: ['320324109907'] }),
    assessed('320324109907', { name: '互换西村', formerCodes: ['320324109906'] }),
    // A merger of two villages of the register of 2023.
    assessed('320324109908', { name: '合并村', formerCodes: ['320324109204', '320324109205'] }),
  );
});

async function resolve(body: object, status = 200): Promise<Json> {
  const answer = await api.app.inject({ method: 'POST', url: '/api/v1/places/resolve', payload: body });
  expect([answer.statusCode, answer.statusCode === status ? '' : answer.payload]).toEqual([status, '']);
  return answer.json();
}

const villages = ({ items }: Json): Json[] =>
  items.map(({ decided, open, candidates }: Json) => [
    decided ? candidates[0].villageCode : open,
    candidates[0]?.registered,
  ]);

it('villages are found whose former code is their own, or which have exchanged codes', async () => {
  const addresses = ['永存村', '互换东村', '互换西村'].map((name) => `睢宁县沙集镇${name}`);
  expect(villages(await resolve({ addresses }))).toEqual(
    ['320324109905', '320324109906', '320324109907'].map((code) => [code, true]),
  );
});

it('codes that lead in a circle are listed with the places', async () => {
  expect((await api.json('/places?search=suining')).circles).toEqual([
    ['320324109905'],
    ['320324109906', '320324109907'],
  ]);
});

it('registered villages and those of the 2023 register are found, in the order of the addresses', async () => {
  const addresses = ['睢宁县沙集镇灵芝村', '浙江省金华市义乌市城西街道何斯路村', '睢宁县沙集镇无此村'];
  const answer = await resolve({ addresses });
  expect(answer.items.map(({ address }: Json) => address)).toEqual(addresses);
  expect(villages(answer)).toEqual([
    ['320324109901', true],
    ['330782006241', false],
    ['no-village', undefined],
  ]);
});

it('a village is under its township on the day', async () => {
  const addresses = ['睢宁县沙集镇迁居村'];
  expect(villages(await resolve({ addresses, asOf: '2019-02-28' }))).toEqual([['320324109902', true]]);
  expect(villages(await resolve({ addresses }))).toEqual([['doubtful', true]]);
});

it.each([
  ['睢宁县沙集镇东风村', '320324109002'],
  ['义乌市城西街道七一村', '330782006202'],
  ['睢宁县沙集镇朱庙村', '320324109204'],
  ['睢宁县沙集镇余圩村', '320324109205'],
])('the code of %s is absent if a newer one names it as its former code', async (address, code) => {
  const { items } = await resolve({ addresses: [address] });
  expect(items[0].candidates.map(({ villageCode }: Json) => villageCode)).not.toContain(code);
});

it.each([
  [{}, 'addresses'],
  [{ addresses: [] }, 'addresses'],
  [{ addresses: '沙集镇' }, 'addresses must be an array'],
  [
    { addresses: ['沙集镇', 7, '路'.repeat(201), ''] },
    'addresses[1], addresses[2], addresses[3] must have 1 to 200 characters',
  ],
  [{ addresses: ['沙集镇'], asOf: '2019-02-30' }, 'asOf'],
  [{ addresses: ['沙集镇'], asOf: null }, 'asOf'],
  [{ addresses: ['沙集镇'], limit: 3 }, 'limit'],
])('%j is refused', async (body, named) => {
  expect((await resolve(body, 400)).detail).toContain(named);
});
