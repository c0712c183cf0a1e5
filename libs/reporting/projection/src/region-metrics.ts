import { Injectable } from '@nestjs/common';
import { Metrics } from '@taocun/service';
import { regionEventTypes } from '@taocun/reporting-store';
import { Regions } from './regions/regions';

@Injectable()
export class RegionMetrics {
  constructor(metrics: Metrics, { announced }: Regions) {
    metrics.counter({
      name: 'taocun_announcements_total',
      help: 'Events announced, by type.',
      labelNames: ['type'],
      read: () => (['town', 'cluster'] as const).map((kind) => ({ labels: { type: regionEventTypes[kind] }, value: announced[kind] })),
    });
  }
}
