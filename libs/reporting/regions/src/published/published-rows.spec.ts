import { regionName } from '@taocun/reporting-geography';
import { measures, publishedRows } from './published-rows';

it('has each figure once, of a region of the registry, with its source', () => {
  expect(publishedRows).toHaveLength(328);
  expect(new Set(publishedRows.map(({ year, region, measure }) => `${year} ${region} ${measure}`)).size).toBe(328);
  expect(publishedRows.filter(({ region, source, value }) => regionName(region) === null || source === '' || !(value >= 0))).toEqual([]);
  expect(measures).toContain('villages-in-poverty-counties');
});

it('has them by year, the nation before its parts, and says what they count', () => {
  expect(publishedRows.map(({ key }) => key)).toEqual(publishedRows.map(({ key }) => key).sort());
  const years = publishedRows.map(({ year }) => year);
  expect(years).toEqual(years.toSorted((a, b) => a - b));
  expect(publishedRows[0]).toEqual({
    ...{ key: '0000', year: 2009, region: 'CN', level: 'nation', name: '全国', measure: 'villages', unit: 'count', value: 3 },
    source: 'Xinhua, 2019-08-02 and Weifang Daily, 2019-08-06',
  });
  const unitOf = (measure: string) => publishedRows.find((row) => row.measure === measure)?.unit;
  expect(['sales-rmb', 'sales-rmb-half-year', 'villages-over-100m-rmb', 'villages-in-clusters-percent'].map(unitOf)).toEqual([
    ...['rmb', 'rmb', 'count', 'percent'],
  ]);
});
