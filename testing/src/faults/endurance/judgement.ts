import type { Percentiles } from '@taocun/bench/measure/percentiles';
import { textTable } from '@taocun/cli/terminal/text-table';
import type { UsageSample, Samples } from './samples';
import { meanOf, rises, trendOf } from './trend';

/** The memory of an id in the dedup index: five words in a table that is at least a quarter full, and twice that while it grows. */
const BYTES_A_NAME = 160;
/** The memory of a change of a verdict in reporting's table, which keeps them all: six columns and the reasons, before a checkpoint packs them. */
const BYTES_A_VERDICT = 400;
/** The drift allowed for a heap that is collected only occasionally, in MiB an hour. */
const DRIFT_MIB_AN_HOUR = 30;
const SECONDS_AN_HOUR = 3_600;

interface JudgedSeries {
  readonly table: string;
  readonly wrong: readonly string[];
}

/** True if nothing grows needlessly, and nothing becomes slower. `samples` and `slices` begin after the warm-up. */
export function judge(
  samples: Samples,
  slices: readonly Percentiles[],
  sliceSeconds: number,
  { namesPerSecond, verdictsPerSecond }: { readonly namesPerSecond: number; readonly verdictsPerSecond: number },
): JudgedSeries {
  const rows: string[][] = [];
  const wrong: string[] = [];
  const hold = (what: string, unit: string, points: readonly (readonly [number, number])[], allowed: number): void => {
    const trend = trendOf(points);
    const anHour = (value: number): string => (value * SECONDS_AN_HOUR).toFixed(1);
    const isWrong = rises(trend, allowed / SECONDS_AN_HOUR);
    if (isWrong)
      wrong.push(`${what} rises by ${anHour(trend.slope)} ± ${anHour(trend.error)} ${unit} an hour; ${allowed.toFixed(1)} are allowed`);
    rows.push([
      what,
      `${quarters(points.map(([, y]) => y)).join(' → ')} ${unit}`,
      `${anHour(trend.slope)} ± ${anHour(trend.error)}`,
      allowed.toFixed(1),
      isWrong ? 'RISES' : 'steady',
    ]);
  };
  for (const [service, all] of samples) {
    const points = (of: (sample: UsageSample) => number) => all.map((sample): [number, number] => [sample.seconds, of(sample)]);
    const kept =
      service === 'ingestion' ? namesPerSecond * BYTES_A_NAME : service === 'reporting' ? verdictsPerSecond * BYTES_A_VERDICT : 0;
    hold(
      `${service}: memory`,
      'MiB',
      points(({ residentMiB }) => residentMiB),
      DRIFT_MIB_AN_HOUR + (kept * SECONDS_AN_HOUR) / 2 ** 20,
    );
    hold(
      `${service}: files`,
      '',
      points(({ files }) => files),
      0,
    );
    hold(
      `${service}: sockets`,
      '',
      points(({ sockets }) => sockets),
      0,
    );
  }
  const points = slices.map(({ p50 }, at): [number, number] => [at * sliceSeconds, p50]);
  // Latency may rise by at most a tenth over the whole run.
  const median = meanOf(slices.map(({ p50 }) => p50));
  hold('time to a verdict: median', 'ms', points, ((median / 10) * SECONDS_AN_HOUR) / (points.length * sliceSeconds));
  return { table: textTable(['what', 'means of the quarters', 'an hour, ± standard error', 'allowed', ''], rows), wrong };
}

/** A line alone does not show whether what rose has levelled off. */
function quarters(values: readonly number[]): string[] {
  const at = (quarter: number): number => Math.round((values.length * quarter) / 4);
  return [0, 1, 2, 3].map((quarter) => meanOf(values.slice(at(quarter), at(quarter + 1))).toFixed(1));
}
