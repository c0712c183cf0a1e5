import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { countyCentroids, listedVillages, povertyCounties, publishedFigures, registrySample } from './lists';

describe('the data of the record', () => {
  it('lists 212 villages in 2014 and 780 in 2015, each code once a year', () => {
    expect(new Set(listedVillages(2014).map(({ code }) => code)).size).toBe(212);
    expect(new Set(listedVillages(2015).map(({ code }) => code)).size).toBe(780);
  });

  it('contains the published figures, among them the 211 villages of 2014 next to the 212 of its list', () => {
    const national = publishedFigures().filter(
      ({ scope, year }) => scope === 'national' && (year === 2014 || year === 2015),
    );
    expect(
      Object.fromEntries(national.map(({ year, measure, value }) => [`${year} ${measure}`, value])),
    ).toEqual({
      '2014 towns': 19,
      '2014 villages': 211,
      '2014 villages-in-list': 212,
      '2014 active-shops': 70_000,
      '2014 jobs': 280_000,
      '2014 provinces': 10,
      '2014 villages-central-west': 4,
      '2014 villages-in-poverty-counties': 4,
      '2015 active-shops': 200_000,
      '2015 provinces': 17,
      '2015 villages-central-west': 17,
      '2015 villages-in-poverty-counties': 10,
      '2015 villages-in-provincial-poverty-counties': 166,
      '2015 clusters': 25,
      '2015 towns': 71,
      '2015 villages': 780,
      '2015 villages-in-clusters-percent': 54,
    });
  });

  it('has the registry sample, the poverty counties and a point for Baigou', () => {
    expect(registrySample()).toHaveLength(20_000);
    expect(povertyCounties().size).toBe(831);
    expect(countyCentroids().get('130672')).toEqual(countyCentroids().get('130684'));
  });
});

it('the earlier registry has 68 villages with provisional codes, each by its name and by a code of its prefecture', () => {
  const file = readFileSync(join(__dirname, '../../../record/provisional-codes.csv'));
  const rows = parse<{ code: string; registered: string; name: string }>(file, { columns: true });
  const listed = new Map(listedVillages(2015).map((village) => [village.code, village]));
  const wrong = rows.filter(({ code, registered, name }) => {
    const { provisional = false, village = '' } = listed.get(code) ?? {};
    return (
      !provisional ||
      !name.startsWith(village.replace(/(村|社区|居委会)$/, '')) ||
      registered.slice(0, 4) !== code.slice(0, 4)
    );
  });
  expect([rows.length, new Set(rows.map(({ registered }) => registered)).size, wrong]).toEqual([68, 68, []]);
});
