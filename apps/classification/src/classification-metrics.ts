import { Injectable } from '@nestjs/common';
import { startOfDayMs } from '@taocun/domain';
import { Metrics, RunningLoop } from '@taocun/service';
import { ClassificationLifecycle } from './classification-lifecycle';
import { type ClassificationState } from './classification-state';
import { ObservedSources } from './sources/observed-sources';

/** Used while MongoDB is unreachable, so that all other metrics are still scraped. */
const NOTHING_OBSERVED: Awaited<ReturnType<ObservedSources['observe']>> = { day: undefined, sources: [], waiting: [], issued: new Map() };

/** Metrics of villages, in addition to those that every service has. */
@Injectable()
export class ClassificationMetrics {
  constructor(metrics: Metrics, loop: RunningLoop, { counts }: ClassificationLifecycle, observed: ObservedSources) {
    const states = () => [...loop.states<ClassificationState>('village.activity')];
    metrics.gauge({
      name: 'taocun_villages',
      help: 'Villages in memory.',
      labelNames: ['partition'],
      read: () => states().map(([partition, { villages }]) => ({ labels: { partition }, value: villages.size })),
    });
    metrics.gauge({
      name: 'taocun_clock_timestamp_seconds',
      help: "The start of the clock's day; absent before the first watermark.",
      labelNames: ['partition'],
      read: () =>
        states().flatMap(([partition, { villages }]) =>
          villages.day === undefined ? [] : [{ labels: { partition }, value: startOfDayMs(villages.day) / 1_000 }],
        ),
    });
    metrics.gauge({
      name: 'taocun_source_silent',
      help: '1 if the source has sent less than a tenth of the orders that its past lets expect; absent without MongoDB.',
      labelNames: ['source'],
      read: async () => {
        const { sources } = await observed.observe().catch(() => NOTHING_OBSERVED);
        return sources.map(({ source, silence }) => ({ labels: { source }, value: silence === undefined ? 0 : 1 }));
      },
    });
    metrics.counter({
      name: 'taocun_updates_late_total',
      help: 'Updates that arrived after their year was certified.',
      read: () => [{ value: counts.late }],
    });
    metrics.counter({
      name: 'taocun_updates_misnamed_total',
      help: 'Updates skipped because the log that they name ends before the offset that they name.',
      read: () => [{ value: counts.misnamed }],
    });
    metrics.counter({
      name: 'taocun_announcements_total',
      help: 'Events announced, by type.',
      labelNames: ['type'],
      read: () => [
        { labels: { type: 'taocun.village.verdict.changed.v1' }, value: counts.verdicts },
        { labels: { type: 'taocun.village.assessed.v1' }, value: counts.assessments },
        { labels: { type: 'taocun.village.certified.v1' }, value: counts.certificates },
      ],
    });
  }
}
