import { dayFrom, dayText } from '../updates/days';
import { criteriaOf, cutOffOf, isTown, looksBack, type Quantities } from './rule-sets';

/** A village that qualifies under every rule set, with everything on Alibaba's platforms. */
const thriving: Quantities = {
  kind: 'administrative-village',
  households: 1000,
  salesFen: 2_000_000_000n,
  alibabaSalesFen: 2_000_000_000n,
  openShops: 100,
  activeShops: 100,
  activeAlibabaShops: 100,
  activeHouseholds: 100,
  activeAlibabaHouseholds: 100,
};
const committee = { kind: 'residents-committee' } as const;

it.each<[string, string, number | undefined, boolean]>([
  ['in 2019', '2019-12-31', undefined, true],
  ['in 2020', '2020-01-01', undefined, false],
  ['in 2020, certified before', '2020-01-01', 2019, true],
  ['in 2021, certified before', '2021-12-31', 2021, true],
  ['in 2022, certified before', '2022-01-01', 2021, false],
])('a residents’ committee under aliresearch %s', (_name, day, certifiedBefore, holds) => {
  const of = (change: Partial<Quantities>) =>
    criteriaOf({ ...thriving, ...change }, 'aliresearch', dayFrom(day), certifiedBefore).at(-1);
  const both = { threshold: ['administrative-village', 'residents-committee'], comparison: 'one-of' };
  const one = { threshold: 'administrative-village', comparison: 'is' };
  const criterion = { criterion: 'administrative-village', ...(day < '2020' ? both : one) };
  const before = holds && day >= '2020' && { certifiedBefore };
  expect(of(committee)).toEqual({ ...criterion, value: 'residents-committee', holds, ...before });
  expect(of({})).toEqual({ ...criterion, value: 'administrative-village', holds: true });
});

it.each([
  ['2018-12-31', true],
  ['2019-12-31', true],
  ['2020-01-01', false],
  ['2022-01-01', false],
])('under aliresearch on %s all shops count, with a majority of Alibaba’s: %s', (day, all) => {
  const sells = {
    ...thriving,
    salesFen: 1_000_000_000n,
    alibabaSalesFen: 500_000_001n,
    activeAlibabaShops: 50,
  };
  const holding = (change: Partial<Quantities>) =>
    criteriaOf({ ...sells, ...change }, 'aliresearch', dayFrom(day)).map(({ criterion, holds }) => [
      criterion,
      holds,
    ]);
  const place = ['administrative-village', true];
  const without = [['annual-sales', false], ['scale', false], place];
  const withMajority = [['annual-sales', true], ['alibaba-majority', true], ['scale', true], place];
  expect(holding({})).toEqual(all ? withMajority : without);
  const half = holding({ alibabaSalesFen: 500_000_000n });
  expect(half).toEqual(all ? withMajority.with(1, ['alibaba-majority', false]) : without);
});

it('the rule set has the cut-offs of its time', () => {
  const cutOffs = [2013, 2014, 2015, 2016, 2017, 2018, 2019, 2030].map((year) =>
    cutOffOf('aliresearch', year),
  );
  expect(cutOffs.map((day) => day && dayText(day))).toEqual([
    undefined,
    '2014-12-31',
    '2015-12-31',
    '2016-08-31',
    '2017-08-31',
    '2018-10-31',
    '2019-06-30',
    '2030-06-30',
  ]);
  expect(dayText(cutOffOf('aliresearch-2022', 2014)!)).toBe('2014-06-30');
});

it('the rule set uses its lists from 2020 on, as the only rule set', () => {
  expect(
    ['2019-12-31', '2020-01-01', '2024-01-01'].map((day) => looksBack('aliresearch', dayFrom(day))),
  ).toEqual([false, true, true]);
  expect(looksBack('aliresearch-2022', dayFrom('2024-01-01'))).toBe(false);
});

const rich = { alibabaSalesFen: 3_000_000_001n, activeAlibabaShops: 301 };
const poor = { alibabaSalesFen: 0n, activeAlibabaShops: 0 };
const township = '330782100';
const subdistrict = '330782001';
it.each<
  [
    string,
    string,
    Omit<Parameters<typeof isTown>[1], 'alibabaSalesFen' | 'activeAlibabaShops'>,
    typeof rich,
    boolean,
    boolean,
  ]
>([
  [
    '3 villages of a subdistrict in 2018',
    '2018-12-31',
    { code: subdistrict, villages: 3 },
    poor,
    false,
    true,
  ],
  ['2 villages, however rich, in 2018', '2018-12-31', { code: township, villages: 2 }, rich, false, false],
  ['no village, but rich, in 2019', '2019-01-01', { code: township, villages: 0 }, rich, false, true],
  ['a rich subdistrict in 2019', '2019-12-31', { code: subdistrict, villages: 0 }, rich, false, true],
  [
    '3 villages of a subdistrict in 2020',
    '2020-01-01',
    { code: subdistrict, villages: 3 },
    rich,
    false,
    false,
  ],
  ['that was a town before', '2020-01-01', { code: subdistrict, villages: 3 }, poor, true, true],
  [
    'that was a town before, with 2 villages',
    '2020-01-01',
    { code: subdistrict, villages: 2 },
    poor,
    true,
    false,
  ],
  ['that was a town before, in 2024', '2024-01-01', { code: subdistrict, villages: 0 }, rich, true, true],
  ['3 villages of a township in 2024', '2024-01-01', { code: township, villages: 3 }, poor, false, true],
])('a town under aliresearch: %s', (_name, day, of, figures, wasTown, holds) => {
  expect(isTown('aliresearch', { ...of, ...figures }, dayFrom(day), wasTown)).toBe(holds);
});
