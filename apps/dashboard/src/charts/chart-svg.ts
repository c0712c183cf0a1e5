import { wrapped } from '../parts/files/wrapped';
import { svgText } from '../parts/svg-text';
import { powersTo, type Series, type Timed } from './series';

interface SvgChart extends Timed {
  readonly title: string;
  readonly axisText: (value: number) => string;
  readonly source: string;
  readonly colour: (name: string) => string;
  readonly fontFamily: string;
}

const WIDTH = 800;
const plot = { left: 72, top: 52, width: WIDTH - 72 - 24, height: 320 } as const;
const LINE = 18;
const WIDEST_BAR = 44;

/** A chart over time as a self-contained SVG, with its title, legend and source, and with colours instead of custom properties. */
export function chartSvg(chart: SvgChart): string {
  const { title, times, series, axisText, source, colour, fontFamily } = chart;
  const [low, high, ticks] = scaleOf(chart);
  const [from, to] = [Math.min(...times) - 0.6, Math.max(...times) + 0.6];
  const step = plot.width / (to - from);
  const xOf = (time: number): number => plot.left + (time - from) * step;
  const along = (value: number): number =>
    chart.isLogarithmic === true ? Math.log10(value / low) / Math.log10(high / low) : (value - low) / (high - low);
  const yOf = (value: number): number => plot.top + plot.height * (1 - along(value));
  const text = (x: number, y: number, words: string, ink: string, more = ''): string =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${colour(ink)}" ${more}>${svgText(words)}</text>`;
  const line = (y: number): string =>
    `<line x1="${plot.left}" x2="${plot.left + plot.width}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="${colour('--line')}"/>`;
  const sources = wrapped(source, 116, lettersOf);
  const under = plot.top + plot.height;
  const height = under + 70 + sources.length * LINE;
  // As many labels as fit side by side.
  const every = Math.ceil((Math.max(...times.map((time) => chart.timeText(time).length)) * 8 + 14) / step);
  const legend = series.map(({ label, colour: named }, at) => {
    const x = plot.left + series.slice(0, at).reduce((sum, { label: before }) => sum + 40 + 13 * before.length, 0);
    return `<circle cx="${x}" cy="${under + 44}" r="5" fill="${colour(named)}"/>${text(x + 12, under + 48, label, '--ink')}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${svgText(fontFamily)}" font-size="12">`,
    `<title>${svgText(title)}</title>`,
    `<rect width="100%" height="100%" fill="${colour('--paper')}"/>`,
    text(16, 28, title, '--ink', 'font-size="16"'),
    ...ticks.map((tick) => line(yOf(tick)) + text(plot.left - 8, yOf(tick) + 4, axisText(tick), '--ink-soft', 'text-anchor="end"')),
    ...times
      .filter((_, at) => at % every === 0)
      .map((time) => text(xOf(time), under + 20, chart.timeText(time), '--ink-soft', 'text-anchor="middle"')),
    ...series.map((one) => drawn(one, times, xOf, yOf, Math.min(WIDEST_BAR, 0.55 * step), colour(one.colour))),
    ...legend,
    ...sources.map((words, at) => text(16, under + 76 + at * LINE, words, '--ink-soft', 'font-size="11"')),
    '</svg>',
  ].join('\n');
}

function drawn(
  { values, drawn: form }: Series,
  times: readonly number[],
  xOf: (time: number) => number,
  yOf: (value: number) => number,
  barWidth: number,
  colour: string,
): string {
  const points = times.map((time, at) => ({ x: xOf(time), value: values[at] ?? null }));
  const known = points.flatMap(({ x, value }) => (value === null ? [] : [{ x, value, y: yOf(value) }]));
  if (form === 'bars') {
    const bars = known.map(({ x, y, value }) => {
      const [top, bottom] = value < 0 ? [yOf(0), y] : [y, yOf(0)];
      return `<rect x="${(x - barWidth / 2).toFixed(1)}" y="${top.toFixed(1)}" width="${barWidth.toFixed(1)}" height="${(bottom - top).toFixed(1)}"/>`;
    });
    return `<g fill="${colour}">${bars.join('')}</g>`;
  }
  // A line ends before a missing value, and a new one begins after it.
  const path = points.map(({ x, value }, at) =>
    value === null ? '' : `${(points[at - 1]?.value ?? null) === null ? 'M' : 'L'}${x.toFixed(1)} ${yOf(value).toFixed(1)}`,
  );
  const dots = known.map(({ x, y }) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3"/>`);
  const dashes = form === 'points' ? ' stroke-dasharray="2 4"' : '';
  return `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="2"${dashes}/><g fill="${colour}">${dots.join('')}</g>`;
}

/** The lowest and the highest value of the axis, and its labelled values. */
function scaleOf({ series, isLogarithmic = false }: SvgChart): readonly [number, number, readonly number[]] {
  const powers = powersTo(series);
  if (isLogarithmic) return [1, powers.at(-1) ?? 1, powers];
  const values = series.flatMap((one) => one.values.filter((value) => value !== null));
  const most = Math.max(1, ...values);
  const [low, high] = [Math.min(0, ...values), most * 1.08];
  const ten = 10 ** Math.floor(Math.log10((high - low) / 5));
  const unit = Math.max(1, ten * ([1, 2, 5, 10].find((each) => (high - low) / (each * ten) <= 6) ?? 10));
  const first = Math.ceil(low / unit);
  return [low, high, Array.from({ length: Math.floor(high / unit) - first + 1 }, (_, at) => (first + at) * unit)];
}

/** The width in narrow letters; a Chinese character is as wide as two. */
function lettersOf(line: string): number {
  return line.replaceAll(/[\u2e80-\uffef]/g, '  ').length;
}
