import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '@taocun/domain';
import { routeOf } from '../../routes/route';
import { storyWords } from './story-words';

const published = new Map(
  readFileSync(join(__dirname, '../../../../../libs/geography/assets/published.csv'), 'utf8')
    .split('\n')
    .map((line) => line.split(','))
    .filter(([, scope]) => scope === 'national')
    .map(([year, , , , measure, value]) => [`${measure} ${year}`, Number(value)]),
);

/** The figures of each chapter, in the order of its text. */
const claimed: readonly (readonly string[])[] = [
  [
    'villages 2009',
    'villages 2012',
    'provinces 2012',
    'active-shops 2012',
    'sales-rmb 2012',
    'villages 2013',
  ],
  ['villages 2014', 'villages 2015', 'villages 2016', 'villages 2017', 'villages 2022', 'villages 2021'],
  [],
  [
    'villages-in-clusters-percent 2015',
    'clusters 2015',
    'villages-in-clusters-percent 2019',
    'clusters 2019',
    'super-clusters 2019',
  ],
  [
    'provinces 2014',
    'provinces 2022',
    'villages 2019',
    'villages-six-coastal-provinces 2019',
    'villages-central-west-northeast 2019',
    'villages-central-west-northeast 2020',
  ],
  [
    'villages-in-poverty-counties 2014',
    'villages-in-poverty-counties 2018',
    'villages-in-poverty-counties 2020',
  ],
  [
    'active-shops 2014',
    'active-shops 2020',
    'jobs 2014',
    'jobs 2020',
    'sales-rmb 2020',
    'villages-over-100m-rmb 2020',
    'villages-with-5m-rmb-of-produce 2020',
  ],
  [],
];
/** Thresholds that are part of a figure's name. */
const thresholds = new Set([100_000_000, 5_000_000]);
const units: Readonly<Record<string, number>> = {
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
  万: 1e4,
  亿: 1e8,
  万亿: 1e12,
};

/** The numbers in a text that are neither years nor thresholds. */
function numbersOf(text: string): readonly number[] {
  return [...text.matchAll(/(\d[\d,.]*\d|\d) ?(million|billion|trillion|万亿|万|亿)?/g)]
    .map(([, digits = '', unit = '']) => Math.round(Number(digits.replaceAll(',', '')) * (units[unit] ?? 1)))
    .filter((number) => !thresholds.has(number) && !(number >= 2009 && number <= 2022));
}

const sorted = (numbers: readonly (number | undefined)[]): readonly (number | undefined)[] =>
  numbers.toSorted((a = 0, b = 0) => a - b);

it.each<Language>(['en', 'zh'])(
  'claims what was published and no other number, and links into the page: %s',
  (language) => {
    const { chapters } = storyWords[language];
    expect(chapters.map(({ paragraphs }) => sorted(numbersOf(paragraphs.join(' '))))).toEqual(
      claimed.map((figures) => sorted(figures.map((figure) => published.get(figure)))),
    );
    expect(chapters.map(({ see: [, path] }) => routeOf(path).page)).not.toContain('unknown');
  },
);
