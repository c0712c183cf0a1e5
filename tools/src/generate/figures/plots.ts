import { performance, reliability, scaling, type ThroughputRun, worstOf } from './results';
import { bar, dot, label, line, linear, logarithmic, picture } from './svg';

const PLAIN = '#999';
const OURS = '#1f5fa8';
const OTHER = '#c4661f';

/** Updates a second, and processor time of an update, by the number of villages. */
export function villagesPlot(): string {
  const panel = (
    left: number,
    title: string,
    most: number,
    step: number,
    figure: (run: ThroughputRun) => number,
  ): string[] => {
    const x = logarithmic(3_000, 600_000, left, left + 300);
    const y = linear(most, 250, 40);
    const steps = Array.from({ length: most / step + 1 }, (_, at) => at * step);
    return [
      label(left, 22, title),
      ...steps.flatMap((value) => [
        line(left, y(value), left + 300, y(value)),
        label(left - 6, y(value) + 4, value.toLocaleString('en'), 'end'),
      ]),
      ...[5_000, 50_000, 500_000].map((villages) =>
        label(x(villages), 270, villages.toLocaleString('en'), 'middle'),
      ),
      ...scaling.villages.map((run) => dot(x(run.villages), y(figure(run)), OURS)),
      ...scaling.villages.map((run, at) =>
        label(
          x(run.villages),
          y(figure(run)) + (at % 2 === 0 ? -9 : 18),
          figure(run).toLocaleString('en'),
          'middle',
        ),
      ),
    ];
  };
  return picture('Throughput and cost by number of villages', 780, 315, [
    ...panel(60, 'updates a second', 100_000, 25_000, ({ rate }) => rate),
    ...panel(450, 'µs of processor time an update', 150, 50, ({ microseconds }) => microseconds),
    label(390, 300, 'villages', 'middle'),
  ]);
}

/** The time for half and for 99 % of the verdicts, in each run. */
export function latencyPlot(): string {
  const x = logarithmic(10, 2_000, 190, 740);
  const rows = performance.latency.flatMap(({ client, half, most, date }, at) => {
    const y = 50 + at * 20;
    const colour = client === 'Kafka' ? OURS : OTHER;
    return [
      label(
        180,
        y + 4,
        `${client === 'Kafka' ? 'Kafka subscriber' : 'events over HTTP'}, ${date.slice(5)}`,
        'end',
      ),
      line(x(half ?? most), y, x(most), y, colour, 2),
      ...(half === undefined ? [] : [dot(x(half), y, PLAIN)]),
      dot(x(most), y, colour),
    ];
  });
  const bottom = 50 + performance.latency.length * 20;
  const ticks = [10, 20, 50, 100, 200, 500, 1_000, 2_000];
  return picture('Time from an update to its verdict', 780, bottom + 30, [
    label(20, 22, 'ms from an update to its verdict: half of them (grey) and 99 % of them'),
    ...ticks.flatMap((ms) => [
      line(x(ms), 35, x(ms), bottom),
      label(x(ms), bottom + 16, ms.toLocaleString('en'), 'middle'),
    ]),
    ...rows,
  ]);
}

/** The longest standstill of a plain client and of the flow, by fault. */
export function standstillPlot(): string {
  const x = linear(40, 420, 710);
  const bottom = 42 + reliability.faults.length * 26;
  const rows = reliability.faults.flatMap((standstill, at) => {
    const { plain, flow } = worstOf(standstill);
    const y = 42 + at * 26;
    return [
      label(410, y + 15, `${standstill.fault} (${standstill.times})`, 'end'),
      bar(420, y + 2, x(plain) - 420, 9, PLAIN),
      bar(420, y + 11, x(flow) - 420, 9, OURS),
      label(x(Math.max(plain, flow)) + 6, y + 15, `${plain.toFixed(1)}; ${flow.toFixed(1)}`),
    ];
  });
  return picture('Longest standstill by fault', 780, bottom + 30, [
    label(
      20,
      22,
      'seconds of the longest standstill: a plain client of Kafka and MongoDB (grey); the flow (blue)',
    ),
    ...[0, 10, 20, 30, 40].flatMap((seconds) => [
      line(x(seconds), 36, x(seconds), bottom),
      label(x(seconds), bottom + 16, String(seconds), 'middle'),
    ]),
    ...rows,
  ]);
}
