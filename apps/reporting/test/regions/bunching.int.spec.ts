import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInRuleSets, criteriaOf, cutOffOf, versionAsOf } from '@taocun/domain';
import { Api, type Json } from '../api.fixture';
import { assessed, certified, dayOf, saveAssessed, saveCertificates } from '../reporting.fixture';

const fixture = join(__dirname, '../../../../libs/reporting/regions/src/bunching/density-test.fixture.json');
/** Numbers of active shops of villages, and the result of `rddensity` for their logarithms. */
const ties: Json = JSON.parse(readFileSync(fixture, 'utf8')).cases.find(({ name }: Json) => name === 'ties');
const shops: readonly number[] = ties.shops;
const six = (value: number): number => Math.round(value * 1e6) / 1e6;

const api = Api.inTests();

beforeAll(async () => {
  const inYiwu = shops.map((activeShops, at) => withFigures(`330782104${200 + at}`, 2015, { activeShops }));
  const around = [0.85, 0.95, 1, 1.05, 1.2, 0].map((part, at) => withFigures(`37172110420${at}`, 2015, { salesFen: part * 1_000_000_000 }));
  await saveCertificates(api.connection, ...inYiwu, ...around, withFigures('330782104200', 2014, {}));
  const months = (last: number) => [
    { month: '2014-12', salesFen: 10_000, alibabaSalesFen: 0 },
    { month: '2015-01', salesFen: 100 - last, alibabaSalesFen: 0 },
    { month: '2015-12', salesFen: last, alibabaSalesFen: 0 },
  ];
  const sold = { '371721104200': 90, '371721104201': 10, '371721104202': 40, '371721104203': 60, '371721104204': 90 };
  await saveAssessed(
    api.connection,
    ...Object.entries(sold).map(([code, last]) => assessed(code, { asOf: dayOf('2016-01-20'), months: months(last) })),
  );
});

/** A certificate whose criteria follow from these figures. */
function withFigures(code: string, year: number, given: { readonly activeShops?: number; readonly salesFen?: number }) {
  const rules = builtInRuleSets.find(({ id }) => id === 'aliresearch');
  const asOf = rules && cutOffOf(rules, year);
  if (rules === undefined || asOf === undefined) throw new Error(`nothing is certified in ${year}`);
  const { activeShops = 0, salesFen = 0 } = given;
  const figures = { kind: 'administrative-village', households: 5_000, activeHouseholds: 0, activeAlibabaHouseholds: 0 } as const;
  const all = { ...figures, salesFen, alibabaSalesFen: salesFen, activeShops, activeAlibabaShops: activeShops };
  return certified(code, { ...all, year, ruleSet: rules.id, asOf, criteria: criteriaOf(all, versionAsOf(rules, asOf)) });
}

it('tests the newest certified year as rddensity does', async () => {
  const { items } = await api.json('/bunching?ruleSet=aliresearch');
  expect(items.map(({ criterion, below, above }: Json) => [criterion, below, above])).toEqual([
    ['active-shop-share', 450, 0],
    ['active-shops', shops.filter((count) => count < 100).length, shops.filter((count) => count >= 100).length],
    ['annual-sales', 2, 3],
  ]);
  const { histogram, ...shopTest } = items[1];
  expect(shopTest).toEqual({
    code: 'CN',
    name: '全国',
    path: '',
    ruleSet: 'aliresearch',
    year: 2015,
    asOf: '2015-12-31',
    criterion: 'active-shops',
    below: expect.any(Number),
    above: expect.any(Number),
    statistic: six(ties.statistic),
    pValue: six(ties.pValue),
    densityBelow: six(ties.density.below),
    densityAbove: six(ties.density.above),
    bandwidthBelow: six(ties.bandwidth.below),
    bandwidthAbove: six(ties.bandwidth.above),
    lastMonthShareBelow: null,
    lastMonthShareAbove: null,
  });
  expect([histogram.length, histogram[10]]).toEqual([20, shops.filter((count) => count >= 100 && Math.log(count / 100) < 0.1).length]);
});

it('tests a region or each of its counties, and estimates nothing from few villages', async () => {
  const { items } = await api.json('/bunching?ruleSet=aliresearch&year=2015&region=37&by=county');
  expect(items).toEqual([
    expect.objectContaining({
      code: '371721',
      criterion: 'annual-sales',
      statistic: null,
      pValue: null,
      densityAbove: null,
      reason: 'too-few-values',
      histogram: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0],
      // One village is at 95 % of the threshold, two are at 100 and 105 %. Sales before the certified year do not count.
      lastMonthShareBelow: 0.1,
      lastMonthShareAbove: 0.5,
    }),
  ]);
  const counties = await api.allPages('/bunching?ruleSet=aliresearch&by=county', 1);
  expect(counties.map(({ code, criterion }) => `${code} ${criterion}`)).toEqual([
    '330782 active-shop-share',
    '330782 active-shops',
    '371721 annual-sales',
  ]);
});

it('has no tests for a year that is not certified', async () => {
  expect((await api.json('/bunching?ruleSet=aliresearch&year=2014')).items).toEqual([]);
  expect((await api.json('/bunching?ruleSet=world-bank-2019')).items).toEqual([]);
  expect((await api.get('/bunching?year=14')).statusCode).toBe(400);
});

it('keeps an answer until anything is stored', async () => {
  const salesTest = async (): Promise<Json> => (await api.json('/bunching?ruleSet=aliresearch&region=37')).items[0];
  const before = await salesTest();
  expect(await salesTest()).toEqual(before);
  await saveCertificates(api.connection, withFigures('371721104209', 2015, { salesFen: 990_000_000 }));
  expect((await salesTest()).below).toBe(before.below + 1);
});
