import { type Dot, seenAt } from '../../places/atlas/dots';
import type { Bounds, Point } from '../../places/atlas/sheet';
import { frameOf, seen, type View } from '../../places/atlas/view';
import { apart } from './apart';
import { gathered } from './gathered';

/**
 * A circle on the map that can be pointed at: one village, or several whose dots would overlap. In units of
 * the sheet as seen.
 */
export interface MapMark {
  readonly at: Point;
  readonly radius: number;
  readonly count: number;
  readonly dots: () => readonly Dot[];
  /** The province or county of a circle. */
  readonly code?: string;
}

/** At lower zooms dots are only a pattern: they are neither gathered nor pointed at. */
export const PATTERN_TIMES = 2;
/** From this zoom on counties are named, and have circles of their own. */
export const COUNTY_TIMES = 4;
/** From this zoom on villages are shown one by one, unless there are too many. */
export const SINGLE_TIMES = 16;
const MOST_SINGLE = 2_000;
/** Up to this number, dots are drawn one by one in a pattern, too, those that share a point around it. */
const MOST_OF_PATTERN = 5_000;

/**
 * The circles that a view shows: zoomed out a dot for each village, then a circle for each province or
 * county, and closely a dot for each village again. A circle never reaches beyond its county, so that its
 * number is that of the lists.
 * @param region the region of the map; within one, circles are those of counties, as in the list next to it
 * @param pixel the size of a pixel of the screen in units of the sheet
 */
export function marksOf(
  dots: readonly Dot[],
  region: string,
  view: View,
  radius: number,
  pixel: number,
): readonly MapMark[] {
  const bounds = frameOf(view);
  if (view.times < PATTERN_TIMES) {
    return dots.length <= MOST_OF_PATTERN
      ? single(dots, bounds, view, radius)
      : thinned(dots, bounds, view, radius, pixel);
  }
  const inView = ofRegions(dots, region !== '' || view.times >= COUNTY_TIMES ? 6 : 2).filter(({ at }) =>
    contains(bounds, at),
  );
  const count = inView.reduce((sum, { dots: { length } }) => sum + length, 0);
  if (view.times >= SINGLE_TIMES && count <= MOST_SINGLE) return single(dots, bounds, view, radius);
  const circles = inView.map(({ code, at, dots: inside }) => {
    const { length } = inside;
    return {
      ...markOf(seen(at, view), inside, length === 1 ? radius : (5.5 + 2 * Math.log(length)) * pixel),
      code,
    };
  });
  return apart(circles.sort((a, b) => b.count - a.count));
}

function markOf(at: Point, dots: readonly Dot[], radius: number): MapMark {
  return { at, radius, count: dots.length, dots: () => dots };
}

/** The dots of a province or county, and their mean point. */
interface OfRegion {
  readonly code: string;
  readonly at: Point;
  readonly dots: readonly Dot[];
}

/** Hundreds of thousands of dots are grouped once, not with each movement of the map. */
const grouped = new WeakMap<readonly Dot[], Map<number, readonly OfRegion[]>>();

function ofRegions(dots: readonly Dot[], digits: 2 | 6): readonly OfRegion[] {
  const byLevel = grouped.get(dots) ?? new Map<number, readonly OfRegion[]>();
  grouped.set(dots, byLevel);
  const known = byLevel.get(digits);
  if (known !== undefined) return known;
  const groups = [...Map.groupBy(dots, ({ code, township = code }) => township.slice(0, digits))].map(
    ([code, inside]) => {
      const mean = (axis: 0 | 1): number => inside.reduce((sum, { at }) => sum + at[axis], 0) / inside.length;
      return { code, at: [mean(0), mean(1)] as const, dots: inside };
    },
  );
  byLevel.set(digits, groups);
  return groups;
}

const contains = ([[left, top], [right, bottom]]: Bounds, [x, y]: Point): boolean =>
  left <= x && x <= right && top <= y && y <= bottom;

function single(dots: readonly Dot[], bounds: Bounds, view: View, radius: number): readonly MapMark[] {
  return gathered(dots, bounds, 1)
    .flatMap((square) => square.dots)
    .map((dot) => markOf(seenAt(dot, view, radius), [dot], radius));
}

/**
 * A circle for every few pixels with a village: hundreds of thousands of dots look the same, and take less
 * paint.
 */
function thinned(
  dots: readonly Dot[],
  bounds: Bounds,
  view: View,
  radius: number,
  pixel: number,
): readonly MapMark[] {
  return gathered(dots, bounds, (4 * pixel) / view.times).map(({ at, dots: inside }) => ({
    at: seen(at, view),
    radius,
    count: 1,
    dots: () => inside,
  }));
}

/** The mark nearest to a point of the sheet whose edge is within reach. */
export function markAt(marks: readonly MapMark[], [x, y]: Point, reach: number): MapMark | undefined {
  let nearest: MapMark | undefined;
  let shortest = reach;
  for (const mark of marks) {
    const distance = Math.hypot(mark.at[0] - x, mark.at[1] - y) - mark.radius;
    if (distance > shortest) continue;
    shortest = distance;
    nearest = mark;
  }
  return nearest;
}
