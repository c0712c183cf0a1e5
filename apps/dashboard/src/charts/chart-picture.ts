import { sourceLine } from '../parts/save-file';

interface Drawn {
  readonly label: string;
  /** A custom property of the style sheet. */
  readonly colour: string;
}

const marginPx = 16;
const linePx = 18;

/** A chart as a picture to take along: its title over it, what is drawn and the source under it. */
export function chartPicture(chart: HTMLCanvasElement, title: string, drawn: readonly Drawn[]): HTMLCanvasElement {
  const density = chart.width / Math.max(1, chart.clientWidth);
  const style = getComputedStyle(chart);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const picture = document.createElement('canvas');
  const width = chart.width + 2 * marginPx * density;
  picture.width = width;
  const context = picture.getContext('2d');
  if (context === null) return picture;
  const font = (px: number): string => `${px * density}px ${style.fontFamily}`;
  context.font = font(11);
  const source = linesOf(sourceLine(), (text) => context.measureText(text).width, width - 2 * marginPx * density);
  picture.height = chart.height + (2 * marginPx + (3 + source.length) * linePx) * density;
  context.fillStyle = colour('--paper');
  context.fillRect(0, 0, picture.width, picture.height);
  const write = (text: string, x: number, y: number, px: number, ink: string): void => {
    context.font = font(px);
    context.fillStyle = colour(ink);
    context.fillText(text, x * density, y * density);
  };
  write(title, marginPx, marginPx + 12, 15, '--ink');
  context.drawImage(chart, marginPx * density, (marginPx + linePx) * density);
  const below = marginPx + linePx + chart.height / density + linePx;
  let x = marginPx;
  for (const { label, colour: named } of drawn) {
    write('●', x, below, 12, named);
    write(label, x + 16, below, 12, '--ink');
    x += 36 + context.measureText(label).width / density;
  }
  for (const [at, text] of source.entries()) write(text, marginPx, below + (at + 1) * linePx, 11, '--ink-soft');
  return picture;
}

/** Breaks a text into lines, where need be within a word: addresses have no blanks, and Chinese has none at all. */
function linesOf(text: string, widthOf: (text: string) => number, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const character of text) {
    if (line !== '' && widthOf(line + character) > width) {
      lines.push(line);
      line = '';
    }
    line += character;
  }
  return [...lines, line];
}
