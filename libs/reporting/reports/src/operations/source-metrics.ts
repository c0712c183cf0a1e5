import { Injectable } from '@nestjs/common';
import { ObservedSources } from '@taocun/reporting-answers';
import { Metrics } from '@taocun/service';

/**
 * Metrics of the sources of orders. They are absent while MongoDB does not answer, so that all others are
 * still scraped.
 */
@Injectable()
export class SourceMetrics {
  constructor(metrics: Metrics, sources: ObservedSources) {
    const current = () =>
      sources.current().catch(() => ({ orders: { names: [] }, silent: [], twoWeeks: [] }));
    metrics.gauge({
      name: 'taocun_source_silent',
      help: '1 if the source has sent less than a tenth of the orders that its past lets expect; absent without MongoDB.',
      labelNames: ['source'],
      read: async () => {
        const { orders, silent } = await current();
        const names = new Set(silent.map(({ source }) => source));
        return orders.names.map((source) => ({ labels: { source }, value: names.has(source) ? 1 : 0 }));
      },
    });
    metrics.gauge({
      name: 'taocun_source_share',
      help: 'The orders of the last two weeks, as a share of those that the past of the source lets expect; absent if that is not known.',
      labelNames: ['source'],
      read: async () =>
        (await current()).twoWeeks.map(({ source, expected, received }) => ({
          labels: { source },
          value: received / expected,
        })),
    });
    metrics.gauge({
      name: 'taocun_source_least_share',
      help: 'The share below which something is wrong with the source.',
      labelNames: ['source'],
      read: async () =>
        (await current()).twoWeeks.map(({ source }) => ({
          labels: { source },
          value: sources.leastShareOf(source),
        })),
    });
  }
}
