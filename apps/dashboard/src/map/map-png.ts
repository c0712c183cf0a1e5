import { wrapped } from '../parts/files/wrapped';
import { sheet } from '../places/atlas/sheet';

/** Pixels for a unit of the sheet. */
const SCALE = 2;
const MARGIN = 12;
const HEAD = 36;
const LINE = 18;

/**
 * The visible map as a picture: its areas, dots and names as drawn, with a title, the legend and the source.
 * Undefined if there is no map.
 */
export async function mapPng(title: string, source: string): Promise<Blob | undefined> {
  const map = document.querySelector<HTMLElement>('main .map:not(.waiting-map)');
  const drawn = map?.querySelector('svg');
  const dots = map?.querySelector('canvas');
  if (map === null || drawn === null || drawn === undefined) return undefined;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  const style = getComputedStyle(map);
  const font = (px: number): string => `${px}px ${style.fontFamily}`;
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  context.font = font(11);
  const lines = wrapped(source, sheet.width - 2 * MARGIN, (line) => context.measureText(line).width);
  context.font = font(12);
  let x = MARGIN;
  let row = 0;
  const legend = legendItems().map((item) => {
    const width = (item.isRound ? 16 : 30) + context.measureText(item.text).width;
    if (x > MARGIN && x + width > sheet.width - MARGIN) {
      x = MARGIN;
      row += 1;
    }
    const left = x;
    x += width + 18;
    return { ...item, left, row };
  });
  const height = HEAD + sheet.height + LINE * (lines.length + row + 2);
  canvas.width = SCALE * sheet.width;
  canvas.height = SCALE * height;
  context.fillStyle = colour('--paper');
  context.fillRect(0, 0, canvas.width, canvas.height);
  const times = (SCALE * sheet.width) / drawn.clientWidth;
  context.save();
  context.translate(0, SCALE * HEAD);
  drawAreas(context, drawn, times);
  if (dots) context.drawImage(dots, 0, 0, SCALE * sheet.width, SCALE * sheet.height);
  context.restore();
  context.scale(SCALE, SCALE);
  const write = (text: string, x: number, y: number, px: number, ink = '--ink'): void => {
    context.font = font(px);
    context.fillStyle = colour(ink);
    context.fillText(text, x, y);
  };
  write(title, MARGIN, HEAD - MARGIN, 16);
  const under = HEAD + sheet.height + LINE;
  for (const { fill, isRound, text, left, row: above } of legend) {
    const y = under + LINE * above;
    context.fillStyle = typeof fill === 'string' ? fill : gradient(context, left, fill);
    context.beginPath();
    if (isRound) context.arc(left + 5, y - 4, 5, 0, 2 * Math.PI);
    else context.rect(left, y - 9, 24, 10);
    context.fill();
    write(text, left + (isRound ? 16 : 30), y, 12);
  }
  for (const [at, line] of lines.entries())
    write(line, MARGIN, under + LINE * (row + at + 1), 11, '--ink-soft');
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
}

/** Draws every area in the colours that the style sheet gives it. */
function drawAreas(context: CanvasRenderingContext2D, drawn: SVGSVGElement, times: number): void {
  const placed = (area: SVGGraphicsElement): Path2D => {
    const path = new Path2D(area instanceof SVGPathElement ? (area.getAttribute('d') ?? '') : undefined);
    if (area instanceof SVGRectElement)
      path.rect(
        area.x.baseVal.value,
        area.y.baseVal.value,
        area.width.baseVal.value,
        area.height.baseVal.value,
      );
    const moved = new Path2D();
    moved.addPath(path, new DOMMatrix().scale(times).multiply(area.getCTM() ?? new DOMMatrix()));
    return moved;
  };
  for (const area of drawn.querySelectorAll<SVGGraphicsElement>('path, rect')) {
    if (area.closest('clipPath') !== null) continue;
    const { fill, stroke, strokeWidth, strokeDasharray } = getComputedStyle(area);
    const clip =
      area.closest('[clip-path]') === null ? null : drawn.querySelector<SVGGraphicsElement>('clipPath rect');
    context.save();
    // The frame clips areas in the page, too.
    context.beginPath();
    context.rect(0, 0, SCALE * sheet.width, SCALE * sheet.height);
    context.clip();
    if (clip !== null) context.clip(placed(clip));
    const path = placed(area);
    if (fill !== 'none') {
      context.fillStyle = fill;
      context.fill(path);
    }
    if (stroke !== 'none') {
      context.strokeStyle = stroke;
      context.lineWidth = parseFloat(strokeWidth) * times;
      context.setLineDash(
        strokeDasharray === 'none' ? [] : strokeDasharray.split(',').map((dash) => parseFloat(dash) * times),
      );
      context.stroke(path);
    }
    context.restore();
  }
}

interface LegendItem {
  /** One colour, or the colours of a gradient. */
  readonly fill: string | readonly string[];
  readonly isRound: boolean;
  readonly text: string;
}

/** The marks of the page's legend, or of a layer's, each with the text after it. */
function legendItems(): readonly LegendItem[] {
  return [...document.querySelectorAll<HTMLElement>('main .legend i, main .classes i')].map((mark) => {
    const { backgroundColor, backgroundImage, borderRadius } = getComputedStyle(mark);
    const colours = backgroundImage.match(/\b[a-z]+\([^()]*\)/g) ?? [];
    return {
      fill: colours.length < 2 ? backgroundColor : colours,
      isRound: borderRadius === '50%',
      text: textBehind(mark),
    };
  });
}

function textBehind(mark: Node): string {
  let text = '';
  for (let next = mark.nextSibling; next !== null && next.nodeName !== 'I'; next = next.nextSibling)
    text += next.textContent ?? '';
  return text.trim();
}

function gradient(context: CanvasRenderingContext2D, x: number, colours: readonly string[]): CanvasGradient {
  const scale = context.createLinearGradient(x, 0, x + 24, 0);
  for (const [at, each] of colours.entries()) scale.addColorStop(at / (colours.length - 1), each);
  return scale;
}
