import { drawingOf } from './chart-drawing';
import { chartSvg } from './chart-svg';

const chart = {
  title: 'Zhejiang: Growth <1>',
  subtitle: 'Number of villages · 2013–2015 · World Bank 2019',
  times: [2013, 2014, 2015],
  timeText: String,
  axisText: String,
  series: [
    { label: 'Certified', values: [null, 212, 780], drawn: 'bars', colour: '--accent' },
    { label: 'Published', values: [20, null, 780], drawn: 'line', colour: '--fall' },
  ],
  sources: ['Published values: the list.', '淘村 Taocun · http://localhost/?a=1&b=2'],
  colour: (name: string) => `#${name.length}`,
} as const;

const marksOf = (drawn: Parameters<typeof drawingOf>[0]) => drawingOf(drawn).marks;
const textsOf = (drawn: Parameters<typeof drawingOf>[0]) =>
  marksOf(drawn).filter((mark) => mark.is === 'text');
/** The bars, without the background. */
const barsOf = (drawn: Parameters<typeof drawingOf>[0]) =>
  marksOf(drawn)
    .filter((mark) => mark.is === 'rect')
    .slice(1);

it('draws a bar for each known value, and breaks lines where a value is missing', () => {
  expect(barsOf(chart)).toHaveLength(2);
  const lines = marksOf(chart).flatMap((mark) => (mark.is === 'line' && mark.width === 2 ? [mark.path] : []));
  expect(lines).toEqual([expect.stringMatching(/^M[\d. ]+M[\d. ]+$/)]);
});

it('states its place, unit, moments, rules and sources in text of at least 12 px, within its width', () => {
  const long =
    'A demonstration: the lists of villages are real; households, shops, orders and all sums are synthetic. '
      .repeat(2)
      .trim();
  const texts = textsOf({ ...chart, sources: [...chart.sources, long] });
  const written = texts.map(({ text }) => text);
  expect(written).toEqual(
    expect.arrayContaining([chart.title, chart.subtitle, ...chart.sources, 'Certified', 'Published']),
  );
  expect(written.join(' ')).toContain(long);
  expect(Math.min(...texts.map(({ px }) => px))).toBeGreaterThanOrEqual(12);
  expect(Math.max(...written.map(({ length }) => length))).toBeLessThan(112);
});

it('is self-contained as SVG: no custom property of a style sheet is left', () => {
  const svg = chartSvg(drawingOf(chart), chart.title, '"Segoe UI", sans-serif');
  for (const part of [
    '<title>Zhejiang: Growth &lt;1&gt;</title>',
    '>2014<',
    '>Certified<',
    'a=1&amp;b=2',
    '&quot;Segoe UI&quot;',
  ])
    expect(svg).toContain(part);
  expect(svg).not.toMatch(/var\(|--/);
});

it.each([
  ['round values', chart, ['0', '200', '400', '600', '800']],
  [
    'whole values alone',
    { ...chart, series: [{ label: 'New', values: [0, 2, 1], drawn: 'bars', colour: '--fall' }] },
    ['0', '1', '2'],
  ],
  ['powers of ten', { ...chart, isLogarithmic: true }, ['1', '10', '100', '1000']],
] as const)('names %s next to the axis', (_what, drawn, expected) => {
  expect(textsOf(drawn).flatMap(({ anchor, text }) => (anchor === 'end' ? [text] : []))).toEqual(expected);
});

it('draws values below zero under the zero line', () => {
  const bars = barsOf({
    ...chart,
    series: [{ label: 'Lost', values: [-5, 0, 5], drawn: 'bars', colour: '--fall' }],
  });
  const [below, , above] = bars.map((mark) => (mark.is === 'rect' ? mark : undefined));
  expect(below?.y).toBeCloseTo((above?.y ?? 0) + (above?.height ?? 0), 0);
  expect(bars.every((mark) => mark.is === 'rect' && mark.height >= 0)).toBe(true);
});
