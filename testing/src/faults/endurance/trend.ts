/** A line through points by least squares: its slope, and the standard error of that. */
interface Trend {
  readonly slope: number;
  readonly error: number;
}

/** Throws a RangeError for fewer than three points: two always lie on a line. */
export function trendOf(points: readonly (readonly [x: number, y: number])[]): Trend {
  const count = points.length;
  if (count < 3) throw new RangeError(`${count} points tell nothing of a trend.`);
  const mean = (of: (point: readonly [number, number]) => number): number => points.reduce((sum, point) => sum + of(point), 0) / count;
  const meanX = mean(([x]) => x);
  const meanY = mean(([, y]) => y);
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

/** True if the trend rises by more than `allowed`, beyond what the points' own scatter explains (three standard errors). */
export function rises({ slope, error }: Trend, allowed: number): boolean {
  return slope - 3 * error > allowed;
}
