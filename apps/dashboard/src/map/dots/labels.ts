import { type Point, sheet } from '../../places/atlas/sheet';

/**
 * A text to write if there is room: next to the circle at its point, or over its point. Greater weights are
 * placed first.
 */
export interface Label {
  /** The area that the text names. */
  readonly code?: string;
  readonly text: string;
  readonly at: Point;
  /** The distance from the point at which a text next to it begins; undefined if no circle is there. */
  readonly away?: number;
  readonly weight: number;
  readonly of: 'village' | 'county' | 'province';
}

interface PlacedLabel {
  readonly text: string;
  readonly of: Label['of'];
  readonly x: number;
  readonly y: number;
  /** The line from its circle to a text away from it. */
  readonly line?: readonly [Point, Point];
}

export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** The heaviest areas have a name in any case, if necessary at the end of a line. */
const MOST_LED = 8;
/** The distances of names at the end of a line, in heights of a text. */
const led = [1.5, 3, 4.5, 6];

/**
 * Places labels so that none overlap, and drops those without room: right, left, over or under a circle,
 * otherwise over or under the middle of their area. Sizes are in units of the sheet.
 * @param obstacles must not be covered by labels
 */
export function placeLabels(
  labels: readonly Label[],
  widthOf: (text: string) => number,
  height: number,
  obstacles: readonly Box[] = [],
): PlacedLabel[] {
  const taken: Box[] = [...obstacles];
  const set: PlacedLabel[] = [];
  const byWeight = [...labels].sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1));
  const leading = new Set(
    byWeight.filter(({ of, away }) => of !== 'village' && away !== undefined).slice(0, MOST_LED),
  );
  for (const label of byWeight) {
    const { text, at, away, of } = label;
    const size = { width: widthOf(text), height };
    const near = away === undefined ? around(at, size) : besides(at, away, size, of === 'village');
    const far =
      away === undefined || !leading.has(label)
        ? []
        : led.flatMap((times) => besides(at, away + times * height, size, false));
    const [left, middle] = [...near, ...far].find((place) => isFree(boxOf(place, size), taken)) ?? [];
    if (left === undefined || middle === undefined) continue;
    const box = boxOf([left, middle], size);
    taken.push(box);
    const isFar = !near.some(([x, y]) => x === left && y === middle);
    set.push({ text, of, x: left, y: middle, ...(isFar && { line: [at, nearestIn(box, at)] as const }) });
  }
  return set;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const boxOf = ([x, y]: Point, { width, height }: Size): Box => [
  x - 2,
  y - height / 2 - 1,
  x + width + 2,
  y + height / 2 + 1,
];

function isFree(box: Box, taken: readonly Box[]): boolean {
  const isInside = box[0] >= 0 && box[1] >= 0 && box[2] <= sheet.width && box[3] <= sheet.height;
  return isInside && !taken.some((other) => crosses(box, other));
}

/** The point of a box that is nearest to a point outside it. */
const nearestIn = ([left, top, right, bottom]: Box, [x, y]: Point): Point => [
  Math.min(right, Math.max(left, x)),
  Math.min(bottom, Math.max(top, y)),
];

/** The left ends of a text over the middle of an area, or a line under or over it. */
const around = ([x, y]: Point, { width, height }: Size): readonly Point[] =>
  [0, 1, -1].map((down) => [x - width / 2, y + down * height]);

/**
 * The left ends of a text at this distance from the middle of a circle; the name of a village is only right
 * or left of it.
 */
function besides([x, y]: Point, away: number, { width, height }: Size, isVillage: boolean): readonly Point[] {
  const right = x + away;
  const left = x - away - width;
  const over = x - width / 2;
  const above = y - away - height / 2;
  const below = y + away + height / 2;
  const level: readonly Point[] = [
    [right, y],
    [left, y],
  ];
  if (isVillage) return level;
  return [
    ...level,
    [over, above],
    [over, below],
    [x, above],
    [x, below],
    [x - width, above],
    [x - width, below],
  ];
}

function crosses(one: Box, other: Box): boolean {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
