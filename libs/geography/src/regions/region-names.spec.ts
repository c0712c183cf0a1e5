import { countyCentres } from '../county-centres';
import { listedPovertyCounties } from '../poverty-counties';
import { assetRows } from './assets';
import { levelOf, parentOf, regionAt } from './region-levels';
import { regionName, regionPath } from './region-names';

it.each([
  ['CN', '全国', ''],
  ['33', '浙江省', '浙江省'],
  ['3307', '金华市', '浙江省 金华市'],
  ['330782', '义乌市', '浙江省 金华市 义乌市'],
  ['330782004', '北苑街道', '浙江省 金华市 义乌市 北苑街道'],
  ['330782004213', null, '浙江省 金华市 义乌市 北苑街道'],
  ['110101', '东城区', '北京市 东城区'],
  ['441900', '东莞市', '广东省 东莞市'],
  ['419001', '济源市', '河南省 济源市'],
  ['330782700', null, '浙江省 金华市 义乌市'],
  ['99', null, ''],
])('%s is %s, on the path %s', (code, name, path) => {
  expect([regionName(code), regionPath(code)]).toEqual([name, path]);
});

it('a region knows its level and what it lies in', () => {
  expect(['CN', '33', '3307', '330782', '330782004'].map((code) => [levelOf(code), parentOf(code)])).toEqual([
    ['nation', undefined],
    ['province', 'CN'],
    ['prefecture', '33'],
    ['county', '3307'],
    ['township', '330782'],
  ]);
  expect(regionAt('county', '330782004213')).toBe('330782');
  expect(() => levelOf('330')).toThrow('330');
});

it('every listed poverty county has a name in the registry', () => {
  expect(listedPovertyCounties.size).toBe(831);
  expect([...listedPovertyCounties.keys()].filter((code) => regionName(code) === null)).toEqual([]);
});

it('so many poverty counties left the list in each year as was announced', () => {
  const years = Map.groupBy(assetRows('poverty-counties.csv'), ([, , delistedYear]) => delistedYear);
  expect(Object.fromEntries(Array.from(years, ([year, counties]) => [year, counties.length]))).toEqual({
    2016: 28,
    2017: 125,
    2018: 283,
    2019: 344,
    2020: 52,
  });
  expect(listedPovertyCounties.get('532322')).toEqual({ code: '532322', name: '双柏县', delistedYear: 2018 });
});

it('every centre lies in China', () => {
  expect(countyCentres.size).toBe(2_891);
  expect(
    [...countyCentres.values()].filter(
      ([longitude, latitude]) => !(longitude > 73 && longitude < 136 && latitude > 3 && latitude < 54),
    ),
  ).toEqual([]);
});
