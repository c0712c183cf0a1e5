import { type Dot, seenAt } from './dots';
import { type Label, placeLabels } from './labels';
import { type Point, sheet } from './sheet';
import { seen, type View } from './view';

export interface Painted {
  readonly dots: readonly Dot[];
  readonly view: View;
  readonly radius: number;
  /** The codes of villages to highlight: their verdict has just changed, or the page is theirs. */
  readonly lit: ReadonlySet<string>;
  /** The distance in units of the sheet within which a lit village lies, where its place is not exact. */
  readonly within?: number | undefined;
  /** The code of the region in view; dots outside it are faint. */
  readonly region: string;
  readonly labels: readonly Label[];
}

/** Paints the dots on a canvas: tens of thousands of SVG elements would stutter. */
export function paintDots(canvas: HTMLCanvasElement, { dots, view, radius, lit, within, region, labels }: Painted): void {
  const { clientWidth, clientHeight } = canvas;
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.round(clientWidth * density);
  canvas.height = Math.round(clientHeight * density);
  const context = canvas.getContext('2d');
  if (context === null || clientWidth === 0) return;
  const scale = canvas.width / sheet.width;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  /** Pixels of the screen in units of the sheet. */
  const pixels = (number: number): number => (number * density) / scale;

  const size = Math.max(radius, pixels(1.1));
  const circle = ([x, y]: Point, around: number): void => {
    context.moveTo(x + around, y);
    context.arc(x, y, around, 0, 2 * Math.PI);
  };
  const placed = dots
    .map((dot) => ({ dot, at: seenAt(dot, view, radius) }))
    .filter(({ at: [x, y] }) => x > -20 && y > -20 && x < sheet.width + 20 && y < sheet.height + 20);
  context.fillStyle = colour('--dot');
  for (const isMeant of [false, true]) {
    context.globalAlpha = isMeant ? 0.82 : 0.28;
    context.beginPath();
    for (const { dot, at } of placed) if (dot.code.startsWith(region) === isMeant) circle(at, size);
    context.fill();
  }
  context.globalAlpha = 1;
  if (within !== undefined) {
    context.fillStyle = colour('--accent-soft');
    context.globalCompositeOperation = 'destination-over';
    context.beginPath();
    for (const { dot, at } of placed) if (lit.has(dot.code)) circle(at, within * view.times);
    context.fill();
    context.globalCompositeOperation = 'source-over';
  }
  context.strokeStyle = colour('--ink');
  context.lineWidth = pixels(2);
  context.beginPath();
  for (const { dot, at } of placed) if (lit.has(dot.code)) circle(at, size + pixels(4));
  context.stroke();

  context.font = `${pixels(12)}px ${style.fontFamily}`;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = pixels(3.5);
  context.strokeStyle = colour('--paper');
  context.fillStyle = colour('--ink');
  const inSight = labels.map((label) => ({ ...label, at: seen(label.at, view) }));
  for (const { text, x, y } of placeLabels(inSight, (each) => context.measureText(each).width, pixels(13), size + pixels(4))) {
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
}
