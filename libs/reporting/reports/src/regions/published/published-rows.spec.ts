import { regionName } from '@taocun/geography';
import { definitionsOfOwn, ownMeasures } from './own-measures';
import { measures, publishedRows } from './published-rows';

it('each figure is listed once, of a region of the registry, with its source', () => {
  expect(new Set(publishedRows.map(({ year, region, measure }) => `${year} ${region} ${measure}`)).size).toBe(
    publishedRows.length,
  );
  expect(
    publishedRows.filter(
      ({ region, source, value }) => regionName(region) === null || source === '' || !(value >= 0),
    ),
  ).toEqual([]);
  expect(measures).toContain('villages-in-poverty-counties');
});

it('each figure has an address, or the reason why there is none', () => {
  const unsaid = publishedRows.filter(({ url, withoutUrl = '' }) =>
    url === undefined ? withoutUrl === '' : !/^https?:\/\/\S+$/.test(url),
  );
  expect(unsaid).toEqual([]);
  expect(publishedRows.filter(({ url }) => url !== undefined).length).toBeGreaterThanOrEqual(290);
});

it('the figures are listed by year, the nation before its parts, with what they count', () => {
  expect(publishedRows.map(({ key }) => key)).toEqual(publishedRows.map(({ key }) => key).sort());
  const years = publishedRows.map(({ year }) => year);
  expect(years).toEqual(years.toSorted((a, b) => a - b));
  expect(publishedRows[0]).toEqual({
    key: '0000',
    year: 2009,
    region: 'CN',
    level: 'nation',
    name: '全国',
    measure: 'villages',
    unit: 'count',
    value: 3,
    source: 'Xinhua, 2019-08-02 and Weifang Daily, 2019-08-06',
    url: 'https://weifang.dzwww.com/gdfb/201908/t20190806_17031947.htm',
  });
  const unitOf = (measure: string) => publishedRows.find((row) => row.measure === measure)?.unit;
  expect(
    ['sales-rmb', 'sales-rmb-half-year', 'villages-over-100m-rmb', 'villages-in-clusters-percent'].map(
      unitOf,
    ),
  ).toEqual(['rmb', 'rmb', 'count', 'percent']);
});

it('each measure has a definition of the own figure next to it, or the reason why there is none', () => {
  expect([...definitionsOfOwn.keys()].sort()).toEqual(measures);
  for (const [measure, { definition, none }] of definitionsOfOwn) {
    expect([measure, definition !== '', none === '']).toEqual([
      measure,
      measure in ownMeasures,
      measure in ownMeasures,
    ]);
  }
  expect(Object.keys(ownMeasures)).toHaveLength(26);
});
