import { DEADLINE_MS } from '../until';

/** One scraped sample. */
export interface MetricSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads a service's `GET /metrics`. */
export async function scrape(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<MetricSample[]> {
  const text = await (
    await fetch(`${url}/metrics`, { headers, signal: AbortSignal.timeout(DEADLINE_MS) })
  ).text();
  return [...text.matchAll(/^([a-z_]\w*)(?:\{(.*)\})? (\S+)$/gm)].map(
    ([, name = '', labels = '', value = '']) => ({
      name,
      labels: Object.fromEntries(
        [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) => [label, text]),
      ),
      value: Number(value),
    }),
  );
}

/** The sum of the samples with these labels; undefined if there is none. */
export function sumOf(
  samples: readonly MetricSample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const matches = samples.filter(
    (one) =>
      one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
  );
  return matches.length === 0 ? undefined : matches.reduce((sum, { value }) => sum + value, 0);
}

/** Throws if there is no such metric. */
export function mebibytesOf(samples: readonly MetricSample[], name: string): number {
  const bytes = sumOf(samples, name);
  if (bytes === undefined) throw new Error(`The service has no metric ${name}.`);
  return bytes / 2 ** 20;
}
