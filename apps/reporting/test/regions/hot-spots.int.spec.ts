import { Api, type Json } from '../api.fixture';
import { assessed, certified, saveAssessed, saveCertificates } from '../reporting.fixture';

const qualifiesUnder = ['world-bank-2019'];
const yiwu = '330782104201';
const dongyang = '330783104201';
const placeless = '339999104201';

const api = Api.inTests();

beforeAll(async () => {
  await saveAssessed(
    api.connection,
    ...[yiwu, '330782104202', '330782104203', dongyang, '330783104202', placeless].map((code) =>
      assessed(code, { qualifiesUnder }),
    ),
    assessed('330783104203', { qualifiesUnder: [] }),
  );
  await saveCertificates(api.connection, ...[yiwu, dongyang].map((code) => certified(code, { year: 2014 })));
});

it('hot spots are found over all counties, even if only one region is requested', async () => {
  const { items, moransI, counties, unplaced } = await api.json('/hot-spots?region=330782,330783');
  expect(items.map(({ code, qualifying }: Json) => [code, qualifying])).toEqual([
    ['330782', 3],
    ['330783', 2],
  ]);
  expect(items[0].gi).toBeGreaterThan(2.58);
  expect(counties).toBeGreaterThan(2_800);
  expect(unplaced).toBe(1);
  expect(moransI.i).toBeGreaterThan(moransI.expected);
});

it('hot spots of a year use its certified list', async () => {
  expect((await api.json('/hot-spots?region=330782&year=2014')).items).toEqual([
    expect.objectContaining({ qualifying: 1, year: 2014 }),
  ]);
});
