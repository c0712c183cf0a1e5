import { type Point, sheet } from './sheet';

/** A text to write beside a place, if there is room; greater weights go first. */
export interface Label {
  readonly text: string;
  readonly at: Point;
  readonly weight: number;
}

interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Places labels right or left of their points so that none overlap, and drops those without room. Sizes are in units of the sheet. */
export function placeLabels(labels: readonly Label[], widthOf: (text: string) => number, height: number, away: number): PlacedLabel[] {
  const taken: Box[] = [];
  const set: PlacedLabel[] = [];
  for (const { text, at } of [...labels].sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1))) {
    const width = widthOf(text);
    const [x, y] = at;
    for (const left of [x + away, x - away - width]) {
      const box: Box = [left - 2, y - height / 2 - 1, left + width + 2, y + height / 2 + 1];
      const inside = box[0] >= 0 && box[1] >= 0 && box[2] <= sheet.width && box[3] <= sheet.height;
      if (!inside || taken.some((other) => crosses(box, other))) continue;
      taken.push(box);
      set.push({ text, x: left, y });
      break;
    }
  }
  return set;
}

function crosses(one: Box, other: Box): boolean {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
