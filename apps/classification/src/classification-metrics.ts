import { Injectable } from '@nestjs/common';
import { startOfDayMs } from '@taocun/domain';
import { Metrics, RunningLoop } from '@taocun/service';
import { ClassificationLifecycle } from './classification-lifecycle';
import { type ClassificationState } from './classification-state';

/** Metrics of villages, in addition to those that every service has. */
@Injectable()
export class ClassificationMetrics {
  constructor(metrics: Metrics, loop: RunningLoop, { counts }: ClassificationLifecycle) {
    const states = () => [...loop.states<ClassificationState>('village.activity')];
    metrics.gauge({
      name: 'taocun_villages',
      help: 'Villages in memory.',
      labelNames: ['partition'],
      read: () =>
        states().map(([partition, { villages }]) => ({ labels: { partition }, value: villages.size })),
    });
    metrics.gauge({
      name: 'taocun_clock_timestamp_seconds',
      help: "The start of the clock's day; absent before the first watermark.",
      labelNames: ['partition'],
      read: () =>
        states().flatMap(([partition, { villages }]) =>
          villages.day === undefined
            ? []
            : [{ labels: { partition }, value: startOfDayMs(villages.day) / 1_000 }],
        ),
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
