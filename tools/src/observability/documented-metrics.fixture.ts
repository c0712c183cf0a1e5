import { page, prose } from '../docs/markdown.fixture';

interface DocumentedMetric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
}

const types = { Counters: 'counter', Gauges: 'gauge', Histograms: 'histogram' } as const;

/**
 * The metrics in docs/operations.md: those of all services, then those of ingestion, classification and
 * reporting.
 */
export function documentedMetrics(): DocumentedMetric[][] {
  const lists = prose(page('docs/operations.md'))
    .replaceAll(/\n +/g, ' ')
    .split('\n')
    .filter((line) => /^- \*\*[\w ]+\.\*\* Counters: /.test(line));
  return lists.map((list) =>
    [...list.matchAll(/(Counters|Gauges|Histograms): ([^.]+)\./g)].flatMap(([, head, names = '']) =>
      [...names.matchAll(/`(\w+)(?:\{([\w,]+)\})?`/g)].map(([, name = '', labels]) => ({
        name,
        type: types[head as keyof typeof types],
        labels: labels?.split(',') ?? [],
      })),
    ),
  );
}
