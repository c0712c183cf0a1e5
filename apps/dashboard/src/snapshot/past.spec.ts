import { builtInRuleSets, versionAsOf } from '@taocun/domain';
import type { RuleSet } from '../server/api';
import { momentFrom, momentsOf, momentKey, monthShown } from './moment';
import { clustersOf, countedByProvince, qualifyingAt, rulesAt, townsByVillages } from './past';

const changes = [
  {
    villageCode: '330782104212',
    townshipCode: '330782104',
    name: '甲村',
    sequence: 1,
    qualifies: true,
    asOf: '2014-11-30',
  },
  {
    villageCode: '330782104212',
    townshipCode: '330782104',
    name: '甲村',
    sequence: 10,
    qualifies: true,
    asOf: '2015-03-31',
  },
  {
    villageCode: '330782104212',
    townshipCode: '330782104',
    name: '甲村',
    sequence: 2,
    qualifies: false,
    asOf: '2015-01-01',
  },
  {
    villageCode: '330782105212',
    townshipCode: '320324105',
    name: '乙村',
    longitude: 118,
    latitude: 34,
    sequence: 1,
    qualifies: true,
    asOf: '2014-12-01',
  },
];
const june = { cutOffs: [{ fromYear: 1, monthDay: '06-30' }] } as const;
const namesAt = (month: string) => qualifyingAt(month, changes).map(({ name }) => name);

it('finds the villages that qualified at the end of a month', () => {
  expect(namesAt('2014-10')).toEqual([]);
  expect(namesAt('2014-11')).toEqual(['甲村']);
  expect(namesAt('2014-12')).toEqual(['甲村', '乙村']);
  expect(namesAt('2015-01')).toEqual(['乙村']);
  expect(namesAt('2015-03')).toEqual(['甲村', '乙村']);
  expect([...countedByProvince(qualifyingAt('2015-03', changes))]).toEqual([
    ['33', 1],
    ['32', 1],
  ]);
});

it('replaces the month of a cut-off by the certified list, begins with the first villages and ends with now', () => {
  const month = (name: string, qualifying: number) => ({
    month: name,
    qualifying,
    new: 0,
    lost: 0,
    salesFen: 0,
  });
  const months = [
    month('2014-04', 0),
    month('2014-05', 3),
    month('2014-06', 4),
    month('2014-07', 5),
    month('2014-08', 6),
  ];
  expect(momentsOf([2014], months, june).map(momentKey)).toEqual(['2014-05', '2014', '2014-07', 'now']);
  expect(
    momentsOf([2014], months, { cutOffs: [{ fromYear: 2014, monthDay: '07-31' }] }).map(momentKey),
  ).toEqual(['2014-05', '2014-06', '2014', 'now']);
  expect(momentsOf([], [], june).map(momentKey)).toEqual(['now']);
  expect(momentsOf([2014], [], june).map(momentKey)).toEqual(['2014', 'now']);
});

it.each([
  ['', '2016-01-20', 'all-shops'],
  ['', '2020-01-01', 'alibaba-shops'],
  ['', undefined, 'alibaba-shops'],
  ['2019', '2026-01-20', 'all-shops'],
  ['2020', '2016-01-20', 'alibaba-shops'],
  ['2019-12', '2026-01-20', 'all-shops'],
  ['2020-01', '2026-01-20', 'alibaba-shops'],
])('has the version in force at %j, when now is %s: it counts %s', (at, today, counts) => {
  const [ofItsTime] = builtInRuleSets.filter(({ id }) => id === 'aliresearch');
  const rules = JSON.parse(JSON.stringify(ofItsTime)) as RuleSet;
  expect(rulesAt(monthShown(momentFrom(at), rules, today), rules).counts).toBe(counts);
});

it('finds the towns and clusters of villages by the rules of classification', () => {
  const rules = versionAsOf(builtInRuleSets[0]!, 16_251);
  const villagesOf = (code: string, number: number) =>
    Array.from({ length: number }, () => ({ villageCode: `${code}201` }));
  const villages = [
    ...villagesOf('330782001', 3),
    ...villagesOf('330782100', 7),
    ...villagesOf('330783400', 2),
  ];
  expect(townsByVillages(villages, rules).map((town) => [town.kind, town.code, town.villages])).toEqual([
    ['town', '330782001', 3],
    ['town', '330782100', 7],
  ]);
  expect(clustersOf(villages, rules)).toEqual([
    { kind: 'cluster', code: '330782', name: null, villages: 10, size: 'cluster' },
  ]);
});
