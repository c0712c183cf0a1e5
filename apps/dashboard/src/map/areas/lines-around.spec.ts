import { overviewOf } from '../../places/atlas/outlines';
import { linesAround } from './lines-around';

/** A square of one degree with this lower left corner. */
const square = (code: string, x: number, y: number) => ({
  code,
  shape: {
    type: 'MultiPolygon' as const,
    coordinates: [
      [
        [
          [x, y],
          [x + 1, y],
          [x + 1, y + 1],
          [x, y + 1],
          [x, y],
        ],
      ],
    ],
  },
});

it.each([
  // Two of twelve sides are between counties, one of these within the prefecture.
  [4, 9, true],
  [2, 8, false],
] as const)(
  'leaves out sides between counties of one region, and has each of the others once: %i digits',
  (digits, number, isBetween) => {
    const lines = linesAround(digits, [
      square('330701', 0, 0),
      square('330702', 1, 0),
      square('330801', 2, 0),
    ]);
    const sides = lines.map(([from, to]) => [from.join(), to.join()].sort().join(' '));
    expect(sides).not.toContain('1,0 1,1');
    expect(sides.includes('2,0 2,1')).toBe(isBetween);
    expect(new Set(sides).size).toBe(sides.length);
    expect(sides).toHaveLength(number);
  },
);

it('closes the rings of the overview, in reverse order for a map on a sphere', () => {
  const shape = overviewOf({ codes: [330_782], polygons: [[[[32, 0, 32, 0, 0, 32]]]] }).get('330782');
  expect(shape?.coordinates).toEqual([
    [
      [
        [1, 0],
        [2, 1],
        [2, 0],
        [1, 0],
      ],
    ],
  ]);
});
