import { letterScale } from '../../browser/letter-scale';
import { type Dot, seenAt } from '../../places/atlas/dots';
import { type Point, sheet } from '../../places/atlas/sheet';
import { seen, type View } from '../../places/atlas/view';
import { type Box, type Label, placeLabels } from './labels';
import { COUNTY_TIMES, type MapMark, marksOf, SINGLE_TIMES } from './marks';

/** More names than this would not fit on a screen. */
const MOST_NAMED = 400;

export interface Painted {
  /** The villages of the visible region, and those outside it, which are faint. */
  readonly here: readonly Dot[];
  readonly beside: readonly Dot[];
  /** The code of the region of the map; '' for the country. */
  readonly region: string;
  readonly view: View;
  readonly radius: number;
  /** Villages to highlight: their verdict has just changed, or it is their page. */
  readonly highlighted: readonly Dot[];
  /**
   * The distance, in units of the sheet, within which a highlighted village lies, if its point is not exact.
   */
  readonly within?: number | undefined;
  readonly labels: readonly Label[];
  /** The name of a village on the map. */
  readonly villageName: (name: string) => string;
  /** True if dots have their own colours. */
  readonly isColoured: boolean;
}

/**
 * Paints dots, circles and names on a canvas, because tens of thousands of SVG elements would stutter.
 * Returns the marks to point at.
 */
export function paintDots(
  canvas: HTMLCanvasElement,
  { here, beside, region, view, radius, highlighted, within, labels, villageName, isColoured }: Painted,
): readonly MapMark[] {
  // The canvas fills its frame, and has no layout itself while it waits to be printed.
  const frame = canvas.parentElement ?? canvas;
  const { clientWidth, clientHeight } = frame;
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.round(clientWidth * density);
  canvas.height = Math.round(clientHeight * density);
  const context = canvas.getContext('2d');
  if (context === null || clientWidth === 0) return [];
  const scale = canvas.width / sheet.width;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  /** Pixels of the screen in units of the sheet. */
  const pixels = (number: number): number => (number * density) / scale;
  // Names grow with the page's font, which is larger on large screens.
  const letters = letterScale();

  const size = Math.max(radius, pixels(1.1));
  const fill = (circles: readonly MapMark[], alpha: number): void => {
    context.globalAlpha = alpha;
    for (const [named, alike] of isColoured ? byColour(circles) : [['--dot', circles] as const]) {
      context.fillStyle = colour(named);
      context.beginPath();
      for (const { at, radius: around } of alike) circle(context, at, around);
      context.fill();
    }
    context.globalAlpha = 1;
  };
  if (within !== undefined) {
    context.fillStyle = colour('--accent-soft');
    context.beginPath();
    for (const dot of highlighted) circle(context, seenAt(dot, view, size), within * view.times);
    context.fill();
  }
  const faint = marksOf(beside, region, view, size, pixels(1));
  fill(
    faint.map((mark) => ({ ...mark, radius: Math.min(mark.radius, size) })),
    0.28,
  );
  const marks = marksOf(here, region, view, size, pixels(1));
  fill(marks, 0.82);

  context.strokeStyle = colour('--ink');
  context.lineWidth = pixels(2);
  context.beginPath();
  for (const dot of highlighted) circle(context, seenAt(dot, view, size), size + pixels(4));
  context.stroke();

  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.fillStyle = colour('--paper');
  context.textAlign = 'center';
  context.font = `600 ${pixels(11 * letters)}px ${style.fontFamily}`;
  for (const { at, count } of marks) if (count > 1) context.fillText(String(count), at[0], at[1]);

  context.textAlign = 'left';
  context.font = `${pixels(12 * letters)}px ${style.fontFamily}`;
  context.lineWidth = pixels(3.5);
  context.strokeStyle = colour('--paper');
  const circleOf = new Map(marks.map((mark) => [mark.code, mark]));
  const shown = labels
    .filter(({ of }) => isShown(of, view.times))
    .map((label) => {
      // The name of an area with a circle is next to the circle.
      const own = circleOf.get(label.code);
      return own === undefined
        ? { ...label, at: seen(label.at, view) }
        : { ...label, at: own.at, away: own.radius + pixels(3) };
    });
  // Villages are placed after their counties.
  const villages =
    view.times < SINGLE_TIMES ? [] : marks.filter(({ count }) => count === 1).slice(0, MOST_NAMED);
  const named = villages.flatMap(({ at, dots }, turn) =>
    dots().map(({ name }) => ({
      text: villageName(name),
      at,
      away: size + pixels(4),
      weight: -turn,
      of: 'village' as const,
    })),
  );
  const inSight = [...shown, ...named].filter(
    ({ at: [x, y] }) => x > 0 && y > 0 && x < sheet.width && y < sheet.height,
  );
  const circles = marks.flatMap(({ at: [x, y], radius: r, count }): Box[] =>
    count === 1 ? [] : [[x - r, y - r, x + r, y + r]],
  );
  const obstacles = [...circles, ...toolsOver(frame, pixels(1))];
  const widthOf = (text: string): number => context.measureText(text).width;
  const placed = placeLabels(inSight, widthOf, pixels(13 * letters), obstacles);
  // Below the names, so that no line crosses one.
  context.beginPath();
  for (const { line } of placed) {
    if (line === undefined) continue;
    context.moveTo(...line[0]);
    context.lineTo(...line[1]);
  }
  context.save();
  context.strokeStyle = colour('--ink-soft');
  context.lineWidth = pixels(1);
  context.stroke();
  context.restore();
  for (const { text, of, x, y } of placed) {
    context.fillStyle = colour(of === 'village' ? '--ink' : '--ink-soft');
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
  return marks;
}

/**
 * The circles by colour, which is that of each circle's first village. The first colour is painted last, over
 * the others.
 */
function byColour(circles: readonly MapMark[]): readonly (readonly [string, readonly MapMark[]])[] {
  return [...Map.groupBy(circles, (mark): string => mark.dots()[0]?.colour ?? '--dot')].reverse();
}

/** The buttons and texts over the map, in units of the sheet; `pixel` is the size of a pixel in them. */
function toolsOver(frame: HTMLElement, pixel: number): Box[] {
  const { left, top } = frame.getBoundingClientRect();
  const tools = [...frame.querySelectorAll('.map-tools, .map-scale, .map-source')];
  return tools
    .map((one) => one.getBoundingClientRect())
    .map((box) => [
      (box.left - left) * pixel,
      (box.top - top) * pixel,
      (box.right - left) * pixel,
      (box.bottom - top) * pixel,
    ]);
}

function circle(context: CanvasRenderingContext2D, [x, y]: Point, around: number): void {
  context.moveTo(x + around, y);
  context.arc(x, y, around, 0, 2 * Math.PI);
}

/**
 * Provinces are named on the whole map, counties once zoomed in to a province; villages are named with their
 * dots.
 */
function isShown(of: Label['of'], times: number): boolean {
  return (of === 'province') === times < COUNTY_TIMES;
}
