import type { Atlas } from '../../places/atlas/atlas';
import type { Moment } from '../../snapshot/moment';
import { english } from '../../words/words-en';
import { layerOf, quintiles } from './layer-kit';

const atlas = {
  at: (longitude: number, latitude: number) => [longitude, latitude],
  county: (code: string) => ({ name: `县${code}`, at: [0, 0] }),
} as unknown as Atlas;
const village = (villageCode: string, asOf = '2015-06-30') => ({ villageCode, name: '某村', asOf, longitude: 120, latitude: 30 });
const many = (county: string, number: number) =>
  Array.from({ length: number }, (_, at) => village(`${county}001${String(at).padStart(3, '0')}`));

const shown = (
  moment: Moment,
  villages: { now?: readonly ReturnType<typeof village>[]; lists?: ReadonlyMap<number, ReturnType<typeof village>[]> },
) => ({
  rules: {} as never,
  inForce: { cluster: { cluster: 10, large: 30, super: 100 } } as never,
  villages: { now: villages.now, lists: villages.lists },
  moment,
  atlas,
  region: '',
  language: 'en' as const,
  texts: english,
});

it('classes counties by the sizes of clusters, the largest with the strongest colour', () => {
  const now = [...many('330782', 12), ...many('320324', 2), ...many('371721', 3)];
  const layer = layerOf('counties', {}, shown('now', { now }));
  expect([...(layer?.counties ?? [])]).toEqual([
    ['330782', { colour: '--step-3', text: 'Taobao Villages: 12' }],
    ['371721', { colour: '--step-2', text: 'Taobao Villages: 3' }],
    ['320324', { colour: '--step-1', text: 'Taobao Villages: 2' }],
  ]);
  expect(layer?.legend.map(({ text }) => text)).toEqual(['1 to 2', '3 to 9', '10 to 29', '30 to 99', '100 or more']);
  expect(layerOf('counties', {}, { ...shown('now', { now }), region: '33' })?.rows).toEqual([
    { code: '330782', cells: ['县330782', '330782', '12'] },
  ]);
});

it('divides counties into five equal classes, whose bounds are rounded down to two digits', () => {
  expect(quintiles([0, ...Array.from({ length: 10 }, (_, at) => 1_234 * (at + 1))])).toEqual([1_200, 3_700, 6_100, 8_600, 11_000]);
  expect(quintiles([7])).toEqual([7]);
  expect(quintiles([])).toEqual([]);
});

it('uses the strongest colours if there are fewer classes than colours', () => {
  const layer = layerOf('shops', { counties: [{ code: '330782', salesFen: 1, activeShops: 5 }] }, shown({ year: 2015 }, {}));
  expect(layer?.counties?.get('330782')?.colour).toBe('--step-5');
  expect(layer?.isOfNow).toBe(true);
});

describe('the spread by year', () => {
  const lists = new Map([
    [2014, [village('330782001001', '2014-06-30'), village('330782001002', '2014-06-30')]],
    [2015, [village('330782001001'), village('330782001003'), village('320324001001')]],
  ]);
  const spread = (moment: Moment) => layerOf('years', {}, shown(moment, { lists }));

  it('colours each village by its first list, and keeps those that left', () => {
    const layer = spread('now');
    expect(layer?.dots.map(({ code, colour }) => [code, colour])).toEqual([
      ['330782001001', '--year-1'],
      ['330782001002', '--year-1'],
      ['330782001003', '--year-5'],
      ['320324001001', '--year-5'],
    ]);
    expect(layer?.rows.map(({ cells }) => cells)).toEqual([
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
    expect(spread(moment)?.dots).toHaveLength(dots);
    // A year keeps its colour whatever moment is selected.
    expect(spread(moment)?.legend.map(({ text }) => text)).toEqual(['2014', '2015']);
  });
});

it('shows near misses over the villages, and alone at a past moment', () => {
  const near = [{ villageCode: '330782001009', name: '近村', longitude: 120, latitude: 30, shortfallPpm: 52_600 }];
  const now = layerOf('near', { near }, shown('now', { now: many('330782', 2) }));
  expect(now?.dots.map(({ colour }) => colour)).toEqual(['--near', undefined, undefined]);
  expect(now?.rows).toEqual([{ code: '330782001009', cells: ['近村', '330782001009', '5.3%'] }]);
  const past = layerOf('near', { near }, shown({ year: 2014 }, { now: many('330782', 2) }));
  expect([past?.dots.length, past?.isOfNow, past?.legend.length]).toEqual([1, true, 1]);
});

it('shows only significant spots, hot from 1.96 on and cold from −1.96', () => {
  const spot = (code: string, gi: number | null) => ({ code, qualifying: 4, gi });
  const hotSpots = [spot('330782', 2.576), spot('320324', 1.96), spot('371721', 1.959), spot('140105', -2), spot('110101', null)];
  const layer = layerOf('hot-spots', { hotSpots }, shown({ month: '2014-05' }, {}));
  expect([...(layer?.counties ?? [])].map(([code, { colour }]) => [code, colour])).toEqual([
    ['330782', '--step-5'],
    ['320324', '--step-3'],
    ['140105', '--cold-1'],
  ]);
  expect(layer?.isOfNow).toBe(true);
});

it('is undefined until its data are loaded', () => {
  expect(layerOf('sales', {}, shown('now', {}))).toBeUndefined();
  expect(layerOf('years', {}, shown('now', {}))).toBeUndefined();
  expect(layerOf('counties', {}, shown('now', {}))).toBeUndefined();
});
