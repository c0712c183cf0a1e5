import { type Dot, seenAt } from '../places/atlas/dots';
import { gathered } from './gathered';
import type { Bounds, Point } from '../places/atlas/sheet';
import { frameOf, seen, type View } from '../places/atlas/view';

/** A circle on the map that can be pointed at: one village, or several whose dots would overlap. In units of the sheet as seen. */
export interface MapMark {
  readonly at: Point;
  readonly radius: number;
  readonly count: number;
  readonly dots: () => readonly Dot[];
}

/** At lower zooms dots are only a pattern: they are neither merged nor pointed at. */
export const PATTERN_TIMES = 2;
/** From this zoom on villages are shown one by one, unless there are too many. */
export const SINGLE_TIMES = 16;
const MOST_SINGLE = 2_000;
/** Up to this number, dots are drawn one by one in a pattern, too, those that share a point around it. */
const MOST_OF_PATTERN = 5_000;

/**
 * The circles that a view shows.
 * @param pixel the size of a pixel of the screen in units of the sheet
 */
export function marksOf(dots: readonly Dot[], view: View, radius: number, pixel: number): readonly MapMark[] {
  const bounds = frameOf(view);
  if (view.times < PATTERN_TIMES) {
    return dots.length <= MOST_OF_PATTERN ? single(dots, bounds, view, radius) : thinned(dots, bounds, view, radius, pixel);
  }
  const near = gathered(dots, bounds, (30 * pixel) / view.times);
  const inView = near.reduce((sum, { dots: { length } }) => sum + length, 0);
  if (view.times >= SINGLE_TIMES && inView <= MOST_SINGLE) return single(dots, bounds, view, radius);
  const circles = near
    .map(({ at, dots: inside }) => markOf(seen(at, view), inside, radiusFor(inside.length, radius, pixel)))
    .sort((a, b) => b.count - a.count);
  return merged(circles, radius, pixel);
}

function markOf(at: Point, dots: readonly Dot[], radius: number): MapMark {
  return { at, radius, count: dots.length, dots: () => dots };
}

/** One circle for circles that would overlap, at the mean of their villages. */
function merged(circles: readonly MapMark[], radius: number, pixel: number): readonly MapMark[] {
  const kept: MapMark[] = [];
  for (const circle of circles) {
    const at = kept.findIndex(
      (other) => Math.hypot(other.at[0] - circle.at[0], other.at[1] - circle.at[1]) < 0.85 * (other.radius + circle.radius),
    );
    const other = kept[at];
    if (other === undefined) {
      kept.push(circle);
      continue;
    }
    const count = other.count + circle.count;
    const between = (one: number, two: number): number => (one * other.count + two * circle.count) / count;
    kept[at] = {
      at: [between(other.at[0], circle.at[0]), between(other.at[1], circle.at[1])],
      count,
      radius: radiusFor(count, radius, pixel),
      dots: () => [...other.dots(), ...circle.dots()],
    };
  }
  return kept;
}

function radiusFor(count: number, radius: number, pixel: number): number {
  return count === 1 ? radius : (7 + 2.4 * Math.log(count)) * pixel;
}

function single(dots: readonly Dot[], bounds: Bounds, view: View, radius: number): readonly MapMark[] {
  return gathered(dots, bounds, 1)
    .flatMap((square) => square.dots)
    .map((dot) => markOf(seenAt(dot, view, radius), [dot], radius));
}

/** A circle for every few pixels with a village: hundreds of thousands of dots look the same, and take less paint. */
function thinned(dots: readonly Dot[], bounds: Bounds, view: View, radius: number, pixel: number): readonly MapMark[] {
  return gathered(dots, bounds, (4 * pixel) / view.times).map(({ at, dots: inside }) => ({
    at: seen(at, view),
    radius,
    count: 1,
    dots: () => inside,
  }));
}

/** The mark nearest to a point of the sheet whose edge is within reach. */
export function markAt(marks: readonly MapMark[], [x, y]: Point, reach: number): MapMark | undefined {
  let found: MapMark | undefined;
  let shortest = reach;
  for (const mark of marks) {
    const distance = Math.hypot(mark.at[0] - x, mark.at[1] - y) - mark.radius;
    if (distance > shortest) continue;
    shortest = distance;
    found = mark;
  }
  return found;
}
