/** Rounds to six decimals, the precision to which statistics are tested. */
export function six(value: number): number;
export function six(value: number | undefined): number | null;
export function six(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 1e6) / 1e6;
}
