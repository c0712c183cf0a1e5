import type { Atlas, Outline } from './atlas';
import { type Bounds, type Point, sheet } from './sheet';

/** The visible part of the sheet: its middle, and the enlargement. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly times: number;
}

export const wholeSheet: View = { x: sheet.width / 2, y: sheet.height / 2, times: 1 };
/** At the most an average county, 60 km wide, fills the view: places are known to some kilometres at best. */
export const reachOfZoom = { least: 1, most: 40 } as const;
/** The limits of a county's enlargement: from a view with its neighbours to one of its villages only. */
const countyTimes = { least: 22, most: reachOfZoom.most } as const;

/**
 * The view of a region, by the loaded outlines of counties. A province fills the sheet; a prefecture or
 * county is shown with its neighbours, and with all `points`, which may be outside it if they are not exact.
 * A county without an outline is in the middle, enlarged as long as its villages stay in sight. An unknown
 * region shows the whole sheet.
 */
export function viewOf(
  region: string,
  atlas: Atlas,
  points: readonly Point[] = [],
  outlines: readonly Outline[] = [],
): View {
  if (region.length >= 4) {
    const within = region.slice(0, 6);
    const shapes = outlines.filter(({ code }) => code.startsWith(within)).flatMap(({ bounds }) => bounds);
    const centres = atlas.counties.filter(({ code }) => code.startsWith(within)).map(({ at }) => at);
    if (shapes.length > 0) return viewOfBounds(boundsOf([...shapes, ...points]));
    if (within.length === 4 && centres.length > 0) return viewOfBounds(boundsOf([...centres, ...points]));
    const [centre] = centres;
    if (centre !== undefined) return aroundCounty(centre, points);
  }
  const province = atlas.provinces.find(({ code }) => code === region.slice(0, 2));
  if (province === undefined) return wholeSheet;
  const [[left, top], [right, bottom]] = province.bounds;
  const times = Math.min(12, 0.88 / Math.max((right - left) / sheet.width, (bottom - top) / sheet.height));
  return { x: (left + right) / 2, y: (top + bottom) / 2, times };
}

function aroundCounty([x, y]: Point, points: readonly Point[]): View {
  const across = Math.max(...points.map(([pointX]) => Math.abs(pointX - x) / sheet.width), 0);
  const down = Math.max(...points.map(([, pointY]) => Math.abs(pointY - y) / sheet.height), 0);
  const fitting = 0.4 / Math.max(across, down, 0.4 / countyTimes.most);
  return { x, y, times: Math.max(countyTimes.least, fitting) };
}

function boundsOf(points: readonly Point[]): Bounds {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return [
    [left, top],
    [right, bottom],
  ];
}

/** Shows these bounds in the middle, with their neighbours around them. */
function viewOfBounds([[left, top], [right, bottom]]: Bounds): View {
  const times = Math.min(
    countyTimes.most,
    0.62 / Math.max((right - left) / sheet.width, (bottom - top) / sheet.height, Number.EPSILON),
  );
  return { x: (left + right) / 2, y: (top + bottom) / 2, times };
}

/** The view after zooming about a point of the sheet, which stays under the pointer. */
export function zoomedAbout(view: View, [pointX, pointY]: Point, factor: number): View {
  const times = Math.min(reachOfZoom.most, Math.max(reachOfZoom.least, view.times * factor));
  const x = pointX - sheet.width / 2;
  const y = pointY - sheet.height / 2;
  return inSight({ x: view.x + x / view.times - x / times, y: view.y + y / view.times - y / times, times });
}

/** The view after dragging it by these units of the sheet. */
export function movedBy(view: View, [x, y]: Point): View {
  return inSight({ ...view, x: view.x - x / view.times, y: view.y - y / view.times });
}

/** The view nearest to this one that shows no more than the sheet. */
function inSight({ x, y, times }: View): View {
  const within = (middle: number, size: number): number => {
    const half = size / 2 / times;
    return Math.min(size - half, Math.max(half, middle));
  };
  return { x: within(x, sheet.width), y: within(y, sheet.height), times };
}

/** The central part of a view in which at least one place has to lie. */
const WELL_IN_SIGHT = 0.9;

/**
 * The view nearest to this one with at least one of these places well in sight: a map cannot be lost at sea.
 */
export function inSightOf(places: readonly Point[], view: View): View {
  const across = (WELL_IN_SIGHT * sheet.width) / 2 / view.times;
  const down = (WELL_IN_SIGHT * sheet.height) / 2 / view.times;
  let nearest: { readonly x: number; readonly y: number; readonly distance: number } | undefined;
  for (const [x, y] of places) {
    // The distance by which the view has to move for this place.
    const right = beyond(x - view.x, across);
    const below = beyond(y - view.y, down);
    const distance = Math.hypot(right, below);
    if (distance === 0) return view;
    if (nearest === undefined || distance < nearest.distance) nearest = { x: right, y: below, distance };
  }
  return nearest === undefined ? view : inSight({ ...view, x: view.x + nearest.x, y: view.y + nearest.y });
}

function beyond(away: number, reach: number): number {
  return Math.sign(away) * Math.max(0, Math.abs(away) - reach);
}

/** A view as text for an address: its middle on the sheet, and the enlargement. */
export function textOfView({ x, y, times }: View): string {
  return [x.toFixed(1), y.toFixed(1), times.toFixed(2)].join();
}

/** The view that a text describes; undefined if the text is invalid. */
export function viewFrom(text: string): View | undefined {
  if (!/^\d{1,3}(\.\d+)?,\d{1,3}(\.\d+)?,\d{1,3}(\.\d+)?$/.test(text)) return undefined;
  const [x = 0, y = 0, times = 1] = text.split(',').map(Number);
  return inSight({ x, y, times: Math.min(reachOfZoom.most, Math.max(reachOfZoom.least, times)) });
}

export function frameOf({ x, y, times }: View): Bounds {
  const width = sheet.width / 2 / times;
  const height = sheet.height / 2 / times;
  return [
    [x - width, y - height],
    [x + width, y + height],
  ];
}

export function overlap(
  [[left, top], [right, bottom]]: Bounds,
  [[otherLeft, otherTop], [otherRight, otherBottom]]: Bounds,
): boolean {
  return left < otherRight && otherLeft < right && top < otherBottom && otherTop < bottom;
}

/**
 * The view after opening a circle of several villages: all of them in sight, enlarged at least twice as much.
 */
export function viewOfMark(points: readonly Point[], view: View): View {
  const { x, y, times } = viewOfBounds(boundsOf(points));
  return inSight({ x, y, times: Math.min(reachOfZoom.most, Math.max(times, 2 * view.times)) });
}

/** A view between two others. The logarithm of the scale changes evenly, so that zooming looks even. */
export function interpolate(from: View, to: View, part: number): View {
  const times = from.times * (to.times / from.times) ** part;
  // The middle moves with the scale, so that the target stays in sight meanwhile.
  const moved =
    Math.abs(to.times - from.times) < 1e-6
      ? part
      : (1 / from.times - 1 / times) / (1 / from.times - 1 / to.times);
  return { x: from.x + (to.x - from.x) * moved, y: from.y + (to.y - from.y) * moved, times };
}

export function transformOf({ x, y, times }: View): string {
  return `translate(${sheet.width / 2} ${sheet.height / 2}) scale(${times}) translate(${-x} ${-y})`;
}

export function seen([x, y]: Point, view: View): Point {
  return [sheet.width / 2 + (x - view.x) * view.times, sheet.height / 2 + (y - view.y) * view.times];
}
