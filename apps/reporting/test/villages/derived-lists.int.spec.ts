import { parse } from 'csv-parse/sync';
import { Table } from '@taocun/reporting-answers';
import { Api, type Json } from '../api.fixture';
import { assessed, certified, dayOf, saveAssessed, saveCertificates } from '../reporting.fixture';

const WB = 'world-bank-2019';
const AR = 'aliresearch-2022';

const api = Api.inTests();
beforeAll(async () => {
  await seedVillages();
  await seedCertificates();
});

const codes = (items: readonly Json[]): unknown[] => items.map(({ villageCode }) => villageCode);

/**
 * Money that arrived for 2022 after it was certified, by village; each had RMB 10 million and a fen when
 * certified, or missed it by one.
 */
const lateIn2022 = new Map([
  ['440106001201', -1],
  ['440106001202', 2],
  ['440106001203', 1],
  ['440106001204', 0],
  ['440106001206', 5],
]);
const lateUpdates = { cutOff: '2022-06-30', updates: 2 };

/**
 * Stores villages from 330782104101 on that would qualify under world-bank-2019, except for the given
 * figures.
 */
async function seedVillages(): Promise<void> {
  const qualifying = {
    salesFen: 2_000_000_000,
    alibabaSalesFen: 1_500_000_000,
    activeShops: 100,
    activeAlibabaShops: 100,
    households: 1_000,
  };
  await saveAssessed(
    api.connection,
    assessed('330782104101', { ...qualifying, name: '东风村', qualifiesUnder: [WB] }),
    assessed('330782104102', { ...qualifying, activeShops: 95, activeAlibabaShops: 95, households: 990 }),
    assessed('330782104103', { ...qualifying, salesFen: 930_000_000, alibabaSalesFen: 930_000_000 }),
    assessed('330782104104', {
      ...qualifying,
      salesFen: 850_000_000,
      alibabaSalesFen: 850_000_000,
      activeShops: 99,
    }),
    assessed('330782104105', { ...qualifying, activeShops: 95, kind: 'residents-committee' }),
    assessed('350100101106', {
      ...qualifying,
      name: '东风二村',
      activeShops: 95,
      activeHouseholds: 97,
      alibabaSalesFen: 10n ** 19n,
    }),
    assessed('350100101107', { ...qualifying, activeShops: 40 }),
    assessed('130525001108', { ...qualifying, alibabaSalesFen: 1_000_000_000 }),
    ...[...lateIn2022].map(([code, salesFen]) =>
      assessed(code, {
        lateUpdates: [
          { cutOff: '2021-12-31', updates: 9, salesFen: -1, alibabaSalesFen: 0 },
          { ...lateUpdates, salesFen, alibabaSalesFen: salesFen },
        ],
      }),
    ),
    assessed('440106001207', {
      lateUpdates: ['2021-06-30', '2021-12-31'].map((cutOff, at) => ({
        cutOff,
        updates: 2,
        salesFen: -at,
        alibabaSalesFen: -at,
      })),
    }),
  );
}

async function seedCertificates(): Promise<void> {
  const certificates: ReturnType<typeof certified>[] = [];
  const record = (...args: Parameters<typeof certified>): void => void certificates.push(certified(...args));
  record('330782104101', { year: 2014, salesFen: 9_007_199_254_740_993n });
  record('330782104101', { year: 2015, name: '东风村' });
  record('330782104102', { year: 2014 });
  record('330782104102', { year: 2015, qualifies: false, activeShops: 40 });
  record('330782104103', { year: 2014 });
  record('350100101106', { year: 2014, qualifies: false });
  record('350100101106', { year: 2015 });
  record('350100101107', { year: 2015 });
  record('350100101108', { year: 2015, qualifies: false });
  record('350100101109', { year: 2015, ruleSet: AR });
  for (const [number, salesFen] of [
    1_000_000_001, 1_000_000_000, 1_000_000_000, 1_000_000_001, 1_000_000_001,
  ].entries())
    record(`44010600120${number + 1}`, {
      year: 2022,
      salesFen,
      alibabaSalesFen: salesFen,
      qualifies: salesFen > 1_000_000_000,
      criteria: [],
    });
  record('440106001207', {
    year: 2021,
    asOf: dayOf('2021-12-31'),
    alibabaSalesFen: 1_000_000_001,
    criteria: [],
  });
  // Linquan left the list of poverty counties in 2019 and Pingshan in 2017; Yiwu was never on it.
  record('341221001201', { year: 2018, salesFen: 10n ** 19n });
  record('341221001202', { year: 2018, povertyCounty: true, salesFen: 3 });
  record('341221001203', { year: 2018, povertyCounty: false });
  record('341221001204', { year: 2018, qualifies: false });
  record('330782104101', { year: 2018, povertyCounty: true, salesFen: 5 });
  record('330782104102', { year: 2018 });
  for (const year of [2017, 2018]) record('130131100201', { year, salesFen: 7 });
  for (let number = 0; number < 1_100; number++) record(String(500_000_000_000 + number), { year: 2020 });
  await saveCertificates(api.connection, ...certificates);
}

describe('GET /near-misses', () => {
  it.each<[string, unknown[]]>([
    ['', ['130525001108', '350100101106', '330782104102', '330782104103']],
    ['?withinPercent=0', ['130525001108']],
    ['?withinPercent=2', ['130525001108']],
    ['?withinPercent=3', ['130525001108', '350100101106']],
    ['?withinPercent=5', ['130525001108', '350100101106', '330782104102']],
    ['?withinPercent=6', ['130525001108', '350100101106', '330782104102']],
    ['?withinPercent=50', ['130525001108', '350100101106', '330782104102', '330782104103', '330782104104']],
    ['?region=33', ['330782104102', '330782104103']],
    ['?region=33,1305', ['130525001108', '330782104102', '330782104103']],
    [`?ruleSet=${AR}&withinPercent=5`, ['330782104102']],
  ])('finds %s, the nearest first, whatever the size of the page', async (query, expected) => {
    for (const limit of [1, 2, 1000])
      expect(codes(await api.allPages(`/near-misses${query}`, limit))).toEqual(expected);
  });

  it('states which criterion is missed and by how much, exactly', async () => {
    const { items } = await api.json('/near-misses?region=330782104');
    expect(items[0]).toEqual({
      villageCode: '330782104102',
      name: 'Village 330782104102',
      asOf: '2015-06-30',
      ruleSet: WB,
      provinceCode: '33',
      prefectureCode: '3307',
      countyCode: '330782',
      townshipCode: '330782104',
      shortfallPpm: 50_000,
      fails: ['active-shops'],
      failing: [
        {
          criterion: 'active-shops',
          value: 95,
          threshold: 100,
          comparison: 'at-least',
          holds: false,
          margin: -5,
          shortfall: { part: 5, whole: 100 },
          shortfallPpm: 50_000,
        },
      ],
    });
    const [nearest] = (await api.json('/near-misses?region=35')).items;
    expect([nearest.fails, nearest.shortfallPpm]).toEqual([['active-household-share'], 30_000]);
    const [row] = parse<Json>((await api.get('/near-misses?region=330782104&limit=1&format=csv')).payload, {
      columns: true,
    });
    expect([row.shortfallPpm, row.fails, JSON.parse(row.failing)[0].margin]).toEqual([
      '50000',
      'active-shops',
      -5,
    ]);
  });
});

describe('certificates with late updates', () => {
  const revised = (lateSalesFen: number, change: string) => ({
    lateUpdates: 2,
    salesFen: 1_000_000_001 + lateSalesFen,
    alibabaSalesFen: 1_000_000_001 + lateSalesFen,
    salesHold: change !== 'lost',
    qualifies: change !== 'lost',
    change,
  });

  it('state what they would be, next to what was certified', async () => {
    const { items } = await api.json('/certifications/2022?qualifies=any');
    expect(
      items.map(({ villageCode, salesFen, qualifies, revised: later }: Json) => [
        villageCode,
        salesFen,
        qualifies,
        later,
      ]),
    ).toEqual([
      ['440106001201', 1_000_000_001, true, revised(-1, 'lost')],
      ['440106001202', 1_000_000_000, false, revised(1, 'gained')],
      ['440106001203', 1_000_000_000, false, revised(0, 'gained')],
      ['440106001204', 1_000_000_001, true, revised(0, 'none')],
      ['440106001205', 1_000_000_001, true, undefined],
    ]);
    const [row, , , , last] = parse<Json>(
      (await api.get('/certifications/2022?qualifies=any&format=csv')).payload,
      { columns: true },
    );
    expect([row['revised.salesFen'], row['revised.change'], last['revised.change']]).toEqual([
      '1000000000',
      'lost',
      '',
    ]);
    const parts = await api.json('/certifications/2022?fields=villageCode,revised.change&limit=1');
    expect(parts.items).toEqual([{ villageCode: '440106001201', revised: { change: 'lost' } }]);
    expect((await api.json('/certifications/2022?fields=villageCode&limit=1')).items).toEqual([
      { villageCode: '440106001201' },
    ]);
    expect((await api.json('/villages/440106001201')).certifications).toMatchObject([
      { year: 2022, revised: revised(-1, 'lost') },
    ]);
    expect((await api.json('/villages/330782104101')).certifications[0]).not.toHaveProperty('revised');
  });

  it.each<[string, string[]]>([
    ['revised=changed', ['1', '2', '3']],
    ['revised=changed&qualifies=true', ['1']],
    ['revised=changed&region=33', []],
  ])('are listed by %s, whatever the size of the page', async (query, expected) => {
    for (const limit of [1, 2, 1000])
      expect(codes(await api.allPages(`/certifications/2022?${query}`, limit))).toEqual(
        expected.map((number) => `44010600120${number}`),
      );
  });

  it('are of the day on which they were issued, also if the rule set has moved its cut-off since', async () => {
    const issued = { year: 2021, windowFrom: '2021-01-01', asOf: '2021-12-31', revised: revised(-1, 'lost') };
    expect((await api.json('/certifications/2021')).items).toMatchObject([issued]);
    expect((await api.json('/villages/440106001207')).certifications).toMatchObject([issued]);
  });

  it('are read within the limits of statements', async () => {
    const { database } = await api.app.get(Table).current();
    const ordered = jest.spyOn(database, 'ordered');
    await api.get('/counts/2022');
    await api.get('/certifications/2022?revised=changed&limit=1&total=true');
    expect(ordered).not.toHaveBeenCalled();
  });

  it('are counted', async () => {
    expect((await api.json('/counts/2022')).revised).toEqual({ certificates: 4, gained: 2, lost: 1 });
    expect((await api.json('/counts/2020')).revised).toEqual({ certificates: 0, gained: 0, lost: 0 });
  });
});

describe('GET /certifications/{year}/poverty-counties', () => {
  it('has the counties of the list by their status in the year, and those registered as poverty counties', async () => {
    const { items, counts } = await api.json('/certifications/2018/poverty-counties');
    expect(items).toEqual([
      {
        code: '130131',
        name: '平山县',
        path: '河北省 石家庄市 平山县',
        ruleSet: WB,
        year: 2018,
        listed: true,
        delistedYear: 2017,
        standing: 'left',
        villages: 1,
        salesFen: 7,
      },
      {
        code: '330782',
        name: '义乌市',
        path: '浙江省 金华市 义乌市',
        ruleSet: WB,
        year: 2018,
        listed: false,
        delistedYear: null,
        standing: 'on-the-list',
        villages: 1,
        salesFen: 5,
      },
      {
        code: '341221',
        name: '临泉县',
        path: '安徽省 阜阳市 临泉县',
        ruleSet: WB,
        year: 2018,
        listed: true,
        delistedYear: 2019,
        standing: 'on-the-list',
        villages: 2,
        salesFen: Number(10n ** 19n + 3n),
      },
    ]);
    expect((await api.get('/certifications/2018/poverty-counties')).payload).toContain(
      '"salesFen":10000000000000000003',
    );
    expect(counts).toEqual({ villages: 4, onTheList: 3, left: 1 });
    expect((await api.json('/certifications/2018/poverty-counties?region=34&limit=1')).counts).toEqual({
      villages: 2,
      onTheList: 2,
      left: 0,
    });
    expect((await api.json('/counts/2018')).inPovertyCounties).toEqual({
      villages: 4,
      onTheList: 3,
      left: 1,
    });
    expect((await api.json('/counts/2017')).inPovertyCounties).toEqual({
      villages: 1,
      onTheList: 1,
      left: 0,
    });
  });

  it.each<[string, string[]]>([
    ['2018/poverty-counties?region=34', ['341221']],
    ['2018/poverty-counties', ['130131', '330782', '341221']],
  ])('lists %s, whatever the size of the page', async (path, expected) => {
    for (const limit of [1, 2, 1000])
      expect((await api.allPages(`/certifications/${path}`, limit)).map(({ code }: Json) => code)).toEqual(
        expected,
      );
  });
});

describe('GET /published', () => {
  it('has published figures with their sources next to those of the certified list', async () => {
    const { items } = await api.json('/published?region=CN&from=2018&to=2018');
    const [clusters] = items;
    expect(clusters).toEqual({
      year: 2018,
      region: 'CN',
      level: 'nation',
      name: '全国',
      measure: 'clusters',
      unit: 'count',
      value: 76,
      ruleSet: WB,
      certified: 0,
      definition: 'Counties that are clusters under the rule set.',
      source: 'difference: 2019 less the stated increase of 19 (memurnet.com)',
      url: 'https://memurnet.com/hot/1084-257237.html',
    });
    const certified = Object.fromEntries(items.map(({ measure, certified: own }: Json) => [measure, own]));
    expect(certified).toMatchObject({
      provinces: 3,
      'super-clusters': 0,
      towns: 1,
      villages: 6,
      'villages-in-poverty-counties': 4,
    });
    expect(certified).toMatchObject({ 'large-clusters': 0, 'villages-in-clusters-percent': 0 });
    expect(certified['villages-in-provincial-poverty-counties']).toBeUndefined();
  });

  it('counts shops, sales and large villages of the list, in all of it and in a part', async () => {
    const { items } = await api.json('/published?region=CN&from=2020&to=2020');
    const own = Object.fromEntries(items.map(({ measure, certified: figure }: Json) => [measure, figure]));
    expect(own).toMatchObject({
      'active-shops': 110_000,
      'sales-rmb': 11_000_000_011,
      'villages-over-100m-rmb': 0,
      'villages-over-10bn-rmb': 0,
      'towns-central-west-northeast': 2,
    });
    // No shop has declared its workers.
    expect(own['jobs']).toBeUndefined();
    const large = (await api.json('/published?region=CN&from=2014&to=2014')).items;
    expect(large.find(({ measure }: Json) => measure === 'villages-central-west')?.certified).toBe(0);
  });

  it('has no figure of its own for a year that is not certified, and 0 for a region without a village', async () => {
    const own = async (query: string) => {
      const { items } = await api.json(`/published?${query}`);
      return items.map(({ year, value, certified }: Json) => [year, value, certified]);
    };
    expect(await own('region=CN&measure=villages&from=2016&to=2018')).toEqual([
      [2016, 1_311, undefined],
      [2017, 2_118, 1],
      [2018, 3_202, 6],
    ]);
    expect(await own(`region=CN&measure=villages&from=2018&to=2018&ruleSet=${AR}`)).toEqual([
      [2018, 3_202, undefined],
    ]);
    expect(await own('region=32&measure=villages&from=2015&to=2015')).toEqual([[2015, 127, 0]]);
    expect(await own('region=CN&measure=prefectures')).toEqual([[2022, 180, 1]]);
    expect(await own('region=CN&measure=counties')).toEqual([[2019, 398, undefined]]);
  });

  it('refuses a period that ends before it begins', async () => {
    expect((await api.get('/published?from=2016&to=2015')).statusCode).toBe(400);
  });
});

it('published figures are compared with ours without a statement until something is stored', async () => {
  const { database } = await api.app.get(Table).current();
  const spies = [jest.spyOn(database, 'rows'), jest.spyOn(database, 'ordered')];
  const statements = async (): Promise<number> => {
    for (const spy of spies) spy.mockClear();
    await api.json('/published?limit=1');
    return spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  };
  await statements();
  expect(await statements()).toBe(0);
  await saveCertificates(api.connection, certified('330782104101', { year: 2013 }));
  expect(await statements()).toBeGreaterThan(0);
  expect(await statements()).toBe(0);
});
