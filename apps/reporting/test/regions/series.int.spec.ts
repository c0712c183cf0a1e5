import { type Fen, fenOf, type MonthFigures, type ProduceFigures } from '@taocun/domain';
import { Api, type Json } from '../api.fixture';
import {
  assessed,
  certified,
  dayOf,
  saveAssessed,
  saveCertificates,
  saveVerdicts,
  verdictChanged,
} from '../reporting.fixture';

const A = '330782104213';
const B = '330783105201';
const C = '350100101201';
const BIG = 10n ** 19n;

const api = Api.inTests();

beforeAll(async () => {
  await saveVerdicts(
    api.connection,
    ...verdictsOf(A, ['2014-06-30', '2014-11-11', '2014-11-30', '2015-01-31']),
    ...verdictsOf(B, ['2014-07-01', '2014-07-15', '2014-07-20', '2014-08-01']),
    ...verdictsOf(C, ['2014-06-01']),
    ...verdictsOf(C, ['2014-12-01'], 'aliresearch'),
  );
  const listed = [A, C].map((code) => certified(code, { year: 2014 }));
  await saveCertificates(
    api.connection,
    ...listed,
    certified(B, { year: 2014, qualifies: false }),
    certified(B, { year: 2015, qualifies: false }),
  );

  await saveMonths(A, '2014-08-15', [
    month('2014-05', 100),
    month('2014-06', 200, { grams: 700, paidFen: 900 }),
    month('2014-08', BIG),
  ]);
  // July 2014 arrives late, August turns out to be empty, and May is in no later assessment.
  await saveMonths(A, '2015-02-10', [
    month('2014-06', 150, {
      orders: 2,
      grams: 1_500,
      paidFen: 1_000,
      localValueFen: 400,
      urbanGrams: 500,
      urbanPaidFen: 200,
      buyersKnownPaidFen: 600,
    }),
    month('2014-07', 7),
    month('2014-09', -3, { grams: 500, paidFen: 4_000, localValueFen: 2_000 }),
  ]);
  await saveMonths(B, '2015-02-01', [
    month('2014-08', BIG),
    month('2014-09', 5, { grams: 500, paidFen: 1_000, localValueFen: 0, buyersKnownPaidFen: 1_000 }),
  ]);
  await saveMonths(C, '2015-01-01', [month('2015-01', 1)]);
});

describe('GET /series', () => {
  it('shows for each month the villages that qualify at its end, however often they changed in it, and the sales', async () => {
    const { items } = await api.json('/series?region=33');
    expect(
      items.map(({ month, qualifying, new: fresh, lost }: Json) => [month, qualifying, fresh, lost]),
    ).toEqual([
      ['2014-05', 0, 0, 0],
      ['2014-06', 1, 1, 0],
      ['2014-07', 2, 1, 0],
      ['2014-08', 1, 0, 1],
      ['2014-09', 1, 0, 0],
      ['2014-10', 1, 0, 0],
      // A stopped and started qualifying again.
      ['2014-11', 1, 0, 0],
      ['2014-12', 1, 0, 0],
      ['2015-01', 0, 0, 1],
      ['2015-02', 0, 0, 0],
    ]);
    expect(items[1]).toMatchObject({
      region: '33',
      ruleSet: 'world-bank-2019',
      asOf: '2015-02-10',
      salesFen: 150,
      alibabaSalesFen: 75,
      farmGate: { grams: 1_500 },
    });
    expect(items[0]).toMatchObject({ salesFen: 100 });
    expect(items[0]).not.toHaveProperty('farmGate');
    const { payload } = await api.get('/series?region=33&from=2014-07&to=2014-09&fields=month,salesFen');
    expect(payload).toContain(
      '"items":[{"month":"2014-07","salesFen":7},{"month":"2014-08","salesFen":10000000000000000000},{"month":"2014-09","salesFen":2}]',
    );
  });

  it('sums counties to prefectures, provinces and the nation without rounding errors, and counts a township separately', async () => {
    const all = async (region: string, ruleSet = 'world-bank-2019') =>
      (await api.json(`/series?region=${region}&ruleSet=${ruleSet}`)).items
        .map((item: Json) => [item.month, item.qualifying])
        .slice(-3);
    expect(await all('CN')).toEqual([
      ['2014-12', 2],
      ['2015-01', 1],
      ['2015-02', 1],
    ]);
    expect(await all('CN', 'aliresearch')).toEqual([
      ['2014-12', 1],
      ['2015-01', 1],
      ['2015-02', 1],
    ]);
    const { items: county } = await api.json('/series?region=330782');
    const { items: township } = await api.json('/series?region=330782104');
    const comparable = ({ region: _region, computedAt: _computedAt, asOf: _asOf, ...item }: Json) => item;
    expect(township.map(comparable)).toEqual(county.map(comparable));
    expect(township).toHaveLength(10);
    expect((await api.json('/series?region=44')).items).toEqual([]);
  });

  it('shows certified years, with the certified villages', async () => {
    const years = async (region: string) =>
      (await api.json(`/series?by=year${region}`)).items.map((item: Json) => [
        item.year,
        item.qualifying,
        item.new,
        item.lost,
        item.certified,
      ]);
    expect(await years('')).toEqual([
      [2014, 2, 2, 0, 2],
      [2015, 1, 0, 1, 0],
    ]);
    expect(await years('&region=330783')).toEqual([[2015, 0, 0, 0, 0]]);
    // No list is issued under this rule set.
    const { items: ofItsTime } = await api.json('/series?by=year&ruleSet=aliresearch');
    expect(
      ofItsTime.map(({ year, windowFrom, certified: villages }: Json) => [year, windowFrom, villages]),
    ).toEqual([
      [2014, '2014-01-01', null],
      [2015, '2015-01-01', null],
    ]);
    const csv = await api.get('/series?by=year&ruleSet=aliresearch&format=csv&fields=year,certified');
    expect(csv.payload).toBe('year,certified\r\n2014,\r\n2015,\r\n');
    const { payload } = await api.get('/series?by=year&region=330782&fields=year,salesFen');
    expect(payload).toContain('[{"year":2014,"salesFen":250},{"year":2015,"salesFen":4}]');
  });

  it('refuses a period that ends before it begins', async () => {
    expect((await api.get('/series?from=2015-01&to=2014-12')).statusCode).toBe(400);
  });
});

describe('GET /villages/{code}/months', () => {
  const sold = (items: Json[]) => items.map(({ month, salesFen }: Json) => [month, salesFen]);

  it("shows a village's sales, also of months that its assessments no longer contain, page by page too", async () => {
    const expected = [
      ['2014-05', 100],
      ['2014-06', 150],
      ['2014-07', 7],
      ['2014-09', -3],
    ];
    expect(sold((await api.json(`/villages/${A}/months`)).items)).toEqual(expected);
    expect(sold(await api.allPages(`/villages/${A}/months`, 3))).toEqual(expected);
    expect((await api.get(`/villages/${B}/months?format=csv`)).payload).toBe(
      `month,salesFen,alibabaSalesFen\r\n2014-08,${BIG},${BIG / 2n}\r\n2014-09,5,2\r\n`,
    );
  });

  it('answers 404 for a village that is not assessed', async () => {
    expect((await api.get('/villages/999999999999/months')).statusCode).toBe(404);
  });
});

describe('GET /farm-gate', () => {
  it('shows the price of a kilogram by month, with a gap where nothing was sold', async () => {
    const { items } = await api.json('/farm-gate?region=33');
    expect(
      items.map((item: Json) => [
        item.month,
        item.orders,
        item.online.fenPerKilogram,
        item.local.fenPerKilogram,
        item.onlineOfLocal.percent,
      ]),
    ).toEqual([
      ['2014-06', 2, 667, 267, 250],
      ['2014-07', 0, null, null, null],
      ['2014-08', 0, null, null, null],
      ['2014-09', 2, 5_000, 2_000, 250],
    ]);
    expect(items[0]).toMatchObject({
      code: '33',
      name: '浙江省',
      path: '浙江省',
      asOf: '2015-02-10',
      online: { part: 1_000_000, whole: 1_500 },
      urbanShare: { percent: 33, part: 200, whole: 600 },
    });
  });

  it('shows it for the whole time', async () => {
    expect((await api.json('/farm-gate?by=total')).items).toMatchObject([
      {
        code: 'CN',
        orders: 4,
        grams: 2_500,
        paidFen: 6_000,
        localValueFen: 2_400,
        urbanShare: { percent: 13, part: 200, whole: 1_600 },
      },
    ]);
    expect((await api.json('/farm-gate?by=total&from=2014-07')).items).toMatchObject([
      { grams: 1_000, paidFen: 5_000 },
    ]);
    expect((await api.json('/farm-gate?by=total&region=35')).items).toMatchObject([
      { code: '35', orders: 0, online: { fenPerKilogram: null } },
    ]);
  });
});

function month(name: string, salesFen: Fen, produce?: Partial<ProduceFigures>): MonthFigures {
  return {
    month: name,
    salesFen,
    alibabaSalesFen: fenOf(BigInt(salesFen) / 2n),
    ...(produce && {
      produce: {
        orders: 1,
        grams: 0,
        paidFen: 0,
        localValueFen: 0,
        urbanGrams: 0,
        urbanPaidFen: 0,
        buyersKnownPaidFen: 0,
        ...produce,
      },
    }),
  };
}

async function saveMonths(code: string, asOf: string, months: readonly MonthFigures[]): Promise<void> {
  await saveAssessed(api.connection, assessed(code, { name: '$name', asOf: dayOf(asOf), months: months }));
}

/**
 * The verdicts of a village that starts to qualify on the first of these days, stops on the next, and so on.
 */
const verdictsOf = (code: string, days: readonly string[], ruleSet = 'world-bank-2019') =>
  days.map((day, at) =>
    verdictChanged(code, { ruleSet, sequence: at + 1, qualifies: at % 2 === 0, asOf: dayOf(day) }),
  );
