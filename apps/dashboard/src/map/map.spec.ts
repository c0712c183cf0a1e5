import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Atlas } from '../places/atlas/atlas';
import { type Dot, dotsOf, seenAt } from '../places/atlas/dots';
import { countiesOf, countyOutline, outlinesOf } from '../places/atlas/outlines';
import {
  frameOf,
  inSightOf,
  interpolate,
  movedBy,
  seen,
  textOfView,
  viewFrom,
  viewOf,
  viewOfMark,
  wholeSheet,
  zoomedAbout,
} from '../places/atlas/view';
import { markAt, marksOf } from './dots/marks';

const atlas: Atlas = {
  provinces: [
    {
      code: '33',
      path: '',
      bounds: [
        [700, 300],
        [796, 370],
      ],
      middle: [750, 335],
    },
  ],
  lines: '',
  inset: { provinces: [], lines: '' },
  outlineOf: () => {
    throw new Error('not expected');
  },
  pathOf: () => '',
  counties: [{ code: '330782', name: '义乌市', at: [750, 340] }],
  county: (code) => (code === '330782' ? { name: '义乌市', at: [750, 340] } : undefined),
  at: (longitude, latitude) => [longitude, latitude],
  km: 0.15,
};
const village = (villageCode: string, place: { longitude?: number; latitude?: number } = {}) => ({
  villageCode,
  name: 'x',
  ...place,
});

it('reads steps of hundredths of a degree as rings, in reverse order for a map on a sphere', () => {
  const { provinces } = outlinesOf({
    provinces: [{ code: '33', name: '浙江省', polygons: [[[12_000, 3_000, 100, 0, 0, 50, -100, -50]]] }],
    lines: [[11_000, 1_000, -5, 5]],
  });
  expect(provinces.features[0]?.geometry.coordinates).toEqual([
    [
      [
        [120, 30],
        [121, 30.5],
        [121, 30],
        [120, 30],
      ],
    ],
  ]);
});

it('moves a view at sea back to the nearest place, and keeps one with a place in sight', () => {
  const near = { x: 800, y: 300, times: 40 };
  const [, [right]] = frameOf(near);
  expect(inSightOf([[right - 2, 300]], near)).toBe(near);
  const back = inSightOf(
    [
      [750, 300],
      [100, 300],
    ],
    near,
  );
  const [[left]] = frameOf(back);
  expect({ isInSight: left < 750 && 750 < left + 2, y: back.y, times: back.times }).toEqual({
    isInSight: true,
    y: 300,
    times: 40,
  });
});

it.each([
  ['512.3,401.2,4.05', { x: 512.3, y: 401.2, times: 4.05 }],
  ['0,0,1', { x: 480, y: 350, times: 1 }],
  ['512.3,401.2', undefined],
  ['a,b,c', undefined],
])('reads a view from an address: %s', (text, view) => {
  expect(viewFrom(text)).toEqual(view);
  if (view !== undefined) expect(viewFrom(textOfView(view))).toEqual(view);
});

it('reads counties from their columns', () => {
  const columns = {
    codes: [110_101, 1],
    names: '东城区 西城区',
    longitudes: [11_641, -5],
    latitudes: [3_991, 0],
  };
  expect(countiesOf(columns)).toEqual([
    { code: '110101', name: '东城区', longitude: 116.41, latitude: 39.91 },
    { code: '110102', name: '西城区', longitude: 116.36, latitude: 39.91 },
  ]);
});

it('reads the finer steps of counties', () => {
  expect(countyOutline([[[120_000, 30_000, 5, 0, 0, 5, -5, -5]]]).coordinates[0]?.[0]?.at(-2)).toEqual([
    120.005, 30,
  ]);
});

describe('the view', () => {
  it('contains a whole province, and has a county in its middle', () => {
    expect(viewOf('33', atlas)).toEqual({ x: 748, y: 335, times: expect.closeTo(8.8) });
    expect(viewOf('330782', atlas)).toEqual({ x: 750, y: 340, times: 40 });
  });

  it('contains all villages of a county, however far apart', () => {
    const points = [
      [756, 341],
      [745, 330],
    ] as const;
    const view = viewOf('330782', atlas, points);
    for (const [x, y] of points.map((point) => seen(point, view)))
      expect([x > 0 && x < 960, y > 0 && y < 700]).toEqual([true, true]);
    expect(viewOf('330782', atlas, [[900, 900]]).times).toBe(22);
  });

  it('contains a prefecture or county by the loaded outlines of its counties, and villages outside them', () => {
    const outline = (code: string, left: number) => ({
      code,
      path: '',
      bounds: [
        [left, 330],
        [left + 4, 334],
      ] as const,
      middle: [left, 332] as const,
    });
    const outlines = [outline('330782', 750), outline('330783', 758), outline('320324', 700)];
    expect(viewOf('3307', atlas, [], outlines)).toEqual({ x: 756, y: 332, times: 40 });
    expect(viewOf('330782', atlas, [], outlines)).toEqual({ x: 752, y: 332, times: 40 });
    expect(viewOf('330782104', atlas, [[770, 332]], outlines)).toEqual({
      x: 760,
      y: 332,
      times: expect.closeTo(29.76),
    });
    expect(viewOf('3307', atlas)).toMatchObject({ x: 750, y: 340 });
  });

  it('keeps the point under the pointer while it zooms, within limits, and never shows anything off the sheet', () => {
    const pointer = [700, 200] as const;
    const under = ({ x, y, times }: typeof wholeSheet) => [
      x + (pointer[0] - 480) / times,
      y + (pointer[1] - 350) / times,
    ];
    const near = zoomedAbout(wholeSheet, pointer, 8);
    expect(under(near)).toEqual(under(wholeSheet).map((one) => expect.closeTo(one)));
    expect(near.times).toBe(8);
    expect(zoomedAbout(near, pointer, 1e9).times).toBe(40);
    expect(zoomedAbout(near, pointer, 1e-9)).toEqual(wholeSheet);
    expect(movedBy(near, [80, -40])).toEqual({ x: near.x - 10, y: near.y + 5, times: 8 });
    const [[left], [, bottom]] = frameOf(movedBy(near, [1e9, -1e9]));
    expect([left, bottom]).toEqual([0, 700]);
  });

  it('stays on the country for an unknown place, and on the province for a county without a point', () => {
    expect(viewOf('', atlas)).toEqual(wholeSheet);
    expect(viewOf('99', atlas)).toEqual(wholeSheet);
    expect(viewOf('330799', atlas)).toEqual(viewOf('33', atlas));
  });

  it('moves from one place to another without losing the target from sight', () => {
    const target = viewOf('33', atlas);
    expect(interpolate(wholeSheet, target, 0)).toEqual(wholeSheet);
    const end = interpolate(wholeSheet, target, 1);
    expect([end.x, end.y, end.times].map((one) => Math.round(one * 1e6) / 1e6)).toEqual([748, 335, 8.8]);
    for (let part = 0; part <= 1; part += 0.1) {
      const [x, y] = seen([target.x, target.y], interpolate(wholeSheet, target, part));
      expect([x >= 0 && x <= 960, y >= 0 && y <= 700]).toEqual([true, true]);
    }
  });
});

describe('the dots', () => {
  it('are at the registered point, else at the county, else nowhere', () => {
    const dots = dotsOf(
      [
        village('330782104213', { longitude: 1, latitude: 2 }),
        village('330782104214'),
        village('999999000000'),
      ],
      atlas,
      'en',
    );
    expect(dots.map(({ code, at }) => [code, at])).toEqual([
      ['330782104213', [1, 2]],
      ['330782104214', [750, 340]],
    ]);
  });

  it('that share a point lie around it without overlap, and each can be pointed at', () => {
    const dots = dotsOf(
      Array.from({ length: 60 }, (_, number) => village(String(330_782_104_200 + number))),
      atlas,
      'en',
    );
    const view = viewOf('330782', atlas);
    const places = dots.map((dot) => seenAt(dot, view, 3));
    const marks = marksOf(dots, '330782', view, 3, 1);
    for (const [at, [x, y]] of places.entries()) {
      expect(markAt(marks, [x + 0.5, y], 10)?.dots()).toEqual([dots[at]]);
      for (const [otherX, otherY] of places.slice(at + 1))
        expect(Math.hypot(x - otherX, y - otherY)).toBeGreaterThan(3);
    }
  });

  it('out of reach are not hit', () => {
    expect(
      markAt(marksOf(dotsOf([village('330782104213')], atlas, 'en'), '', wholeSheet, 3, 1), [0, 0], 10),
    ).toBeUndefined();
  });
});

describe('a map of many dots', () => {
  /** Villages in counties of 40 by 50 units of the sheet, eight of which make a province. */
  const some = (count: number): Dot[] =>
    Array.from({ length: count }, (_, at) => {
      // Spread over the sheet in a pattern that does not match the counties.
      const x = 960 * ((at * 0.7548776662) % 1);
      const y = 700 * ((at * 0.5698402909) % 1);
      const county = 14 * Math.floor(x / 40) + Math.floor(y / 50);
      const code = `${10 + Math.floor(county / 8)}${String(county).padStart(4, '0')}${String(at).padStart(6, '0')}`;
      return { code, name: 'x', turn: 0, at: [x, y] as const };
    });
  const numberIn = (dots: readonly Dot[], region: string): number =>
    dots.filter(({ code }) => code.startsWith(region)).length;

  it.each([
    ['a province, zoomed out', '', 3, 2],
    ['a county, from the zoom on at which counties are named', '', 6, 6],
    ['a county in the map of a region', '33', 3, 6],
  ] as const)(
    'gathers dots in a circle of %s, whose number is that of the lists',
    (_what, region, times, digits) => {
      const dots = some(40_000);
      const marks = marksOf(dots, region, zoomedAbout(wholeSheet, [480, 350], times), 3, 1);
      expect(marks.length).toBeGreaterThan(3);
      for (const { code = '', count, dots: inside } of marks) {
        expect(code).toHaveLength(digits);
        expect([count, inside().length]).toEqual([numberIn(dots, code), count]);
      }
    },
  );

  it('gathers a village in the county of its township, not of its code', () => {
    const [moved, ...others] = some(40_000);
    const dots = [{ ...moved!, code: '990001000001', township: others[0]!.code.slice(0, 9) }, ...others];
    const marks = marksOf(dots, '33', zoomedAbout(wholeSheet, [480, 350], 2), 3, 1);
    expect(marks.map(({ code }) => code)).not.toContain('990001');
  });

  it('opens a circle so that all of its villages are in sight, enlarged at least twice', () => {
    const view = zoomedAbout(wholeSheet, [480, 350], 6);
    const [most] = marksOf(some(40_000), '', view, 3, 1);
    const opened = viewOfMark(most?.dots().map(({ at }) => at) ?? [], view);
    expect(opened.times).toBeGreaterThanOrEqual(2 * view.times);
    for (const { at } of most?.dots() ?? [])
      expect(seen(at, opened).every((one, axis) => one >= 0 && one <= [960, 700][axis]!)).toBe(true);
  });

  it('draws no more of 620,000 dots than the screen has room for, and a few of them each separately when zoomed in', () => {
    const dots = some(620_000);
    expect(marksOf(dots, '', wholeSheet, 1, 1).length).toBeLessThan(50_000);
    expect(marksOf(dots, '', zoomedAbout(wholeSheet, [480, 350], 8), 3, 1).length).toBeLessThan(100);
    const near = marksOf(some(40_000), '', zoomedAbout(wholeSheet, [480, 350], 40), 3, 1);
    expect(near.length).toBeGreaterThan(3);
    expect(near.every(({ count }) => count === 1)).toBe(true);
  });
});

it('is drawn from the present record and outlines', () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(__dirname, '../../data/make.mjs'), '--check'],
    { encoding: 'utf8' },
  );
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'Nothing differs.\n' });
});
