import path from 'node:path';
import { crosswalkOf } from './crosswalk';
import { changesOf, changesTable, editionsIn, registrationsOf } from './editions';

const extract = (year: number): string =>
  path.join(__dirname, `../../../../tools/record/register-gangcheng-${year}.csv`);
const editions = editionsIn(
  new Map([
    ['2020-06-30', extract(2020)],
    ['2017-10-31', extract(2017)],
  ]),
);
const textsOf = (units: readonly { readonly code: string; readonly name: string }[]) =>
  units.map(({ code, name }) => `${code} ${name}`);

it('a district is followed into another prefecture, and the units without a match are listed', () => {
  const [changes] = changesOf(editions);
  const { matches, ended, added } = changes!;
  expect(editions.map(({ day, units }) => [day, units.length])).toEqual([
    ['2017-10-31', 230],
    ['2020-06-30', 235],
  ]);
  expect([matches.size + ended.length, matches.size + added.length]).toEqual([230, 235]);
  expect(matches.get('370117001001')).toEqual({
    change: 'recoded',
    rule: 'moved-township',
    formerCodes: ['371203001001'],
  });
  // Two villages of each name, in townships with new borders.
  expect(textsOf(ended)).toEqual([
    '371203001209 高家庄村委会',
    '371203001232 东峪村委会',
    '371203002229 高家庄村委会',
    '371203002240 东峪村委会',
  ]);
  expect(textsOf(added)).toEqual([
    '370117001008 汶水山庄社区居委会',
    '370117001009 九龙家园社区居委会',
    '370117003005 力源社区居委会',
    '370117003006 桃花源社区居委会',
    '370117004002 鼎力社区居委会',
    '370117400213 高家庄村委会',
    '370117400220 东峪村委会',
    '370117401004 高家庄社区居委会',
    '370117401202 东峪村委会',
  ]);
});

it('each unit is registered once, and again if it is new or renamed, with its former code', () => {
  const [first, second] = editions;
  const third = {
    day: '2023-06-30',
    units: second!.units.map((unit, at) => (at === 0 ? { ...unit, name: '北城子坡社区' } : unit)),
  };
  const all = [first!, second!, third];
  const registered = [...registrationsOf(all, changesOf(all), '2009-01-01T00:00:00+08:00')];
  expect(
    Object.fromEntries(
      [...Map.groupBy(registered, ({ time }) => time)].map(([time, { length }]) => [time, length]),
    ),
  ).toEqual({
    '2009-01-01T00:00:00+08:00': 230,
    '2020-06-30T00:00:00+08:00': 235,
    '2023-06-30T00:00:00+08:00': 1,
  });
  expect(registered.at(-1)).toEqual({
    code: '370117001001',
    name: '北城子坡社区',
    edition: '2023-06-30',
    time: '2023-06-30T00:00:00+08:00',
    formerCodes: ['371203001001'],
  });
});

it('the first edition has other names at another time, so that its registrations are no repeats', () => {
  const namesAt = (time: string) => [
    ...new Set([...registrationsOf(editions, changesOf(editions), time)].map(({ edition }) => edition)),
  ];
  expect(namesAt('2009-01-01T00:00:00+08:00')).toEqual(['2017-10-31', '2020-06-30']);
  expect(namesAt('2017-10-31T00:00:00+08:00')).toEqual([
    '2017-10-31@2017-10-31T00:00:00+08:00',
    '2020-06-30',
  ]);
});

it('a name that occurs twice has no match, nor has a unit of another county unless its township or county has moved', () => {
  const unit = (code: string, name: string) => ({ code, name });
  const pairsOf = (before: readonly [string, string][], after: readonly [string, string][]) =>
    [
      ...crosswalkOf(
        before.map((each) => unit(...each)),
        after.map((each) => unit(...each)),
      ).matches,
    ].map(([code, { formerCodes }]) => [code, ...formerCodes]);
  const a = '330782103201';
  const b = '330782103202';
  const c = '330782104201';
  expect(pairsOf([[a, '东风村委会']], [[c, '东风社区居委会']])).toEqual([[c, a]]);
  expect(
    pairsOf(
      [
        [a, '东风村'],
        [b, '东风社区'],
      ],
      [[c, '东风村']],
    ),
  ).toEqual([]);
  expect(
    pairsOf(
      [
        [a, '东风村'],
        [b, '红星村'],
        ['330782103203', '光明村'],
      ],
      [['330726100201', '东风村']],
    ),
  ).toEqual([]);
  expect(
    pairsOf(
      [
        [a, '东风村'],
        [b, '红星村'],
      ],
      [['330726100201', '东风村']],
    ),
  ).toEqual([['330726100201', a]]);
});

describe('units of one name in a township', () => {
  const units = (...pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([code, name]) => ({ code, name }));
  const village = ['330782103201', '东风村委会'] as const;
  const community = ['330782103001', '东风社区居委会'] as const;
  const other = ['330782103202', '红星村委会'] as const;

  it.each([
    [
      'of which one is left with its code are merged',
      [village, community],
      [community],
      [['330782103001', 'merged', 'one-name-left', '330782103201']],
    ],
    [
      'in whose place one has a new code are merged',
      [village, community],
      [['330782103009', '东风村'] as const],
      [['330782103009', 'merged', 'one-name-left', '330782103201', '330782103001']],
    ],
    [
      'in the place of one are divided',
      [['330782103209', '东风村'] as const],
      [village, community],
      [
        ['330782103201', 'divided', 'one-name-before', '330782103209'],
        ['330782103001', 'divided', 'one-name-before', '330782103209'],
      ],
    ],
    ['are not divided if one has its code', [village], [village, community], []],
    [
      'are not merged if one may have a new name',
      [village, community],
      [community, ['330782103203', '北东风村'] as const],
      [],
    ],
  ])('%s', (_what, before, after, expected) => {
    const { matches } = crosswalkOf(units(...before, other), units(...after, other));
    expect(
      Array.from(matches, ([code, { change, rule, formerCodes }]) => [code, change, rule, ...formerCodes]),
    ).toEqual(expected);
  });
});

it('a unit that merges twice names all codes so far, and the table of changes has the rule of each', () => {
  const editionOf = (day: string, ...pairs: readonly (readonly [string, string])[]) => ({
    day,
    units: pairs.map(([code, name]) => ({ code, name })),
  });
  const all = [
    editionOf(
      '2009-12-31',
      ['330782103001', '东风社区'],
      ['330782103201', '东风村'],
      ['330782103202', '红星村'],
    ),
    editionOf(
      '2016-12-31',
      ['330782103001', '东风社区'],
      ['330782103203', '东风村'],
      ['330782103202', '红旗村'],
    ),
    editionOf('2023-12-31', ['330782103001', '东风社区'], ['330782103204', '光明村']),
  ];
  const [first, second] = all;
  const merged = [
    first!,
    { ...second!, units: second!.units.filter(({ code }) => code !== '330782103203') },
    all[2]!,
  ];
  expect(changesTable(changesOf(merged)).trim().split('\n')).toEqual([
    'edition,change,rule,code,formerCodes',
    '2016-12-31,renamed,same-code,330782103202,',
    '2016-12-31,merged,one-name-left,330782103001,330782103201',
    '2023-12-31,ended,,330782103202,',
    '2023-12-31,added,,330782103204,',
  ]);
  const last = [...registrationsOf(all, changesOf(all), '2009-01-01T00:00:00+08:00')].filter(
    ({ code }) => code === '330782103001',
  );
  expect(last.map(({ time, formerCodes }) => [time, formerCodes])).toEqual([
    ['2009-01-01T00:00:00+08:00', undefined],
    ['2023-12-31T00:00:00+08:00', ['330782103203']],
  ]);
});
