import { builtInRuleSets, clusterVerdict, townVerdict, versionAsOf } from '@taocun/domain';
import type { RuleSet } from '../server/api';
import { momentFrom, momentsOf, momentKey, monthShown } from './moment';
import { clustersOf, countedByProvince, monthBefore, qualifyingAt, rulesAt, townsByVillages } from './past';

const changes = [
  { villageCode: '330782104212', townshipCode: '330782104', name: '甲村', sequence: 1, qualifies: true, asOf: '2014-11-30' },
  { villageCode: '330782104212', townshipCode: '330782104', name: '甲村', sequence: 10, qualifies: true, asOf: '2015-03-31' },
  { villageCode: '330782104212', townshipCode: '330782104', name: '甲村', sequence: 2, qualifies: false, asOf: '2015-01-01' },
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

it('goes back a month, also across New Year', () => {
  expect([monthBefore('2015-01'), monthBefore('2015-10')]).toEqual(['2014-12', '2015-09']);
});

it('replaces the month of a cut-off by the certified list, begins with the first villages and ends with now', () => {
  const month = (name: string, qualifying: number) => ({ month: name, qualifying, new: 0, lost: 0, salesFen: 0 });
  const months = [month('2014-04', 0), month('2014-05', 3), month('2014-06', 4), month('2014-07', 5), month('2014-08', 6)];
  expect(momentsOf([2014], months, june).map(momentKey)).toEqual(['2014-05', '2014', '2014-07', 'now']);
  expect(momentsOf([2014], months, { cutOffs: [{ fromYear: 2014, monthDay: '07-31' }] }).map(momentKey)).toEqual([
    '2014-05',
    '2014-06',
    '2014',
    'now',
  ]);
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

it.each(builtInRuleSets)('finds the towns and clusters of villages as classification does: $id', (ruleSet) => {
  const rules = versionAsOf(ruleSet, 16_251);
  const villagesIn = (code: string, number: number) =>
    Array.from({ length: number }, (_, at) => ({ villageCode: `${code}${String(at + 200).padStart(12 - code.length, '0')}` }));
  for (const township of ['330782000', '330782001', '330782099', '330782100', '330782400']) {
    for (const number of [1, 2, 3, 4]) {
      const { qualifies } = townVerdict(rules, township, { qualifyingVillages: number, alibabaSalesFen: 0, activeAlibabaShops: 0 });
      const town = { kind: 'town', code: township, name: null, villages: number };
      expect(townsByVillages(villagesIn(township, number), rules)).toEqual(qualifies ? [town] : []);
    }
  }
  for (const number of [1, 9, 10, 29, 30, 99, 100]) {
    const { qualifies, size } = clusterVerdict(rules, { qualifyingVillages: number });
    const cluster = { kind: 'cluster', code: '330782', name: null, villages: number, size };
    expect(clustersOf(villagesIn('330782', number), rules)).toEqual(qualifies ? [cluster] : []);
  }
});
