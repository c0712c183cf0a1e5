import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Atlas } from './atlas';
import { dotsOf, nearest, seenAt } from './dots';
import { outlinesOf } from './outlines';
import { interpolate, seen, viewOf, wholeSheet } from './view';

const atlas: Atlas = {
  provinces: [
    {
      code: '33',
      path: '',
      bounds: [
        [700, 300],
        [796, 370],
      ],
    },
  ],
  lines: '',
  inset: { provinces: [], lines: '' },
  county: (code) => (code === '330782' ? { name: '义乌市', at: [750, 340] } : undefined),
  at: (longitude, latitude) => [longitude, latitude],
  km: 0.15,
};
const village = (villageCode: string, place: { longitude?: number; latitude?: number } = {}) => ({ villageCode, name: 'x', ...place });

it('reads steps of hundredths of a degree as rings, turned round for a map on a sphere', () => {
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

describe('the view', () => {
  it('holds a whole province, and a county in its middle', () => {
    expect(viewOf('33', atlas)).toEqual({ x: 748, y: 335, times: expect.closeTo(8.8) });
    expect(viewOf('330782', atlas)).toEqual({ x: 750, y: 340, times: 70 });
  });

  it('holds all villages of a county, however far they lie', () => {
    const points = [
      [756, 341],
      [745, 330],
    ] as const;
    const view = viewOf('330782', atlas, points);
    for (const [x, y] of points.map((point) => seen(point, view))) expect([x > 0 && x < 960, y > 0 && y < 700]).toEqual([true, true]);
    expect(viewOf('330782', atlas, [[900, 900]]).times).toBe(22);
  });

  it('stays on the country for what has no place, and on the province for a county without one', () => {
    expect(viewOf('', atlas)).toEqual(wholeSheet);
    expect(viewOf('99', atlas)).toEqual(wholeSheet);
    expect(viewOf('330799', atlas)).toEqual(viewOf('33', atlas));
  });

  it('goes from one to the other without leaving the target out of sight', () => {
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
  it('stand at the registered place, else at the county, else nowhere', () => {
    const dots = dotsOf([village('330782104213', { longitude: 1, latitude: 2 }), village('330782104214'), village('999999000000')], atlas);
    expect(dots.map(({ code, at }) => [code, at])).toEqual([
      ['330782104213', [1, 2]],
      ['330782104214', [750, 340]],
    ]);
  });

  it('that share a place lie around it, none upon another, and each can be pointed at', () => {
    const dots = dotsOf(
      Array.from({ length: 60 }, (_, number) => village(String(330_782_104_200 + number))),
      atlas,
    );
    const view = viewOf('330782', atlas);
    const places = dots.map((dot) => seenAt(dot, view, 3));
    for (const [at, [x, y]] of places.entries()) {
      expect(nearest(dots, [x + 0.5, y], view, 3, 10)).toBe(dots[at]);
      for (const [otherX, otherY] of places.slice(at + 1)) expect(Math.hypot(x - otherX, y - otherY)).toBeGreaterThan(3);
    }
  });

  it('out of reach are not meant', () => {
    expect(nearest(dotsOf([village('330782104213')], atlas), [0, 0], wholeSheet, 3, 10)).toBeUndefined();
  });
});

it('is drawn from what the record and the outlines hold today', () => {
  const { status, stdout } = spawnSync(process.execPath, [join(__dirname, '../../data/make.mjs'), '--check'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'Nothing differs.\n' });
});
