import { type GeoPoint } from '../../places/county-centres';

type Point = readonly [number, number];

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const [SOUTH, NORTH, MIDDLE] = [radians(25), radians(47), radians(105)];
const N = (Math.sin(SOUTH) + Math.sin(NORTH)) / 2;
const C = Math.cos(SOUTH) ** 2 + 2 * N * Math.sin(SOUTH);

/** Albers' equal-area conic projection on a sphere of radius 1, as the page's map has it; y grows downwards. */
export function projected([longitude, latitude]: GeoPoint): Point {
  const distance = Math.sqrt(C - 2 * N * Math.sin(radians(latitude))) / N;
  const angle = N * (radians(longitude) - MIDDLE);
  return [distance * Math.sin(angle), distance * Math.cos(angle)];
}

/** The area of a picture, in pixels. */
export interface PictureArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Scales projected points so that all of `points` lie in the middle of the frame. */
export function fitted(points: readonly Point[], { x, y, width, height }: PictureArea): (point: Point) => Point {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [pointX, pointY] of points) {
    [left, right] = [Math.min(left, pointX), Math.max(right, pointX)];
    [top, bottom] = [Math.min(top, pointY), Math.max(bottom, pointY)];
  }
  const scale = Math.min(width / (right - left), height / (bottom - top));
  const [middleX, middleY] = [x + width / 2 - ((left + right) / 2) * scale, y + height / 2 - ((top + bottom) / 2) * scale];
  return ([pointX, pointY]) => [middleX + pointX * scale, middleY + pointY * scale];
}
