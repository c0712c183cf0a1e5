import type { Percentiles } from '@taocun/bench/measure/percentiles';
import { textTable } from '@taocun/local/text-table';
import type { UsageSample, Samples } from './samples';
import { meanOf, type TrendPoint, rises, trendOf } from './trend';

/**
 * The memory of an id in the dedup index: five words in a table that is at least a quarter full, and twice
 * that while it grows.
 */
const BYTES_A_NAME = 160;
/**
 * The memory of a change of a verdict in reporting's table, which keeps them all: six columns and the
 * reasons, before a checkpoint packs them.
 */
const BYTES_A_VERDICT = 400;
/** The drift allowed for memory, in MiB an hour. */
const DRIFT_MIB_AN_HOUR = 30;
/**
 * Every service collects its whole heap at least once in this time, so that the least in use is hardly
 * garbage.
 */
const COLLECTED_SECONDS = 120;
const SECONDS_AN_HOUR = 3_600;

interface JudgedSeries {
  readonly table: string;
  readonly wrong: readonly string[];
}

/**
 * True if nothing grows needlessly, and nothing becomes slower. `samples` and `slices` begin after the
 * warm-up.
 */
export function judge(
  samples: Samples,
  slices: readonly Percentiles[],
  sliceSeconds: number,
  {
    namesPerSecond,
    verdictsPerSecond,
  }: { readonly namesPerSecond: number; readonly verdictsPerSecond: number },
): JudgedSeries {
  const rows: string[][] = [];
  const wrong: string[] = [];
  const show = (
    what: string,
    unit: string,
    values: readonly number[],
    rise: string,
    allowed: number,
    isWrong: boolean,
  ): void => {
    if (isWrong) wrong.push(`${what} rises by ${rise} ${unit} an hour; ${allowed.toFixed(1)} are allowed`);
    const means = quartersOf(values).map((mean) => mean.toFixed(1));
    rows.push([what, `${means.join(' → ')} ${unit}`, rise, allowed.toFixed(1), isWrong ? 'RISES' : 'steady']);
  };
  const hold = (what: string, unit: string, points: readonly TrendPoint[], allowed: number): void => {
    const { slope, error } = trendOf(points.map(([seconds, y]) => [seconds / SECONDS_AN_HOUR, y]));
    const values = points.map(([, y]) => y);
    show(
      what,
      unit,
      values,
      `${slope.toFixed(1)} ± ${error.toFixed(1)}`,
      allowed,
      rises({ slope, error }, allowed),
    );
  };
  for (const [service, all] of samples) {
    const points = (of: (sample: UsageSample) => number) =>
      all.map((sample): TrendPoint => [sample.seconds, of(sample)]);
    const retained =
      service === 'ingestion'
        ? namesPerSecond * BYTES_A_NAME
        : service === 'reporting'
          ? verdictsPerSecond * BYTES_A_VERDICT
          : 0;
    const drift = DRIFT_MIB_AN_HOUR + (retained * SECONDS_AN_HOUR) / 2 ** 20;
    const used = leastOf(
      points(({ usedMiB }) => usedMiB),
      COLLECTED_SECONDS,
    );
    hold(`${service}: memory in use`, 'MiB', used, drift);
    // Memory that was garbage often stays resident. So this may rise once, by the most garbage that there
    // ever was.
    const resident = all.map(({ residentMiB }) => residentMiB);
    const garbage = Math.max(...all.map(({ takenMiB }) => takenMiB)) - Math.min(...used.map(([, y]) => y));
    const [first, , , last] = quartersOf(resident);
    // From the middle of the first quarter to the middle of the last.
    const hours = (0.75 * slices.length * sliceSeconds) / SECONDS_AN_HOUR;
    const rise = (last - first) / hours;
    const allowed = drift + garbage / hours;
    show(`${service}: resident memory`, 'MiB', resident, rise.toFixed(1), allowed, rise > allowed);
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
  hold(
    'time to a verdict: median',
    'ms',
    points,
    ((median / 10) * SECONDS_AN_HOUR) / (points.length * sliceSeconds),
  );
  return {
    table: textTable(['what', 'means of the quarters', 'an hour, ± standard error', 'allowed', ''], rows),
    wrong,
  };
}

/** A line alone does not show whether what rose has levelled off. */
function quartersOf(values: readonly number[]): [number, number, number, number] {
  const at = (quarter: number): number => Math.round((values.length * quarter) / 4);
  const mean = (quarter: number): number => meanOf(values.slice(at(quarter), at(quarter + 1)));
  return [mean(0), mean(1), mean(2), mean(3)];
}

/** The lowest point of each `seconds`; of the last, which may be shorter, none. */
function leastOf(points: readonly TrendPoint[], seconds: number): TrendPoint[] {
  const parts = [...Map.groupBy(points, ([x]) => Math.floor(x / seconds)).values()].slice(0, -1);
  return parts.map((part) => part.reduce((least, point) => (point[1] < least[1] ? point : least)));
}
