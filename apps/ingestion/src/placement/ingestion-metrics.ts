import { Injectable } from '@nestjs/common';
import { rejectionReasons } from '@taocun/contracts';
import { startOfDayMs } from '@taocun/domain';
import { Metrics, RunningLoop } from '@taocun/service';
import { HttpMetrics } from '../updates/http-metrics';
import { foreignReasons } from '../updates/sender-rights';
import { IngestionLifecycle } from './ingestion-lifecycle';
import { type IngestionState } from './ingestion-state';

/** Ingestion's own Prometheus metrics, in addition to those of every service. */
@Injectable()
export class IngestionMetrics {
  constructor(metrics: Metrics, loop: RunningLoop, { counters }: IngestionLifecycle, http: HttpMetrics) {
    const states = () => [...loop.states<IngestionState>('marketplace.updates')];
    metrics.counter({
      name: 'taocun_updates_total',
      help: 'Updates read from Kafka, by outcome.',
      labelNames: ['outcome'],
      read: () => {
        const { accepted, repeated, forwarded, rejected } = counters.sinceStart;
        const outcomes = {
          accepted,
          repeated,
          forwarded,
          rejected: Object.values(rejected).reduce((sum, count) => sum + count, 0),
        };
        return Object.entries(outcomes).map(([outcome, value]) => ({ labels: { outcome }, value }));
      },
    });
    metrics.counter({
      name: 'taocun_updates_rejected_total',
      help: 'Updates rejected from Kafka, by reason.',
      labelNames: ['reason'],
      read: () => {
        const { rejected } = counters.sinceStart;
        return rejectionReasons.map((reason) => ({ labels: { reason }, value: rejected[reason] ?? 0 }));
      },
    });
    metrics.gauge({
      name: 'taocun_updates_waiting',
      help: 'Updates that wait for the opening of their shop.',
      labelNames: ['partition'],
      read: () =>
        states().map(([partition, { counts }]) => ({ labels: { partition }, value: counts.waiting })),
    });
    metrics.gauge({
      name: 'taocun_read_day_timestamp_seconds',
      help: 'The start of the latest event day that the partition has reached.',
      labelNames: ['partition'],
      read: () =>
        states().flatMap(([partition, { day }]) =>
          day === undefined ? [] : [{ labels: { partition }, value: startOfDayMs(day) / 1_000 }],
        ),
    });
    metrics.gauge({
      name: 'taocun_memory_bytes',
      help: 'Bytes beside the heap, by table: in use, and reserved for it.',
      labelNames: ['partition', 'table', 'state'],
      read: () =>
        states().flatMap(([partition, { placement }]) =>
          (['used', 'reserved'] as const).map((state) => ({
            labels: { partition, table: 'shops', state },
            value: placement.bytes[state],
          })),
        ),
    });
    metrics.counter({
      name: 'taocun_http_updates_taken_total',
      help: 'Updates that were taken over HTTP and acknowledged by Kafka.',
      read: () => [{ value: http.taken }],
    });
    metrics.counter({
      name: 'taocun_http_updates_refused_total',
      help: 'Updates that were refused over HTTP, by reason.',
      labelNames: ['reason'],
      read: () =>
        [...rejectionReasons, ...foreignReasons].map((reason) => ({
          labels: { reason },
          value: http.refusedFor(reason),
        })),
    });
  }
}
