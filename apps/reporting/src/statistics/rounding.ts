/** Six decimals, which is what statistics are checked to. */
export function six(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
