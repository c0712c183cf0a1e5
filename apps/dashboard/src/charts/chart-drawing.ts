import { wrapped } from '../parts/files/wrapped';
import { powersTo, labelledTimes, type Series, stepOf, type Timed } from './series';

/**
 * A chart as it is saved. It is passed on without its page, so it states its place, unit and sources itself.
 */
export interface SavedChart extends Timed {
  /** The chart's place and content. */
  readonly title: string;
  /** The unit of the values, their moments, rules and scale. */
  readonly subtitle: string;
  readonly axisText: (value: number) => string;
  readonly sources: readonly string[];
  /** The colour of a custom property of the style sheet. */
  readonly colour: (name: string) => string;
}

/** A mark of a drawing, with its colour. Marks are drawn in order. */
export type DrawnMark =
  | {
      readonly is: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly px: number;
      readonly anchor: Anchor;
      readonly colour: string;
    }
  | {
      readonly is: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly colour: string;
    }
  | {
      readonly is: 'dot';
      readonly x: number;
      readonly y: number;
      readonly radius: number;
      readonly colour: string;
    }
  | {
      readonly is: 'line';
      readonly path: string;
      readonly width: number;
      readonly isDashed: boolean;
      readonly colour: string;
    };

export type Anchor = 'start' | 'middle' | 'end';

/** A picture of this size, for SVG and PNG. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly DrawnMark[];
}

const WIDTH = 800;
const MARGIN = 16;
/** No text is smaller than 12 px, so that a picture stays readable somewhat reduced. */
const px = { title: 18, text: 13, source: 12 } as const;
const LINE = 18;
/** The width of a letter, and its height above the middle of a label, in parts of the font size. */
const letter = { width: 0.6, middle: 0.35 } as const;
const plot = { left: 72, width: WIDTH - 72 - 24, height: 320 } as const;
const WIDEST_BAR = 44;

/** Draws a chart over time with its title, legend and sources. */
export function drawingOf(chart: SavedChart): Drawing {
  const { title, subtitle, times, series, axisText, sources, colour } = chart;
  const [low, high, ticks] = scaleOf(chart);
  const marks: DrawnMark[] = [];
  const write = (
    text: string,
    x: number,
    y: number,
    more: { readonly px?: number; readonly anchor?: Anchor; readonly ink?: string } = {},
  ): void =>
    void marks.push({
      is: 'text',
      x,
      y,
      text,
      px: more.px ?? px.text,
      anchor: more.anchor ?? 'start',
      colour: colour(more.ink ?? '--ink-soft'),
    });
  const titles = linesOf(title, px.title);
  const subtitles = linesOf(subtitle, px.text);
  for (const [at, line] of titles.entries())
    write(line, MARGIN, 30 + at * 24, { px: px.title, ink: '--ink' });
  const underTitle = 30 + (titles.length - 1) * 24 + 24;
  for (const [at, line] of subtitles.entries()) write(line, MARGIN, underTitle + at * LINE);
  const top = underTitle + subtitles.length * LINE + 10;

  const from = Math.min(...times) - 0.6;
  const to = Math.max(...times) + 0.6;
  const step = plot.width / (to - from);
  const xOf = (time: number): number => plot.left + (time - from) * step;
  const along = (value: number): number =>
    chart.isLogarithmic === true
      ? Math.log10(value / low) / Math.log10(high / low)
      : (value - low) / (high - low);
  const yOf = (value: number): number => top + plot.height * (1 - along(value));
  for (const tick of ticks) {
    const y = yOf(tick).toFixed(1);
    marks.push({
      is: 'line',
      path: `M${plot.left} ${y}H${plot.left + plot.width}`,
      width: 1,
      isDashed: false,
      colour: colour('--line'),
    });
    write(axisText(tick), plot.left - 8, yOf(tick) + letter.middle * px.text, { anchor: 'end' });
  }
  const under = top + plot.height;
  const widest = Math.max(...times.map((time) => widthOf(chart.timeText(time), px.text)));
  for (const time of labelledTimes(times, stepOf((widest + 14) / step)))
    write(chart.timeText(time), xOf(time), under + 22, { anchor: 'middle' });
  for (const one of series)
    marks.push(
      ...marksOf(one, times, xOf, yOf, {
        widest: Math.min(WIDEST_BAR, 0.55 * step),
        colour: colour(one.colour),
      }),
    );
  let x = plot.left;
  let y = under + 48;
  for (const { label, colour: named } of series) {
    const width = 12 + widthOf(label, px.text);
    if (x > plot.left && x + width > WIDTH - MARGIN) {
      x = plot.left;
      y += LINE;
    }
    marks.push({ is: 'dot', x, y: y - 4, radius: 5, colour: colour(named) });
    write(label, x + 12, y, { ink: '--ink' });
    x += width + 28;
  }
  const lines = sources.flatMap((one) => linesOf(one, px.source));
  for (const [at, line] of lines.entries()) write(line, MARGIN, y + 28 + at * LINE, { px: px.source });
  const height = y + 28 + lines.length * LINE;
  return {
    width: WIDTH,
    height,
    marks: [{ is: 'rect', x: 0, y: 0, width: WIDTH, height, colour: colour('--paper') }, ...marks],
  };
}

function marksOf(
  { values, drawn: form }: Series,
  times: readonly number[],
  xOf: (time: number) => number,
  yOf: (value: number) => number,
  { widest: width, colour }: { readonly widest: number; readonly colour: string },
): readonly DrawnMark[] {
  const points = times.map((time, at) => ({ x: xOf(time), value: values[at] ?? null }));
  const known = points.flatMap(({ x, value }) => (value === null ? [] : [{ x, value, y: yOf(value) }]));
  if (form === 'bars')
    return known.map(({ x, y, value }) => {
      const [top, bottom] = value < 0 ? [yOf(0), y] : [y, yOf(0)];
      return { is: 'rect', x: x - width / 2, y: top, width, height: bottom - top, colour };
    });
  // A line ends before a missing value, and a new one begins after it.
  const path = points.map(({ x, value }, at) =>
    value === null
      ? ''
      : `${(points[at - 1]?.value ?? null) === null ? 'M' : 'L'}${x.toFixed(1)} ${yOf(value).toFixed(1)}`,
  );
  const dots = known.map(({ x, y }): DrawnMark => ({ is: 'dot', x, y, radius: 3, colour }));
  return [{ is: 'line', path: path.join(''), width: 2, isDashed: form === 'points', colour }, ...dots];
}

/** The lowest and the highest value of the axis, and its labelled values. */
function scaleOf({
  series,
  isLogarithmic = false,
}: SavedChart): readonly [number, number, readonly number[]] {
  const powers = powersTo(series);
  if (isLogarithmic) return [1, powers.at(-1) ?? 1, powers];
  const values = series.flatMap((one) => one.values.filter((value) => value !== null));
  const most = Math.max(1, ...values);
  const low = Math.min(0, ...values);
  const high = most * 1.08;
  const ten = 10 ** Math.floor(Math.log10((high - low) / 5));
  const unit = Math.max(1, ten * ([1, 2, 5, 10].find((each) => (high - low) / (each * ten) <= 6) ?? 10));
  const first = Math.ceil(low / unit);
  return [
    low,
    high,
    Array.from({ length: Math.floor(high / unit) - first + 1 }, (_, at) => (first + at) * unit),
  ];
}

/** The width of a text without a canvas that measures it; a Chinese character is as wide as high. */
function widthOf(text: string, size: number): number {
  const wide = text.match(/[\u2e80-\uffef]/g)?.length ?? 0;
  return size * (wide + letter.width * (text.length - wide));
}

const linesOf = (text: string, size: number): readonly string[] =>
  wrapped(text, WIDTH - 2 * MARGIN, (line) => widthOf(line, size));
