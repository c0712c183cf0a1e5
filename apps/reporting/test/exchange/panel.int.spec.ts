import { type MonthFigures } from '@taocun/domain';
import { parquetReadObjects } from 'hyparquet';
import { Api, type Json } from '../api.fixture';
import { RecordedEvents, verdictOf } from '@taocun/reporting-projection';
import { assessed, certified, dayOf, save, saveAssessed, saveCertificates, SOME_PLACE, verdictChanged } from '../reporting.fixture';

const WB = 'world-bank-2019';
const [A, B, C] = ['330782104213', '330783105201', '350100101201'];

let api: Api;
const rows = async (question: string): Promise<Json[]> => (await api.json(`/panel?${question}`)).items;

beforeAll(async () => {
  api = await Api.start();
  const verdicts = new RecordedEvents<ReturnType<typeof verdictOf>>('verdictHistory');
  for (const [at, [code, asOf, qualifies]] of ([[A, '2014-06-30', true], [A, '2014-07-03', false], [A, '2014-07-04', true], [B, '2014-08-31', true]] as const).entries()) {
    const sequence = code === A ? at + 1 : 1;
    verdicts.record(verdictOf(verdictChanged(code, { asOf: dayOf(asOf), qualifies, sequence }), { ...SOME_PLACE, offset: at }), 1);
  } // prettier-ignore
  await save(api.connection, verdicts.takeChanges());
  const listed = [
    [A, 2014, true, 1_000_000_001],
    [A, 2015, false, 7],
    [B, 2014, false, 5],
    [C, 2014, true, 2_000_000_000],
  ] as const;
  const certificates = listed.map(([code, year, qualifies, salesFen]) => certified(code, { year, qualifies, salesFen }));
  await saveCertificates(api.connection, ...certificates);
  const month = (name: string, salesFen: number): MonthFigures => ({ month: name, salesFen, alibabaSalesFen: 1 });
  const produce = {
    orders: 2,
    grams: 1_500,
    paidFen: 1_000,
    localValueFen: 400,
    urbanGrams: 500,
    urbanPaidFen: 200,
    buyersKnownPaidFen: 600,
  };
  await saveAssessed(
    api.connection,
    assessed(A, {
      asOf: dayOf('2014-09-10'),
      months: [month('2014-06', 100), { ...month('2014-08', 300), produce }],
      households: 350,
      qualifiesUnder: [WB],
    }),
    assessed(B, { asOf: dayOf('2014-09-08'), months: [month('2014-08', -5)], povertyCounty: true, qualifiesUnder: [WB] }),
    // Nothing was ever sold.
    assessed(C, { asOf: dayOf('2014-09-01'), months: [] }),
  );
});
afterAll(() => api.stop());

it('has villages by month without gaps, each from its first sale on, with what it qualified as at the end of the month', async () => {
  const items = await rows('');
  expect(items.map(({ code, period, asOf, qualifies, salesFen }) => [code, period, asOf, qualifies, salesFen])).toEqual([
    [A, '2014-06', '2014-06-30', true, 100],
    [A, '2014-07', '2014-07-31', true, 0],
    [A, '2014-08', '2014-08-31', true, 300],
    [A, '2014-09', '2014-09-10', true, 0],
    [B, '2014-08', '2014-08-31', true, -5],
    [B, '2014-09', '2014-09-10', true, 0],
  ]);
  expect(items[2]).toMatchObject({ level: 'village', countyCode: '330782', households: 350, produce: { orders: 2, paidFen: 1_000 } });
  expect(items[4]).toMatchObject({ povertyCounty: true, ruleSet: 'world-bank-2019', alibabaSalesFen: 1 });
  expect(items[1]).not.toHaveProperty('produce');
});

it('begins and ends where it is asked to, also before the first sale', async () => {
  const items = await rows(`region=330783&from=2014-07&to=2014-08`);
  expect(items.map(({ code, period, qualifies, salesFen }) => [code, period, qualifies, salesFen])).toEqual([
    [B, '2014-07', false, 0],
    [B, '2014-08', true, -5],
  ]);
});

it('has no month before the first or after the last with figures of any village', async () => {
  const items = await rows('region=330783&from=0001&to=9999');
  expect(items.map(({ period }) => period)).toEqual(['2014-06', '2014-07', '2014-08', '2014-09']);
});

it('has what certificates say, with reasons, by year', async () => {
  const items = await rows('by=year&to=2014');
  expect(items.map(({ code, period, qualifies, salesFen, households }) => [code, period, qualifies, salesFen, households])).toEqual([
    [A, '2014', true, 1_000_000_001, 350],
    [B, '2014', false, 5, 350],
    [C, '2014', true, 2_000_000_000, 350],
  ]);
  expect(items[0]).toMatchObject({ windowFrom: '2013-07-01', asOf: '2014-06-30' });
  expect(items[0]?.criteria[0]).toMatchObject({ criterion: 'annual-sales', margin: -1_000_000_000 });
  expect((await rows('by=year&ruleSet=aliresearch-2022')).length).toBe(0);
});

it.each([['nation', ['CN']], ['province', ['33', '35']], ['prefecture', ['3307', '3501']], ['county', ['330782', '330783', '350100']], ['township', ['330782104', '330783105', '350100101']]] as const)(
  'adds certificates up by %s',
  async (level, codes) => {
    const items = await rows(`by=year&level=${level}&to=2014`);
    expect(items.map(({ code, windowFrom }) => [code, windowFrom])).toEqual(codes.map((code) => [code, '2013-07-01']));
    const sum = (name: string) => items.reduce((total, item) => total + Number(item[name]), 0);
    const counts = await api.json('/counts/2014');
    expect([sum('villages'), sum('qualifying'), sum('salesFen')]).toEqual([counts.villages, counts.qualifying, 3_000_000_006]);
  },
); // prettier-ignore

it('adds months up by region, to the fen and with those that qualify, as the series does', async () => {
  for (const level of ['nation', 'province', 'prefecture', 'county', 'township']) {
    const items = await rows(`level=${level}&region=33`.replace('level=nation&region=33', 'level=nation'));
    const byCode = Map.groupBy(items, ({ code }) => String(code));
    for (const [code, months] of byCode) {
      const series = await api.json(`/series${code === 'CN' ? '' : `?region=${code}`}`);
      const figures = ({ period, month, qualifying, salesFen }: Json) => [period ?? month, qualifying, salesFen];
      expect([code, months.map(figures)]).toEqual([code, series.items.map(figures)]);
    }
    expect(byCode.size).toBe(level === 'county' || level === 'township' ? 2 : 1);
  }
});

it('has the same sums at every level, and those of /counts', async () => {
  const sums = async (question: string, last: string) => {
    const items = await rows(question);
    const total = (name: string, of = items) => of.reduce((sum, item) => sum + Number(item[name] ?? 0), 0);
    const produce = items.reduce((sum, item) => sum + Number(item.produce?.paidFen ?? 0), 0);
    const ofLast = items.filter(({ period }) => period === last);
    return [
      total('salesFen'),
      total('alibabaSalesFen'),
      produce,
      ofLast.filter(({ qualifies }) => qualifies).length + total('qualifying', ofLast),
    ];
  };
  const { qualifying } = await api.json('/counts');
  for (const level of ['village', 'township', 'county', 'prefecture', 'province', 'nation'])
    expect([level, ...(await sums(`level=${level}`, '2014-09'))]).toEqual([level, 395, 3, 1_000, qualifying]);
});

it('has townships of one county, from a month on', async () => {
  const items = await rows('level=township&region=330782&from=2014-08');
  expect(items).toEqual([
    expect.objectContaining({ level: 'township', code: '330782104', name: '上溪镇', countyCode: '330782', townshipCode: '330782104', period: '2014-08', salesFen: 300, qualifying: 1, produce: expect.objectContaining({ paidFen: 1_000 }) }),
    expect.objectContaining({ code: '330782104', period: '2014-09', asOf: '2014-09-10', salesFen: 0, qualifying: 1 }),
  ]);
  expect(items[0]).not.toHaveProperty('qualifies');
}); // prettier-ignore

it.each(['', 'by=year', 'by=year&level=county', 'level=county', 'level=township'])('comes page by page as it comes whole: %s', async (question) => {
  const whole = (await api.get(`/panel?${question}&format=ndjson`)).payload.trim().split('\n').map((line) => JSON.parse(line));
  const paged: Json[] = [];
  for (let cursor = ''; ;) {
    const { items, next } = await api.json(`/panel?${question}&limit=2${cursor}`);
    paged.push(...(items as Json[]));
    if (next === undefined) break;
    cursor = `&cursor=${String(next)}`;
  }
  expect(paged).toEqual(whole);
  expect(whole.length).toBeGreaterThan(2);
}); // prettier-ignore

it.each(['', 'by=year', 'by=year&level=county', 'level=county', 'level=township'])('has every column as Parquet: %s', async (question) => {
  const { bytes, headers } = await api.get(`/panel?${question}&format=parquet`);
  expect(headers).toMatchObject({ 'content-length': String(bytes.length), 'content-disposition': expect.stringMatching(/\.parquet"$/) });
  const read = await parquetReadObjects({ file: Uint8Array.from(bytes).buffer });
  const [names = '', ...lines] = (await api.get(`/panel?${question}&format=csv`)).payload.trim().split('\r\n');
  expect(read.map((row) => Object.keys(row).join())).toEqual(lines.map(() => names));
  expect(read.map(({ code, period, salesFen }) => ({ code, period, salesFen: Number(salesFen) }))).toEqual(
    (await rows(question)).map(({ code, period, salesFen }) => ({ code, period, salesFen })),
  );
});

it('has integers of 64 bits as Parquet', async () => {
  const { bytes } = await api.get('/panel?format=parquet&fields=code,period,salesFen,qualifies,produce.orders');
  const read = await parquetReadObjects({ file: Uint8Array.from(bytes).buffer });
  expect(read[2]).toEqual({ code: A, period: '2014-08', salesFen: 300n, qualifies: true, 'produce.orders': 2n });
});

it.each([
  ['level=hamlet', /level must be one of nation/],
  ['by=year&to=2014-06-30', /to must be a year or a month/],
  ['from=2014-08&to=2014-07', /must not be later/],
  ['cursor=xyz', /cursor is not one/],
])('refuses %s', async (question, detail) => {
  const { statusCode, payload } = await api.get(`/panel?${question}`);
  expect([statusCode, payload]).toEqual([400, expect.stringMatching(detail)]);
});
