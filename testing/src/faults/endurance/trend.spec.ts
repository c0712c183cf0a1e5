import { rises, trendOf } from './trend';

const points = (of: (x: number) => number, count = 50) =>
  Array.from({ length: count }, (_, x): [number, number] => [x, of(x)]);
/** A deterministic noise of about one, the same in every run. */
const noise = (x: number): number => Math.sin(x * 12.9898) + Math.cos(x * 78.233);

describe('a trend', () => {
  it('fits a line exactly, with no error', () => {
    const { slope, error } = trendOf(points((x) => 3 + 2 * x));
    expect(slope).toBeCloseTo(2, 10);
    expect(error).toBeCloseTo(0, 10);
  });

  it('is as uncertain as its points are scattered', () => {
    // By hand: slope 1/2, residuals -1/6, 1/3, -1/6.
    const { slope, error } = trendOf([
      [0, 0],
      [1, 1],
      [2, 1],
    ]);
    expect(slope).toBeCloseTo(0.5, 10);
    expect(error).toBeCloseTo(Math.sqrt(1 / 6 / 2), 10);
  });

  it('rises only if it exceeds its noise and the allowed slope', () => {
    expect(rises(trendOf(points(noise)), 0)).toBe(false);
    expect(rises(trendOf(points((x) => noise(x) + 0.2 * x)), 0)).toBe(true);
    expect(rises(trendOf(points((x) => noise(x) + 0.2 * x)), 0.25)).toBe(false);
    expect(rises(trendOf(points((x) => noise(x) - x)), 0)).toBe(false);
  });

  it('is refused for two points', () => {
    expect(() =>
      trendOf([
        [0, 0],
        [1, 1],
      ]),
    ).toThrow(RangeError);
  });
});
