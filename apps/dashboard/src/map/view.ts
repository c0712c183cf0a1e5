import type { Atlas } from './atlas';
import { type Point, sheet } from './sheet';

/** The visible part of the sheet: its middle, and how many times it is enlarged. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly times: number;
}

export const wholeSheet: View = { x: sheet.width / 2, y: sheet.height / 2, times: 1 };
/** The limits of a county's view: at the least its neighbours are in sight, at the most its villages alone. */
const countyTimes = { least: 22, most: 70 } as const;

/**
 * The view of a region. A province fills the sheet. A county lies in its middle, enlarged as far as its villages, at `points`, stay in
 * sight. An unknown region shows the whole sheet.
 */
export function viewOf(region: string, atlas: Atlas, points: readonly Point[] = []): View {
  if (region.length >= 6) {
    const county = atlas.county(region.slice(0, 6));
    if (county !== undefined) {
      const [x, y] = county.at;
      const across = Math.max(...points.map(([pointX]) => Math.abs(pointX - x) / sheet.width), 0);
      const down = Math.max(...points.map(([, pointY]) => Math.abs(pointY - y) / sheet.height), 0);
      const fitting = 0.4 / Math.max(across, down, 0.4 / countyTimes.most);
      return { x, y, times: Math.max(countyTimes.least, fitting) };
    }
  }
  const province = atlas.provinces.find(({ code }) => code === region.slice(0, 2));
  if (province === undefined) return wholeSheet;
  const [[left, top], [right, bottom]] = province.bounds;
  const times = Math.min(12, 0.88 / Math.max((right - left) / sheet.width, (bottom - top) / sheet.height));
  return { x: (left + right) / 2, y: (top + bottom) / 2, times };
}

/** A view between two. The logarithm of the scale changes evenly: so zooming looks even. */
export function interpolate(from: View, to: View, part: number): View {
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
