import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CertifiedRegion } from '../../villages/answers';
import { type CertifiedYear, type ListedSums, ownMeasures } from './own-measures';
import { publishedRows } from './published-rows';

const county = (code: string, villages: number, size?: 'large' | 'super'): CertifiedRegion => ({
  kind: 'cluster',
  code,
  name: null,
  path: code,
  ruleSet: 'aliresearch',
  year: 2015,
  qualifies: villages >= 10,
  ...(size !== undefined && { size }),
  villages,
  alibabaSalesFen: 0,
  activeAlibabaShops: 0,
});
const sums = (code: string, salesFen: bigint): ListedSums => ({
  code,
  salesFen,
  activeShops: 300,
  salesFenInPovertyCounties: 12_345,
  over100Million: 2,
  over10Billion: 0,
});

const year: CertifiedYear = {
  year: 2016,
  counties: [
    county('330782', 100, 'super'),
    county('350524', 30, 'large'),
    county('220112', 2),
    county('510104', 3),
    county('410303', 9),
  ],
  towns: [],
  poverty: [],
  sums: [sums('330782', 10n ** 18n + 99n), sums('350524', 1n)],
  people: { code: 'CN', keepers: { under31: 51, birthYearKnown: 99 }, workers: 420 },
};

it.each<[string, number | undefined]>([
  ['villages', 144],
  ['large-clusters', 2],
  ['super-clusters', 1],
  ['villages-in-clusters-percent', 90],
  ['villages-central-west', 12],
  ['villages-northeast', 2],
  ['villages-central-west-northeast', 14],
  ['villages-six-coastal-provinces', 130],
  ['villages-east', 130],
  ['active-shops', 600],
  ['sales-rmb', 10 ** 16 + 1],
  ['sales-rmb-in-poverty-counties', 246],
  ['villages-over-100m-rmb', 4],
  ['jobs', 420],
  ['merchants-30-and-under-percent', 52],
])('%s: %d', (measure, figure) => {
  expect(ownMeasures[measure]?.(year)).toBe(figure);
});

it.each([
  [2014, 14],
  [2015, 14],
  [2016, 12],
])('the centre and the west of %d are counted by the regions of that year', (of, villages) => {
  expect(ownMeasures['villages-central-west']?.({ ...year, year: of })).toBe(villages);
});

/** The counties of the list of 2015, each with its villages. */
const listed = (): CertifiedRegion[] => {
  const [, ...rows] = readFileSync(
    join(__dirname, '../../../../../../tools/record/taobao-villages-2015.csv'),
    'utf8',
  )
    .trim()
    .split('\n');
  return rows.map((row) => county(row.slice(0, 6), 1));
};

it('the published villages of central and western China are on the list of 2015', () => {
  const published = publishedRows.find(
    ({ year: of, measure }) => of === 2015 && measure === 'villages-central-west',
  )?.value;
  expect(ownMeasures['villages-central-west']?.({ ...year, year: 2015, counties: listed() })).toBe(published);
});

it.each(['jobs', 'merchants-30-and-under-percent'])(
  'the measure %s is absent if no shop has declared its people',
  (measure) => {
    expect(ownMeasures[measure]?.({ ...year, people: undefined })).toBeUndefined();
  },
);
