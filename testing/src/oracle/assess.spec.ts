import { accept } from './accept';
import { assessmentAsOf, certified, monthsOf } from './assess';
import { closed, opened, paid, recordsOf, refunded, registered, type WrittenEvent } from './feeds/builders';
import { dayFrom } from './days';
import { kindOf } from './updates';

const village = '330782100200';
const day = dayFrom('2019-06-30');
/** Noon in China of the day so many days before 30 June 2019. */
const ago = (days: number) => new Date(Date.UTC(2019, 5, 30, 4) - days * 86_400_000).toISOString();
const long = ago(700);
const acceptAll = (events: WrittenEvent[]) => accept(recordsOf([registered({ time: long }), ...events]), 1).accepted;
const asOf = (events: WrittenEvent[], on = day) => assessmentAsOf(acceptAll(events), village, on);
const orders = (count: number, time: string, shopId = 's1') => Array.from({ length: count }, () => paid({ time, shopId }));

it('counts everything the contract names', () => {
  const events = [
    opened({ time: ago(400), category: 'handicraft', keeper: { sex: 'male', birthYear: 1989, returnee: true }, workers: 3 }),
    opened({ time: ago(400), shopId: 's2', householdId: 'h2', platform: 'jd', workers: 9 }),
    opened({
      time: ago(300),
      shopId: 's2',
      householdId: 'h2',
      platform: 'jd',
      keeper: { sex: 'female', birthYear: 1988, povertyRegistered: true },
    }),
    opened({ time: ago(400), shopId: 's3', keeper: { sex: 'female', povertyRegistered: false }, workers: 5 }),
    ...orders(3, ago(1)),
    ...orders(2, ago(1), 's2'),
    paid({ time: ago(89), shopId: 's2', amountFen: 5, category: 'agricultural', buyerArea: 'urban' }),
    paid({ time: ago(200), shopId: 's3', amountFen: 7, buyerArea: 'rural' }),
    refunded({ time: ago(0), orderPaidAt: ago(1), amountFen: 40 }),
    opened({ time: ago(400), shopId: 's4', villageCode: '330782100201' }),
    paid({ time: ago(1), shopId: 's4', amountFen: 1000 }),
    paid({ time: ago(1), shopId: 'unknown', amountFen: 1000 }),
  ];
  const { verdicts, ...quantities } = asOf(events) ?? { verdicts: [] };
  expect(monthsOf(acceptAll(events), village, day)).toEqual([
    { month: '2018-12', salesFen: 7n, alibabaSalesFen: 7n },
    { month: '2019-04', salesFen: 5n, alibabaSalesFen: 0n },
    { month: '2019-06', salesFen: 460n, alibabaSalesFen: 260n },
  ]);
  expect(quantities).toEqual({
    villageCode: village,
    name: 'Qingyanliu',
    kind: 'administrative-village',
    asOf: '2019-06-30',
    households: 10,
    salesFen: 472n,
    alibabaSalesFen: 267n,
    openShops: 3,
    activeShops: 2,
    activeAlibabaShops: 1,
    activeHouseholds: 2,
    activeAlibabaHouseholds: 1,
    paidByCategoryFen: { agricultural: 5n, handicraft: 300n, manufactured: 207n, service: 0n, other: 0n },
    paidByUrbanBuyersFen: 5n,
    paidByRuralBuyersFen: 7n,
    keepers: {
      ...{ sexKnown: 2, female: 1, birthYearKnown: 2, under31: 1 },
      ...{ returneeKnown: 1, returnee: 1, povertyKnown: 1, povertyRegistered: 1 },
    },
    workersKnown: 1,
    workers: 3,
  });
  expect(verdicts.map(({ ruleSet, qualifies }) => [ruleSet, qualifies])).toEqual([
    ['world-bank-2019', false],
    ['aliresearch-2022', false],
    ['aliresearch-2013', false],
    ['aliresearch', false],
  ]);
});

it.each([
  ['the 365th day back', ago(364), 100n],
  ['the 366th', ago(365), 0n],
  ['its first millisecond', '2018-06-30T16:00:00.000Z', 100n],
  ['the last before it', '2018-06-30T15:59:59.999Z', 0n],
  ['the last of D', '2019-06-30T15:59:59.999Z', 100n],
  ['the first after it', '2019-06-30T16:00:00.000Z', 0n],
])('an order of %s and the live window', (_name, time, salesFen) => {
  expect(asOf([opened({ time: long }), paid({ time })])?.salesFen).toBe(salesFen);
});

it.each([
  [2019, '2018-06-30T23:59:59.999+08:00', 0n],
  [2019, '2018-07-01T00:00:00+08:00', 100n],
  [2019, '2019-06-30T23:59:59.999+08:00', 100n],
  [2019, '2019-07-01T00:00:00+08:00', 0n],
  // A year with a leap day has 366 days: its first lies before the live window of its last.
  [2020, '2019-07-01T00:00:00+08:00', 100n],
  [2020, '2020-02-29T12:00:00+08:00', 100n],
])('certified year %i and an order of %s', (year, time, salesFen) => {
  const accepted = acceptAll([opened({ time: long }), paid({ time })]);
  expect(certified(accepted, village, dayFrom(`${year}-06-30`))).toMatchObject({ asOf: `${year}-06-30`, salesFen });
});

it('looks at 365 days of a leap year in the live window', () => {
  const events = [opened({ time: long }), paid({ time: '2019-07-01T12:00:00+08:00' }), paid({ time: '2019-07-02T12:00:00+08:00' })];
  expect(asOf(events, dayFrom('2020-06-30'))?.salesFen).toBe(100n);
});

describe('an active shop', () => {
  it.each([
    [29, 9, false],
    [30, 0, false],
    [30, 1, true],
    [31, 1, false],
    [31, 2, true],
    [60, 1, false],
    [60, 2, true],
    [61, 2, false],
    [61, 3, true],
    [90, 2, false],
    [90, 3, true],
    [91, 3, true],
    [600, 2, false],
    [600, 3, true],
  ])('of age %i with %i orders', (age, count, isActive) => {
    expect(asOf([opened({ time: ago(age) }), ...orders(count, ago(0))])).toMatchObject({ openShops: 1, activeShops: isActive ? 1 : 0 });
  });

  it.each([
    ['on the day that the lookback begins after', 400, 90, 0],
    ['on its first day', 400, 89, 1],
    ['on the very day of the opening', 30, 30, 0],
    ['on the day after it', 30, 29, 1],
    ['on the day after D', 400, -1, 0],
  ])('needs its orders in the lookback: %s', (_name, age, orderedAgo, activeShops) => {
    expect(asOf([opened({ time: ago(age) }), ...orders(3, ago(orderedAgo))])).toMatchObject({ activeShops });
  });

  it('keeps orders that were refunded, before or after D', () => {
    const refunds = [ago(0), ago(-400)].map((time) => refunded({ time, orderPaidAt: ago(0), amountFen: 150 }));
    expect(asOf([opened({ time: long }), ...orders(3, ago(0)), ...refunds])).toMatchObject({ activeShops: 1, salesFen: 0n });
  });
});

describe('a refund', () => {
  it.each([
    ['in the window of an order in it', ago(0), ago(364), 99n],
    ['in the window of an order before it', ago(0), ago(365), 100n],
    ['after D of an order before', ago(-20), ago(0), 99n],
    ['of an order after D', ago(-20), ago(-1), 100n],
  ])('%s', (_name, time, orderPaidAt, salesFen) => {
    expect(asOf([opened({ time: long }), paid({ time: ago(5) }), refunded({ time, orderPaidAt, amountFen: 1 })])).toMatchObject({
      salesFen,
    });
  });

  it('may leave less than nothing', () => {
    expect(asOf([refunded({ time: ago(1), amountFen: 9 }), opened({ time: long })])).toMatchObject({ salesFen: -9n, alibabaSalesFen: -9n });
  });
});

describe('open and closed', () => {
  const trading = orders(5, ago(0));
  it.each<[string, WrittenEvent[], number, number]>([
    ['closed at the time of its opening', [closed({ time: ago(400) }), opened({ time: ago(400) })], 0, 0],
    ['closed a millisecond after', [opened({ time: '2019-05-01T00:00:00Z' }), closed({ time: '2019-05-01T00:00:00.001Z' })], 0, 0],
    [
      'closed a nanosecond after, which is the same time',
      [opened({ time: '2019-05-01T00:00:00Z' }), closed({ time: '2019-05-01T00:00:00.000000001Z' })],
      0,
      0,
    ],
    ['closed before it opened', [closed({ time: ago(401) }), opened({ time: ago(400) })], 1, 1],
    ['reopened 30 days ago', [opened({ time: ago(400) }), closed({ time: ago(40) }), opened({ time: ago(30) })], 1, 1],
    ['reopened 29 days ago', [opened({ time: ago(400) }), closed({ time: ago(40) }), opened({ time: ago(29) })], 1, 0],
    ['opened again without a closing', [opened({ time: ago(29) }), opened({ time: ago(30) })], 1, 1],
    [
      'reopened at the closing and once more',
      [opened({ time: ago(400) }), closed({ time: ago(40) }), opened({ time: ago(40) }), opened({ time: ago(29) })],
      1,
      0,
    ],
    ['closed after D', [opened({ time: ago(400) }), closed({ time: ago(-1) })], 1, 1],
    ['closed at the end of D', [opened({ time: ago(400) }), closed({ time: '2019-06-30T15:59:59.999Z' })], 0, 0],
    ['opened after D', [opened({ time: ago(-1) })], 0, 0],
    [
      'closed twice, opened between',
      [opened({ time: ago(400) }), closed({ time: ago(300) }), opened({ time: ago(200) }), closed({ time: ago(100) })],
      0,
      0,
    ],
  ])('%s', (_name, events, openShops, activeShops) => {
    for (const order of [events, [...events].reverse()]) expect(asOf([...order, ...trading])).toMatchObject({ openShops, activeShops });
  });
});

it('a shop that opens only after D sells for its village before', () => {
  expect(asOf([paid({ time: ago(3) }), opened({ time: ago(-9) })])).toMatchObject({ salesFen: 100n, openShops: 0 });
});

it('an order without a category takes that of the first accepted opening, not of the one in force', () => {
  const events = [opened({ time: ago(50), category: 'service' }), opened({ time: ago(40), category: 'other' }), paid({ time: ago(3) })];
  expect(asOf(events)?.paidByCategoryFen).toMatchObject({ service: 100n, other: 0n });
});

describe('a household', () => {
  const two = (extra: WrittenEvent[]) => [
    opened({ time: ago(400) }),
    opened({ time: ago(400), shopId: 's2' }),
    ...orders(3, ago(0)),
    ...orders(3, ago(0), 's2'),
    ...extra,
  ];
  it.each<[string, WrittenEvent[], number]>([
    ['counts once for two shops', [], 1],
    ['is that of the latest opening', [opened({ time: ago(100), householdId: 'h2' })], 2],
    ['is not that of an opening after D', [opened({ time: ago(-1), householdId: 'h2' })], 1],
    ['is not that of an earlier opening that came later', [opened({ time: ago(401), householdId: 'h2' })], 1],
    ['is that of the greater id at the same time', [opened({ time: ago(400), id: 'zz', householdId: 'h2' })], 2],
    ['is not that of the lesser id at the same time', [opened({ time: ago(400), id: '0', householdId: 'h2' })], 1],
  ])('%s', (_name, extra, activeHouseholds) => {
    expect(asOf(two(extra))).toMatchObject({ activeShops: 2, activeHouseholds });
  });
});

describe('the registration in force', () => {
  const at = (time: string, households: number, id: string, source = '/a') => registered({ time, households, id, source });
  it.each<[string, WrittenEvent[], number]>([
    ['is the latest, not the last to come', [at(ago(5), 20, 'b'), at(ago(6), 30, 'c')], 20],
    ['is by id at the same time', [at(ago(5), 20, 'b'), at(ago(5), 30, 'a')], 20],
    ['compares ids as text', [at(ago(5), 20, '10'), at(ago(5), 30, '9')], 30],
    ['puts capitals before small letters', [at(ago(5), 20, 'a'), at(ago(5), 30, 'B')], 20],
    ['is by source at the same time and id', [at(ago(5), 20, 'b', '/b'), at(ago(5), 30, 'b', '/a')], 20],
    ['is not one of a day after D', [at(ago(5), 20, 'b'), at('2019-06-30T16:00:00Z', 30, 'c')], 20],
  ])('%s', (_name, events, households) => {
    for (const order of [events, [...events].reverse()]) expect(asOf(order)).toMatchObject({ households });
  });

  it('is in force whole', () => {
    const accepted = acceptAll([registered({ time: ago(9), kind: 'residents-committee' }), registered({ time: ago(8), name: 'New' })]);
    expect(assessmentAsOf(accepted, village, day)).toMatchObject({ kind: 'administrative-village', name: 'New' });
  });

  it('is wanted for an assessment', () => {
    const accepted = accept(recordsOf([opened({ time: ago(9) }), registered({ time: ago(5) })]), 1).accepted;
    expect(assessmentAsOf(accepted, village, day - 6)).toBeUndefined();
    expect(assessmentAsOf(accepted, village, day - 5)).toMatchObject({ openShops: 1 });
  });
});

it.each([
  ['000', 'administrative-village'],
  ['001', 'residents-committee'],
  ['199', 'residents-committee'],
  ['200', 'administrative-village'],
  ['399', 'administrative-village'],
  ['400', 'residents-committee'],
  ['497', 'residents-committee'],
  ['498', 'administrative-village'],
])('reads the kind of a code that ends with %s', (lastThree, kind) => {
  const data = { villageCode: `330782100${lastThree}`, name: 'x', households: 1 };
  expect(kindOf(data)).toBe(kind);
  expect(kindOf({ ...data, kind: 'residents-committee' })).toBe('residents-committee');
});
