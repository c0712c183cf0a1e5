import path from 'node:path';
import { type MonthFigures } from '@taocun/domain';
import { Api, type Json } from '../api.fixture';
import { assessed, dayOf, saveAssessed } from '../reporting.fixture';

/**
 * As of 30 June 2015 sales of 1 to 30 July 2014 leave the window, and the last 90 days are those from 2 April
 * on.
 */
const enough = {
  households: 350,
  activeShops: 120,
  activeAlibabaShops: 120,
  activeHouseholds: 50,
  activeAlibabaHouseholds: 50,
};
const PROVENANCE = path.join(__dirname, '../../../../tools/record/provenance.json');
const month = (name: string, fen: number, alibabaFen = fen): MonthFigures => ({
  month: name,
  salesFen: fen,
  alibabaSalesFen: alibabaFen,
});

/** By the provenance, all are synthetic but the last. */
const [FALLING, RISING, STEADY, SHOPLESS, OTHERWISE, REAL] = [
  '330782104801',
  '330782104802',
  '330782104803',
  '350100101804',
  '350100101805',
  '330782104201',
] as const;

const api = Api.inTests({ PROVENANCE });

beforeAll(async () => {
  const village = (code: string, salesFen: number, months: readonly MonthFigures[], more: object = {}) =>
    assessed(code, {
      ...enough,
      asOf: dayOf('2015-06-30'),
      salesFen,
      alibabaSalesFen: salesFen,
      months,
      ...more,
    });
  const spring = [month('2015-04', 30_000_000), month('2015-05', 31_000_000), month('2015-06', 30_000_000)];
  await saveAssessed(
    api.connection,
    // 30 of 31 days of July leave the window, and a third of the last 90 days is added.
    village(FALLING, 1_000_000_001, [month('2014-07', 33_000_000), ...spring], {
      qualifiesUnder: ['world-bank-2019'],
    }),
    village(RISING, 999_000_000, [month('2014-07', 3_100_000), ...spring]),
    village(REAL, 999_000_000, [month('2014-07', 3_100_000), ...spring]),
    village(STEADY, 2_000_000_000, [month('2014-07', 31_000_000), ...spring], {
      qualifiesUnder: ['world-bank-2019'],
    }),
    village(SHOPLESS, 999_000_000, [month('2014-07', 3_100_000), ...spring], {
      activeShops: 3,
      activeHouseholds: 3,
    }),
    // Its total sales stay, but Alibaba's share falls to a half.
    village(
      OTHERWISE,
      1_200_000_000,
      [
        month('2014-07', 31_000_000),
        ...spring.map(({ month: name, salesFen }) => month(name, salesFen as number, 0)),
      ],
      {
        alibabaSalesFen: 610_000_000,
        qualifiesUnder: ['world-bank-2019'],
      },
    ),
  );
});

const summary = ({ villageCode, change, decidedBy, leavingFen, comingFen, salesThenFen }: Json) => ({
  villageCode,
  change,
  decidedBy,
  leavingFen,
  comingFen,
  salesThenFen,
});

it('the villages that gain or lose the title within 30 days by sales are listed, with the reason', async () => {
  const { items } = await api.json('/outlook');
  // 2 to 30 April are 29 of the month's 30 days.
  const comingFen = Math.floor((29_000_000 + 31_000_000 + 30_000_000) / 3);
  expect(items.map(summary)).toEqual([
    {
      villageCode: FALLING,
      change: 'lose',
      decidedBy: 'annual-sales',
      leavingFen: 31_935_483,
      comingFen,
      salesThenFen: 1_000_000_001 - 31_935_483 + comingFen,
    },
    {
      villageCode: RISING,
      change: 'gain',
      decidedBy: 'annual-sales',
      leavingFen: 3_000_000,
      comingFen,
      salesThenFen: 999_000_000 - 3_000_000 + comingFen,
    },
    {
      villageCode: OTHERWISE,
      change: 'lose',
      decidedBy: 'alibaba-majority',
      leavingFen: 30_000_000,
      comingFen,
      salesThenFen: 1_200_000_000 - 30_000_000 + comingFen,
    },
  ]);
  expect(items[0]).toMatchObject({
    ruleSet: 'world-bank-2019',
    asOf: '2015-06-30',
    until: '2015-07-30',
    thresholdFen: 1_000_000_000,
  });
  // 610 of 1,200 million now; 580 of 1,200 million, without those of July 2014 and with as much through other
  // platforms, by then.
  expect(items[2]).toMatchObject({
    alibabaSharePpm: 508_333,
    alibabaShareThenPpm: 483_333,
    alibabaThresholdPpm: 500_000,
  });
});

it.each([
  ['?change=gain', [RISING]],
  ['?change=lose', [FALLING, OTHERWISE]],
  ['?region=35', [OTHERWISE]],
  ['?change=lose&region=3307,11', [FALLING]],
])('some of the villages are listed: %s', async (query, codes) => {
  const { items } = await api.json(`/outlook${query}`);
  expect(items.map(({ villageCode }: Json) => villageCode)).toEqual(codes);
});

it('real villages are absent from the near misses too, as the provenance requires', async () => {
  const { items, provenance } = await api.json('/near-misses');
  expect(items.map(({ villageCode }: Json) => villageCode)).toEqual([RISING]);
  expect(provenance.inventedCodes).toBe('^.{9}8');
});

it('the threshold of the share is absent under rules that require none', async () => {
  const { items } = await api.json('/outlook?ruleSet=aliresearch-2022');
  for (const item of items) expect(item).not.toHaveProperty('alibabaThresholdPpm');
});

it('each entry of the feed is marked as synthetic, because entries are passed on singly', async () => {
  const { payload } = await api.app.inject({ url: '/outlook/feed.atom?lang=en' });
  const entries = payload.split('<entry>').slice(1);
  expect(entries).toHaveLength(3);
  for (const entry of entries)
    expect(entry).toMatch(
      /<title>[^<]* \(synthetic orders\)<\/title>[^]*<summary>By July 30, 2015, at the pace of the last 90 days: [^<]* \(synthetic orders\)\.<\/summary>/,
    );
});
