import { join } from 'node:path';
import { builtInRuleSets, criteriaOf, type RuleSet, versionAsOf } from '@taocun/domain';
import { Api, type Json } from '../api.fixture';
import { certificationOf, RecordedEvents } from '../projections/recorded-events';
import { assessed, certified, save, saveAssessed, SOME_PLACE } from '../reporting.fixture';

const WB = 'world-bank-2019';
/** Villages in two counties of Zhejiang along a line, a kilometer or so apart, and one far off. */
const line = Array.from({ length: 6 }, (_, at) => ({
  code: `${at < 3 ? 330_782 : 330_783}104${200 + at}`,
  longitude: 120 + at / 100,
  latitude: 29.3,
}));
const [first, second] = line.map(({ code }) => code);
const far = '440106101201';
const placeless = '330784101201';

const ruleSetNamed = (wanted: string): RuleSet => {
  const found = builtInRuleSets.find(({ id }) => id === wanted);
  if (found === undefined) throw new Error(`there is no ${wanted}`);
  return found;
};

let api: Api;

beforeAll(async () => {
  api = await Api.start({ PROVENANCE: join(__dirname, '../../../../dev/record/provenance.json') });
  const paid = (agricultural: number, manufactured: number) => ({ paidByCategoryFen: { agricultural, handicraft: 0, manufactured, service: 0, other: 0 } });
  const months = Array.from({ length: 13 }, (_, at) => ({ month: at < 8 ? `2014-${String(at + 5).padStart(2, '0')}` : `2015-${String(at - 7).padStart(2, '0')}`, salesFen: at === 6 ? 130 : 10, alibabaSalesFen: 0 }));
  await saveAssessed(
    api.connection,
    ...line.map(({ code, ...place }, at) => assessed(code, { ...place, ...paid(1, 3), ...(at === 0 && { months }), qualifiesUnder: at === 5 ? [] : [WB] })),
    assessed(far, { longitude: 113.3, latitude: 23.1, ...paid(6, 0), qualifiesUnder: [WB] }),
    assessed(placeless, { qualifiesUnder: [WB] }),
  );
  const certificates = new RecordedEvents<ReturnType<typeof certificationOf>>('certifications');
  for (const [code, years] of [[first, [2014, 2015]], [second, [2014]], [far, [2015]], [placeless, [2015]]] as const)
    for (const year of years) certificates.record(certificationOf(certified(String(code), { year }), SOME_PLACE), 1);
  // By one rule set sales of the year before decide who is on the list, by the other nothing ever changes.
  for (const at of Array.from({ length: 60 }, (_, village) => village)) {
    const code = `${['33', '35', '44'][at % 3]}0102104${200 + at}`;
    const salesFen = Math.round(1e9 * Math.exp((at - 30) / 10));
    const figures = { kind: 'administrative-village', households: 350, activeHouseholds: 0, activeAlibabaHouseholds: 0, salesFen, alibabaSalesFen: salesFen, activeShops: 900, activeAlibabaShops: 900 } as const;
    const criteria = criteriaOf(figures, versionAsOf(ruleSetNamed('aliresearch-2013'), 16_000));
    for (const [ruleSet, was, is] of [['aliresearch-2013', at % 2 === 0, at > 30], ['aliresearch-2022', at > 30, at > 30]] as const)
      for (const [year, qualifies] of [[2014, was], [2015, is]] as const)
        certificates.record(certificationOf(certified(code, { year, ruleSet, qualifies, criteria }), SOME_PLACE), 1);
  }
  await save(api.connection, certificates.takeChanges());
}); // prettier-ignore
afterAll(() => api.stop());

describe('the nearest village that qualifies', () => {
  it('is told for each village, itself left out, with how well places are known', async () => {
    const { items } = await api.json('/nearest-villages?region=33');
    expect(items.map(({ villageCode, nearest, km, place }: Json) => [villageCode, nearest?.villageCode, km, place])).toEqual([
      [first, second, 0.97, 'approximate'],
      // Between two that are as near, either is right.
      ...line.slice(1, 4).map(({ code }) => [code, expect.stringMatching(/^33078/), 0.97, 'approximate']),
      ...line.slice(4).map(({ code }, at) => [code, line[3 + at]?.code, 0.97, 'approximate']),
      [placeless, undefined, null, 'unknown'],
    ]);
    expect(items[0]).toMatchObject({ qualifies: true, withinKm: 25 });
    expect(items[5]).toMatchObject({ qualifies: false });
  });

  it('is that of a certified list where a year is named', async () => {
    const { items } = await api.json(`/nearest-villages?year=2014&region=${far.slice(0, 6)}`);
    expect(items[0]).toMatchObject({ year: 2014, qualifies: false, nearest: { villageCode: first } });
    expect(items[0].km).toBeGreaterThan(900);
    const csv = (await api.get('/nearest-villages?year=2013&format=csv')).payload.split('\r\n');
    expect(csv).toHaveLength(10);
    expect(csv[1]).toMatch(/,2013,false,approximate,25,,,,,synthetic/);
  });
});

it('clusters go across the borders of counties, from as many villages on as are asked for', async () => {
  const { items, ...whole } = await api.json('/density-clusters?reachKm=2&least=3');
  expect(items).toEqual([
    expect.objectContaining({ cluster: first, ruleSet: WB, villages: 5, counties: ['330782', '330783'], provinces: ['33'], longitude: 120.02, latitude: 29.3 }),
  ]);
  expect(items[0].radiusKm).toBeCloseTo(1.939, 2);
  expect(whole).toMatchObject({ reachKm: 2, least: 3, clustered: 5, alone: 1, unplaced: 1, placesWithinKm: 25 });
  expect((await api.json('/density-clusters?reachKm=2&least=6')).items).toEqual([]);
  expect((await api.json('/density-clusters?reachKm=2&least=2&year=2014')).items[0]).toMatchObject({ villages: 2, year: 2014 });
}); // prettier-ignore

it('hot spots are found over all counties, also where a region alone is asked for', async () => {
  const { items, moransI, counties } = await api.json('/hot-spots?region=330782,330783');
  expect(items.map(({ code, qualifying }: Json) => [code, qualifying])).toEqual([['330782', 3], ['330783', 2]]);
  expect(items[0].gi).toBeGreaterThan(2.58);
  expect(counties).toBeGreaterThan(2_800);
  expect(moransI.i).toBeGreaterThan(moransI.expected);
  expect((await api.json('/hot-spots?limit=1&year=2013')).moransI).toBeNull();
  expect((await api.json('/hot-spots?region=330782&year=2014')).items).toEqual([expect.objectContaining({ qualifying: 2, year: 2014 })]);
}); // prettier-ignore

it('cohorts and the life table follow the certified lists', async () => {
  const { items } = await api.json('/cohorts');
  expect(items.map(({ cohort, year, villages, kept, share }: Json) => [cohort, year, villages, kept, share])).toEqual([
    [2014, 2014, 2, 2, 1],
    [2014, 2015, 2, 1, 0.5],
    [2015, 2015, 2, 2, 1],
  ]);
  expect(await api.json('/survival')).toMatchObject({
    ...{ spells: 4, ended: 1, firstYear: 2014, lastYear: 2015 },
    items: [{ ruleSet: WB, age: 1, atRisk: 2, lost: 1, hazard: 0.5, survival: 0.5 }],
  });
  expect((await api.json('/survival?region=44')).items).toEqual([]);
});

it('specialisation compares regions with the nation', async () => {
  const { items } = await api.json('/specialisation?level=province');
  expect(items.map(({ code, paidFen, hhi, locationQuotient }: Json) => [code, paidFen, hhi, locationQuotient])).toEqual([
    ['33', 24, 0.625, { agricultural: 0.625, manufactured: 1.25 }],
    ['44', 6, 1, { agricultural: 2.5, manufactured: 0 }],
  ]);
});

it('seasons are those of whole years', async () => {
  const { items, years, until } = await api.json('/seasonality?region=33');
  expect([items.length, years, until]).toEqual([12, 1, '2015-05']);
  expect(items.find(({ monthOfYear }: Json) => monthOfYear === 11)).toEqual({
    region: '33',
    monthOfYear: 11,
    index: 6.5,
    least: 6.5,
    greatest: 6.5,
  });
});

describe('the probability of being on the next list', () => {
  it('is shown with the model and its evaluation where that is better than "same as last year"', async () => {
    const { items, shown, model, evaluation, fittedOn, lastYear } = await api.json(
      '/probabilities?ruleSet=aliresearch-2013&sort=-probability',
    );
    expect([shown, fittedOn, lastYear, items.length, evaluation.villages]).toEqual([true, [2014], 2015, 60, 60]);
    expect(evaluation.brierOfSame).toBeCloseTo(0.5, 1);
    expect(evaluation.brier).toBeLessThan(0.1);
    expect(model.coefficients.map(({ feature }: Json) => feature)).toEqual(['margin', 'trend', 'neighbours', 'age']);
    expect(model.coefficients[0].coefficient).toBeGreaterThan(1);
    expect(items[0]).toMatchObject({ year: 2016, onList: true, margin: 2.9, trend: 0, age: expect.any(Number) });
    expect([items[0].probability > 0.9, items.at(-1).probability < 0.1]).toEqual([true, true]);
    expect((await api.json('/probabilities?ruleSet=aliresearch-2013&region=33')).items).toHaveLength(20);
    const document = JSON.parse((await api.app.inject({ method: 'GET', url: '/docs-json' })).payload);
    expect(Object.keys(items[0]).sort()).toEqual(Object.keys(document.components.schemas.Probability.properties).sort());
  });

  it('is not shown where it is no better, and says so', async () => {
    const { items, shown, reason, evaluation } = await api.json('/probabilities?ruleSet=aliresearch-2022');
    expect([items, shown, reason, evaluation.brierOfSame]).toEqual([
      [],
      false,
      expect.stringContaining('no better than "same as last year"'),
      0,
    ]);
    expect(await api.json('/probabilities')).toMatchObject({
      items: [],
      shown: false,
      reason: expect.stringContaining('A model needs two lists'),
    });
  });
});

it.each(['/density-clusters?reachKm=51', '/density-clusters?least=1', '/hot-spots?neighbours=1', '/nearest-villages?year=14', '/specialisation?level=village'])('refuses %s', async (question) => {
  expect((await api.get(question)).statusCode).toBe(400);
}); // prettier-ignore
