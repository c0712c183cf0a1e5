import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { letterScale } from '../browser/letter-scale';
import 'uplot/dist/uPlot.min.css';
import { usePaper } from '../browser/use-paper';
import { useTheme } from '../browser/use-theme';
import { type About, SaveChart } from './save-chart';
import { labelledTimes, powersTo, steps, type Timed } from './series';

const LEGEND_HEIGHT_PX = 30;
const LEAST_WIDTH_PX = 200;
/** The width of A4 between its margins. */
const PAPER_WIDTH_PX = 700;

/** Whole steps: half villages on the axis would be rounded to 0, 3, 5, 8. */
const wholeSteps = Array.from({ length: 16 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** power)).flat();

const bars = uPlot.paths.bars?.({ size: [0.55, 44] });
const barPaths = bars === undefined ? {} : { paths: bars };

/** A chart of quantities over time. It is not accessible by itself: callers put a table next to it. */
export function TimeChart({
  label,
  about,
  timeLabel,
  times,
  timeText,
  series,
  valueText,
  axisText = valueText,
  heightPx = 240,
  isLogarithmic = false,
}: Timed & {
  readonly label: string;
  readonly about: About;
  readonly timeLabel: string;
  readonly valueText: (value: number) => string;
  /** The shorter format next to the axis; `valueText` by default. */
  readonly axisText?: (value: number) => string;
  readonly heightPx?: number;
}) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  /** Draws the chart in the colours that the style sheet defines for the element. */
  const drawIn = (element: HTMLElement, widthPx: number): uPlot => {
    const colour = (name: string): string => getComputedStyle(element).getPropertyValue(name).trim();
    // Text scales with the page's font size, which grows on large screens.
    const letters = letterScale();
    // uPlot enlarges only whole pixels on a dense screen.
    const font = `${Math.round(12 * letters)}px ${getComputedStyle(element).fontFamily}`;
    const axis = { stroke: colour('--ink-soft'), font, ticks: { show: false } };
    const powers = powersTo(series);
    return new uPlot(
      {
        width: Math.max(LEAST_WIDTH_PX, widthPx),
        height: heightPx * letters,
        // Half of the last label extends beyond the chart.
        padding: [12, Math.max(12, letters * (4 + 4 * timeText(times.at(-1) ?? 0).length)), 0, 0],
        legend: { show: true, live: true },
        cursor: { drag: { x: false, y: false }, points: { size: 7 } },
        scales: {
          x: { time: false, range: (_, from, to) => [from - 0.6, to + 0.6] },
          y: isLogarithmic
            ? { distr: 3, range: [1, powers.at(-1) ?? 1] }
            : { range: (_, low, high) => [Math.min(0, low), Math.max(1, high) * 1.08] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            // Keeps away from the lowest label of the other axis.
            gap: 10 * letters,
            splits: (_, __, ___, ____, step) => [...labelledTimes(times, step)],
            values: (_, splits) => splits.map(timeText),
            incrs: [...steps],
            // Leaves room for the longest label.
            space: letters * (16 + 9 * Math.max(...times.map((time) => timeText(time).length))),
            size: 50 * letters,
          },
          {
            ...axis,
            grid: { stroke: colour('--line'), width: 1 },
            values: (_, splits) => splits.map(axisText),
            incrs: wholeSteps,
            ...(isLogarithmic && { splits: () => [...powers] }),
            size: 64 * letters,
          },
        ],
        series: [
          { label: timeLabel, value: (_, time: number | null) => (time === null ? '' : timeText(time)) },
          ...series.map(({ label: name, drawn, colour: named }): uPlot.Series => ({
            label: name,
            stroke: colour(named),
            width: drawn === 'bars' ? 0 : 2,
            value: (_, value: number | null, __, at: number | null) =>
              at === null ? '' : value === null ? '–' : valueText(value),
            ...(drawn === 'bars' && { fill: colour(named), ...barPaths, points: { show: false } }),
            ...(drawn === 'points' && {
              dash: [2, 4],
              points: { show: true, size: 7, fill: colour('--paper') },
            }),
            ...(drawn === 'line' && { points: { show: times.length < 40, size: 5, fill: colour(named) } }),
          })),
        ],
      },
      [[...times], ...series.map(({ values }) => [...values])],
      element,
    );
  };
  const inputs = [label, isLogarithmic, JSON.stringify([times, series])];
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const chart = drawIn(element, element.clientWidth);
    const resized = new ResizeObserver(() =>
      chart.setSize({
        width: Math.max(LEAST_WIDTH_PX, element.clientWidth),
        height: heightPx * letterScale(),
      }),
    );
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.destroy();
    };
  }, [theme, ...inputs]);
  usePaper(
    place,
    (paper, widthPx) => {
      const chart = drawIn(paper, Math.min(widthPx, PAPER_WIDTH_PX));
      // Without this, uPlot would draw only in a microtask, after the page was printed.
      chart.batch(() => undefined);
      return () => chart.destroy();
    },
    inputs,
  );
  return (
    <>
      <div
        class="time-chart on-screen"
        ref={place}
        role="img"
        aria-label={label}
        style={{ minHeight: `${heightPx + LEGEND_HEIGHT_PX}px` }}
      />
      <SaveChart
        element={place}
        label={label}
        about={about}
        plotted={{ times, timeText, series, axisText, isLogarithmic }}
      />
    </>
  );
}
