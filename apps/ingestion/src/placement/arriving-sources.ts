import { Inject, Injectable } from '@nestjs/common';
import { dayOf } from '@taocun/domain';
import {
  ArrivingOrders,
  type LatestOrders,
  Metrics,
  RunningLoop,
  SERVICE_CONFIG,
  type ServiceConfig,
} from '@taocun/service';
import { type IngestionState } from './ingestion-state';

const HOUR_SECONDS = 3_600;
/** A daily batch, and its delay. */
const QUIET_AFTER_HOURS = 26;

type Limits = Pick<ServiceConfig, 'quiet' | 'sourcesGivenUp'>;

/**
 * The sources that send their orders as they happen, with the time of the latest, in `/positions` and in the
 * metrics.
 */
@Injectable()
export class ArrivingSources {
  constructor(
    private readonly loop: RunningLoop,
    @Inject(SERVICE_CONFIG) private readonly limits: Limits,
    arriving: ArrivingOrders,
    metrics: Metrics,
  ) {
    arriving.attach(() => this.latest(Date.now()));
    metrics.gauge({
      name: 'taocun_order_timestamp_seconds',
      help: 'When the latest order was sent, by source that sends its orders as they happen; in partitions read to their end.',
      labelNames: ['source'],
      read: () => this.#bySource(({ sentAt }) => Date.parse(sentAt) / 1_000),
    });
    metrics.gauge({
      name: 'taocun_source_quiet_limit_seconds',
      help: 'The time without an order after which something is wrong with the source.',
      labelNames: ['source'],
      read: () => this.#bySource(({ quietAfterHours }) => quietAfterHours * HOUR_SECONDS),
    });
    metrics.gauge({
      name: 'taocun_quiet_limit_seconds',
      help: 'The time without an order of any source after which something is wrong.',
      read: () => [{ value: limits.quiet.hours * HOUR_SECONDS }],
    });
  }

  /**
   * As of now, without sources that are given up. A partition with records that wait does not know its latest
   * order.
   */
  latest(nowMs: number): LatestOrders {
    const { quiet, sourcesGivenUp } = this.limits;
    const latest = new Map<string, number>();
    for (const { position, latestSendings } of this.loop
      .states<IngestionState>('marketplace.updates')
      .values()) {
      if (position !== 'read') continue;
      for (const [owner, ms] of latestSendings.all) latest.set(owner, Math.max(ms, latest.get(owner) ?? ms));
    }
    const isGivenUp = (owner: string): boolean =>
      sourcesGivenUp.has(owner) && (sourcesGivenUp.get(owner) ?? -Infinity) <= dayOf(nowMs);
    const sources = [...latest].filter(([owner]) => !isGivenUp(owner)).sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      quietAfterHours: quiet.hours,
      sources: sources.map(([source, ms]) => ({
        source,
        sentAt: new Date(ms).toISOString(),
        quietAfterHours: quiet.hoursBySource.get(source) ?? QUIET_AFTER_HOURS,
      })),
    };
  }

  #bySource(
    valueOf: (source: LatestOrders['sources'][number]) => number,
  ): { labels: { source: string }; value: number }[] {
    return this.latest(Date.now()).sources.map((each) => ({
      labels: { source: each.source },
      value: valueOf(each),
    }));
  }
}
