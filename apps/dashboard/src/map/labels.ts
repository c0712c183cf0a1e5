import { type Point, sheet } from '../places/atlas/sheet';

/** A text to write if there is room: beside a village's point, or over an area's. Greater weights are placed first. */
export interface Label {
  readonly text: string;
  readonly at: Point;
  readonly weight: number;
  readonly of: 'village' | 'county' | 'province';
}

interface PlacedLabel {
  readonly text: string;
  readonly of: Label['of'];
  readonly x: number;
  readonly y: number;
}

export type Box = readonly [left: number, top: number, right: number, bottom: number];

/**
 * Places labels so that none overlap, and drops those without room: labels of villages right or left of their points, those of areas over or
 * under their middles. Sizes are in units of the sheet.
 * @param obstacles must not be covered by labels
 */
export function placeLabels(
  labels: readonly Label[],
  widthOf: (text: string) => number,
  height: number,
  away: number,
  obstacles: readonly Box[] = [],
): PlacedLabel[] {
  const taken: Box[] = [...obstacles];
  const set: PlacedLabel[] = [];
  for (const { text, at, of } of [...labels].sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1))) {
    const width = widthOf(text);
    const [x, y] = at;
    const [beside, over] = [[x + away, x - away - width], x - width / 2];
    const places =
      of === 'village' ? beside.map((left) => [left, y] as const) : [0, 1, -1].map((down) => [over, y + down * height] as const);
    for (const [left, middle] of places) {
      const box: Box = [left - 2, middle - height / 2 - 1, left + width + 2, middle + height / 2 + 1];
      const inside = box[0] >= 0 && box[1] >= 0 && box[2] <= sheet.width && box[3] <= sheet.height;
      if (!inside || taken.some((other) => crosses(box, other))) continue;
      taken.push(box);
      set.push({ text, of, x: left, y: middle });
      break;
    }
  }
  return set;
}

function crosses(one: Box, other: Box): boolean {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
