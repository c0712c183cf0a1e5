import { chartSvg } from './chart-svg';

const chart = {
  title: 'Growth <1>',
  times: [2013, 2014, 2015],
  timeText: String,
  axisText: String,
  series: [
    { label: 'Certified', values: [null, 212, 780], drawn: 'bars', colour: '--accent' },
    { label: 'Published', values: [20, null, 780], drawn: 'line', colour: '--fall' },
  ],
  source: '淘村 Taocun · http://localhost/?a=1&b=2',
  colour: (name: string) => `#${name.length}`,
  fontFamily: '"Segoe UI", sans-serif',
} as const;

it('draws a bar for each known value, and breaks lines where a value is missing', () => {
  const svg = chartSvg(chart);
  expect(svg.match(/<rect x=/g)).toHaveLength(2);
  expect(/<path d="([^"]*)"/.exec(svg)?.[1]).toMatch(/^M[\d. ]+M[\d. ]+$/);
});

it('is self-contained: title, labels, legend and source are text, and no custom property of a style sheet is left', () => {
  const svg = chartSvg(chart);
  for (const part of ['<title>Growth &lt;1&gt;</title>', '>2014<', '>Certified<', 'a=1&amp;b=2', '&quot;Segoe UI&quot;'])
    expect(svg).toContain(part);
  expect(svg).not.toMatch(/var\(|--/);
});

it.each([
  ['round values', chart, ['0', '200', '400', '600', '800']],
  ['whole values alone', { ...chart, series: [{ label: 'New', values: [0, 2, 1], drawn: 'bars', colour: '--fall' }] }, ['0', '1', '2']],
  ['powers of ten', { ...chart, isLogarithmic: true }, ['1', '10', '100', '1000']],
] as const)('names %s beside the axis', (_what, drawn, expected) => {
  const labels = [...chartSvg(drawn).matchAll(/text-anchor="end">([^<]*)</g)].map(([, label]) => label);
  expect(labels).toEqual(expected);
});

it('draws values below zero under the zero line', () => {
  const svg = chartSvg({ ...chart, series: [{ label: 'Lost', values: [-5, 0, 5], drawn: 'bars', colour: '--fall' }] });
  const bars = [...svg.matchAll(/<rect x="[^"]*" y="([^"]*)" width="[^"]*" height="([^"]*)"/g)].map(([, y, height]) => [
    Number(y),
    Number(height),
  ]);
  expect(bars[0]?.[0]).toBeCloseTo((bars[2]?.[0] ?? 0) + (bars[2]?.[1] ?? 0), 0);
  expect(bars.every(([, height = -1]) => height >= 0)).toBe(true);
});
