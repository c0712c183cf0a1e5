export type TrendPoint = readonly [x: number, y: number];

/** A line through points by least squares: its slope, and the standard error of that. */
interface Trend {
  readonly slope: number;
  readonly error: number;
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Throws a RangeError for fewer than three points: two always lie on a line. */
export function trendOf(points: readonly TrendPoint[]): Trend {
  const count = points.length;
  if (count < 3) throw new RangeError(`${count} points tell nothing of a trend.`);
  const meanX = meanOf(points.map(([x]) => x));
  const meanY = meanOf(points.map(([, y]) => y));
  let xx = 0;
  let xy = 0;
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  const slope = xy / xx;
  const left = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, error: Math.sqrt(left / (count - 2) / xx) };
}

/**
 * True if the trend rises by more than `allowed`, beyond what the points' own scatter explains (three
 * standard errors).
 */
export function rises({ slope, error }: Trend, allowed: number): boolean {
  return slope - 3 * error > allowed;
}
