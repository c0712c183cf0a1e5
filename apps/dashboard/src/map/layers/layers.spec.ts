import type { Language } from '@taocun/domain';
import type { Atlas } from '../../places/atlas/atlas';
import type { Moment } from '../../snapshot/moment';
import { english } from '../../words/words-en';
import { chinese } from '../../words/words-zh';
import { countiesByShops, countiesByVillages, quintiles } from './county-quantities';
import { firstYears } from './first-years';
import { isOfNow, layerOf, villagesOfMoment } from './layer';
import { layers } from './layers';
import { nearMisses } from './near-misses';

const atlas = {
  at: (longitude: number, latitude: number) => [longitude, latitude],
  county: (code: string) => ({ name: `县${code}`, at: [0, 0] }),
} as unknown as Atlas;
const village = (villageCode: string, asOf = '2015-06-30') => ({
  villageCode,
  name: '某村',
  asOf,
  longitude: 120,
  latitude: 30,
});
const many = (county: string, number: number) =>
  Array.from({ length: number }, (_, at) => village(`${county}001${String(at).padStart(3, '0')}`));

const shown = (moment: Moment, now?: readonly ReturnType<typeof village>[], language: Language = 'en') => ({
  inForce: { cluster: { cluster: 10, large: 30, super: 100 } } as never,
  villages: { now, lists: undefined },
  moment,
  atlas,
  region: '',
  language,
  texts: language === 'en' ? english : chinese,
});

it('classes counties by the sizes of clusters, the largest with the strongest colour', () => {
  const now = [...many('330782', 12), ...many('320324', 2), ...many('371721', 3)];
  const layer = countiesByVillages.draw(now, shown('now', now));
  expect([...(layer.counties ?? [])]).toEqual([
    ['330782', { colour: '--step-3', text: 'Taobao Villages: 12' }],
    ['371721', { colour: '--step-2', text: 'Taobao Villages: 3' }],
    ['320324', { colour: '--step-1', text: 'Taobao Villages: 2' }],
  ]);
  expect(layer.legend.map(({ text }) => text)).toEqual([
    '1 to 2',
    '3 to 9',
    '10 to 29',
    '30 to 99',
    '100 or more',
  ]);
  expect(countiesByVillages.draw(now, { ...shown('now', now), region: '33' }).rows).toEqual([
    { code: '330782', cells: ['县330782', '330782', '12'] },
  ]);
});

it('divides counties into five equal classes, whose bounds are rounded down to two digits', () => {
  expect(quintiles([0, ...Array.from({ length: 10 }, (_, at) => 1_234 * (at + 1))])).toEqual([
    1_200, 3_700, 6_100, 8_600, 11_000,
  ]);
  expect(quintiles([7])).toEqual([7]);
  expect(quintiles([])).toEqual([]);
});

it('uses the strongest colours if there are fewer classes than colours', () => {
  const layer = countiesByShops.draw(
    [{ code: '330782', salesFen: 1, activeShops: 5 }],
    shown({ year: 2015 }),
  );
  expect(layer.counties?.get('330782')?.colour).toBe('--step-5');
});

describe('the spread by year', () => {
  const lists = new Map([
    [2014, [village('330782001001', '2014-06-30'), village('330782001002', '2014-06-30')]],
    [2015, [village('330782001001'), village('330782001003'), village('320324001001')]],
  ]);
  const spread = (moment: Moment) => firstYears.draw(lists, shown(moment));

  it('colours each village by its first list, and keeps those that left', () => {
    const layer = spread('now');
    expect(layer.dots.map(({ code, colour }) => [code, colour])).toEqual([
      ['330782001001', '--year-1'],
      ['330782001002', '--year-1'],
      ['330782001003', '--year-5'],
      ['320324001001', '--year-5'],
    ]);
    expect(layer.rows.map(({ cells }) => cells)).toEqual([
      ['2014', '2', '1'],
      ['2015', '2', '1'],
    ]);
  });

  it.each<[Moment, number]>([
    [{ year: 2014 }, 2],
    [{ month: '2014-05' }, 0],
    [{ month: '2015-05' }, 2],
    [{ month: '2015-06' }, 4],
  ])('stops at the moment: %j', (moment, dots) => {
    expect(spread(moment).dots).toHaveLength(dots);
    // A year keeps its colour whatever moment is selected.
    expect(spread(moment).legend.map(({ text }) => text)).toEqual(['2014', '2015']);
  });
});

it('shows near misses over the villages, and alone at a past moment', () => {
  const near = [
    { villageCode: '330782001009', name: '近村', longitude: 120, latitude: 30, shortfallPpm: 52_600 },
  ];
  const now = nearMisses.draw(near, shown('now', many('330782', 2)));
  expect(now.dots.map(({ colour }) => colour)).toEqual(['--near', undefined, undefined]);
  expect(now.rows).toEqual([{ code: '330782001009', cells: ['近村', '330782001009', '5.3%'] }]);
  const past = nearMisses.draw(near, shown({ year: 2014 }, many('330782', 2)));
  expect([past.dots.length, past.legend.length]).toEqual([1, 1]);
});

it.each<[Moment, readonly string[]]>([
  ['now', []],
  [{ year: 2014 }, ['sales', 'shops', 'near']],
  [{ month: '2014-05' }, ['sales', 'shops', 'near']],
])('layers without data of the moment show the present: %j', (moment, names) => {
  expect(Object.entries(layers).flatMap(([name, layer]) => (isOfNow(layer, moment) ? [name] : []))).toEqual(
    names,
  );
});

it.each(['counties', 'years'] as const)(
  'a layer is not drawn until the page has loaded the villages that it needs: %s',
  async (name) => {
    const draw = await layers[name].load('aliresearch')(new AbortController().signal);
    expect(draw(shown('now'))).toBeUndefined();
  },
);

it.each(['en', 'zh'] as const)('the sentence of a layer defines the terms of its legend (%s)', (language) => {
  const [nearMiss] = nearMisses.draw([], shown('now', [], language)).legend;
  expect(nearMisses.words[language].about.toLowerCase()).toMatch(new RegExp(`^${nearMiss?.text} ?(is|是指)`));
});

it('a layer without a part of its declaration does not compile', () => {
  const words = {
    en: { name: 'Villages', about: 'All villages.' },
    zh: { name: '村庄', about: '全部村庄。' },
  };
  const whole = {
    words,
    moments: 'all',
    source: villagesOfMoment,
    draw: () => ({ dots: [], legend: [], heads: [], rows: [] }),
  } as const;
  const { moments: _moments, ...withoutMoments } = whole;
  const { draw: _draw, ...withoutDrawing } = whole;
  const { source: _source, ...withoutSource } = whole;
  expect([
    layerOf(whole),
    // @ts-expect-error It has no words in Chinese.
    layerOf({ ...whole, words: { en: words.en } }),
    // @ts-expect-error It has no sentence in English.
    layerOf({ ...whole, words: { ...words, en: { name: 'Villages' } } }),
    // @ts-expect-error The moments of its data are missing.
    layerOf(withoutMoments),
    // @ts-expect-error Nothing draws it.
    layerOf(withoutDrawing),
    // @ts-expect-error It draws another source's data.
    layerOf({ ...whole, draw: countiesByShops.draw }),
  ]).toHaveLength(6);
  // @ts-expect-error It has no data.
  expect(() => layerOf(withoutSource)).toThrow();
});
