import type { Atlas } from './atlas';
import { type Point, sheet } from './sheet';

/** What part of the sheet is looked at: its middle, and how many times it is enlarged. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly times: number;
}

export const wholeSheet: View = { x: sheet.width / 2, y: sheet.height / 2, times: 1 };
const COUNTY_TIMES = 22;

/** A province fills the sheet, a county lies in the middle of it with its neighbours; what has no place leaves the view as it is. */
export function viewOf(region: string, atlas: Atlas): View {
  if (region.length >= 6) {
    const county = atlas.county(region.slice(0, 6));
    if (county !== undefined) return { x: county.at[0], y: county.at[1], times: COUNTY_TIMES };
  }
  const province = atlas.provinces.find(({ code }) => code === region.slice(0, 2));
  if (province === undefined) return wholeSheet;
  const [[left, top], [right, bottom]] = province.bounds;
  const times = Math.min(12, 0.88 / Math.max((right - left) / sheet.width, (bottom - top) / sheet.height));
  return { x: (left + right) / 2, y: (top + bottom) / 2, times };
}

/** Between two views; enlarging is even to the eye when its logarithm is even. */
export function between(from: View, to: View, part: number): View {
  const times = from.times * (to.times / from.times) ** part;
  // The middle moves with the scale, so that the target stays in sight on the way.
  const moved = Math.abs(to.times - from.times) < 1e-6 ? part : (1 / from.times - 1 / times) / (1 / from.times - 1 / to.times);
  return { x: from.x + (to.x - from.x) * moved, y: from.y + (to.y - from.y) * moved, times };
}

export function transformOf({ x, y, times }: View): string {
  return `translate(${sheet.width / 2} ${sheet.height / 2}) scale(${times}) translate(${-x} ${-y})`;
}

export function seen([x, y]: Point, view: View): Point {
  return [sheet.width / 2 + (x - view.x) * view.times, sheet.height / 2 + (y - view.y) * view.times];
}
