import type { Dot } from '../places/atlas/dots';
import { type Bounds, type Point, sheet } from '../places/atlas/sheet';

/** The dots of one cell: their number, their mean point, and the dots themselves by their indexes in the list. */
interface Gathered {
  readonly at: Point;
  readonly count: number;
  readonly dots: () => readonly Dot[];
}

interface Cell {
  count: number;
  x: number;
  y: number;
  /** The index of the cell's last dot; each dot links to the one before. */
  last: number;
}

interface Level {
  readonly columns: number;
  readonly size: number;
  readonly cells: ReadonlyMap<number, Cell>;
  /** The index of the previous dot in the same cell, or -1. */
  readonly before: Int32Array;
}

const FINEST = 14;

/**
 * Dots in squares, at sizes that halve. A view asks for its squares at the size that it needs, so that the cost depends on what is visible
 * and not on the number of dots. Each size is sorted when it is first used.
 */
export class PointIndex {
  readonly #levels = new Map<number, Level>();

  constructor(private readonly dots: readonly Dot[]) {}

  get size(): number {
    return this.dots.length;
  }

  /** The dots within bounds, in squares of at most this size. */
  within(bounds: Bounds, size: number): Gathered[] {
    const { columns, size: step, cells, before } = this.#level(size);
    const column = (x: number): number => Math.min(columns - 1, Math.max(0, Math.floor(x / step)));
    const [[left, top], [right, bottom]] = bounds;
    const found: Gathered[] = [];
    const add = ({ count, x, y, last }: Cell): void => {
      found.push({ at: [x / count, y / count], count, dots: () => this.#chain(last, before) });
    };
    const [fromX, toX, fromY, toY] = [column(left), column(right), column(top), column(bottom)];
    if ((toX - fromX + 1) * (toY - fromY + 1) > cells.size) {
      for (const [key, cell] of cells) {
        const [x, y] = [key % columns, Math.floor(key / columns)];
        if (x >= fromX && x <= toX && y >= fromY && y <= toY) add(cell);
      }
      return found;
    }
    for (let y = fromY; y <= toY; y++) {
      for (let x = fromX; x <= toX; x++) {
        const cell = cells.get(y * columns + x);
        if (cell !== undefined) add(cell);
      }
    }
    return found;
  }

  #chain(last: number, before: Int32Array): readonly Dot[] {
    const chain: Dot[] = [];
    for (let at = last; at >= 0; at = before[at] ?? -1) {
      const dot = this.dots[at];
      if (dot !== undefined) chain.push(dot);
    }
    return chain;
  }

  #level(size: number): Level {
    const depth = Math.min(FINEST, Math.max(0, Math.ceil(Math.log2(sheet.width / size))));
    const known = this.#levels.get(depth);
    if (known !== undefined) return known;
    const columns = 2 ** depth;
    const step = sheet.width / columns;
    const cells = new Map<number, Cell>();
    const before = new Int32Array(this.dots.length);
    for (const [at, dot] of this.dots.entries()) {
      const [x, y] = dot.at;
      const column = (place: number): number => Math.min(columns - 1, Math.max(0, Math.floor(place / step)));
      const key = column(y) * columns + column(x);
      const cell = cells.get(key) ?? { count: 0, x: 0, y: 0, last: -1 };
      before[at] = cell.last;
      cell.count++;
      cell.x += x;
      cell.y += y;
      cell.last = at;
      cells.set(key, cell);
    }
    const level = { columns, size: step, cells, before };
    this.#levels.set(depth, level);
    return level;
  }
}
