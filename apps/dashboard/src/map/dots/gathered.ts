import type { Dot } from '../../places/atlas/dots';
import { type Bounds, type Point, sheet } from '../../places/atlas/sheet';

/** The dots of one square, and their mean point. */
interface Gathered {
  readonly at: Point;
  readonly dots: readonly Dot[];
}

/**
 * The dots in squares of at most this size that touch the bounds. Sizes halve, so that squares stay the same
 * while a view moves a little.
 */
export function gathered(dots: readonly Dot[], [from, to]: Bounds, size: number): Gathered[] {
  const columns = 2 ** Math.max(0, Math.ceil(Math.log2(sheet.width / size)));
  const squareOf = ([x, y]: Point): Point => [
    Math.floor((x * columns) / sheet.width),
    Math.floor((y * columns) / sheet.width),
  ];
  const [left, top] = squareOf(from);
  const [right, bottom] = squareOf(to);
  const squares = new Map<number, Dot[]>();
  for (const dot of dots) {
    const [column, row] = squareOf(dot.at);
    if (column < left || column > right || row < top || row > bottom) continue;
    const known = squares.get(row * columns + column);
    if (known === undefined) squares.set(row * columns + column, [dot]);
    else known.push(dot);
  }
  return [...squares.values()].map((inside) => {
    const mean = (axis: 0 | 1): number => inside.reduce((sum, { at }) => sum + at[axis], 0) / inside.length;
    return { at: [mean(0), mean(1)], dots: inside };
  });
}
