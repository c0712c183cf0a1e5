import { Controller, Get, Header, Inject, Injectable } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type LoopCounters, type PartitionStatus } from '@taocun/messaging';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { type ServiceConfig } from './config';
import { RunningLoop } from './loop';
import { Needs } from './needs';
import { SERVICE_CONFIG } from './tokens';

export interface Reading {
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** Of a gauge, or of a counter, whose readings only grow. */
export interface FigureDescription {
  /** With the unit last, as `taocun_waiting_updates` or `taocun_oldest_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  /** Called on every scrape and only then. */
  readonly read: () => readonly Reading[] | Promise<readonly Reading[]>;
}

const counters: readonly { readonly name: string; readonly help: string; readonly read: (counted: LoopCounters) => number }[] = [
  { name: 'taocun_batches_total', help: 'Batches applied.', read: ({ batches }) => batches },
  { name: 'taocun_records_total', help: 'Records applied.', read: ({ records }) => records },
  { name: 'taocun_checkpoints_total', help: 'Checkpoints saved.', read: ({ checkpoints }) => checkpoints },
  { name: 'taocun_documents_written_total', help: 'Documents written by checkpoints.', read: ({ documentsWritten }) => documentsWritten },
  { name: 'taocun_records_published_total', help: 'Records published and acknowledged.', read: ({ recordsPublished }) => recordsPublished },
  { name: 'taocun_bytes_published_total', help: 'Bytes of the records published.', read: ({ bytesPublished }) => bytesPublished },
  { name: 'taocun_restarts_total', help: 'Partitions started again from their checkpoint.', read: ({ restarts }) => restarts },
];

const partitionGauges: readonly { readonly name: string; readonly help: string; readonly read: (partition: PartitionStatus) => number }[] =
  [
    {
      name: 'taocun_partition_lag',
      help: 'Records of the partition not yet applied.',
      read: ({ end, offset }) => Math.max(0, end - offset),
    },
    { name: 'taocun_partition_offset', help: 'The next offset to be read.', read: ({ offset }) => offset },
    { name: 'taocun_partition_checkpoint', help: 'The next offset to be read after a crash.', read: ({ checkpoint }) => checkpoint },
  ];

/**
 * What Prometheus scrapes. Everything is read from the loop when it is asked for, so that counting costs
 * nothing between scrapes. A service adds figures of its own with `gauge` and `counter`.
 */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();

  constructor(@Inject(SERVICE_CONFIG) config: Pick<ServiceConfig, 'service'>, loop: RunningLoop) {
    this.#registry.setDefaultLabels({ service: config.service });
    collectDefaultMetrics({ register: this.#registry });
    for (const { name, help, read } of counters) this.counter({ name, help, read: () => [{ value: read(loop.loopStatus().counters) }] });
    for (const { name, help, read } of partitionGauges) {
      this.gauge({
        name,
        help,
        labelNames: ['topic', 'partition'],
        read: () =>
          loop.loopStatus().partitions.map((partition) => ({
            labels: { topic: partition.topic, partition: partition.partition },
            value: read(partition),
          })),
      });
    }
    this.gauge({ name: 'taocun_ready', help: '1 if the loop is at work.', read: () => [{ value: loop.loopStatus().ready ? 1 : 0 }] });
  }

  gauge({ name, help, labelNames = [], read }: FigureDescription): void {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      async collect() {
        const readings = await read();
        // A partition that has gone to another instance must not go on showing its last value here.
        this.reset();
        for (const { labels, value } of readings) this.set(labels ?? {}, value);
      },
    });
  }

  /** Prometheus's text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** prom-client only knows counters that it counts itself, so each scrape sets it to what has been counted. */
  counter({ name, help, labelNames = [], read }: FigureDescription): void {
    new Counter({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      async collect() {
        const readings = await read();
        this.reset();
        for (const { labels, value } of readings) this.inc(labels ?? {}, value);
      },
    });
  }
}

@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Needs('metrics')
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiOperation({ summary: 'Figures for Prometheus.' })
  @ApiProduces('text/plain')
  scrape(): Promise<string> {
    return this.metrics.text();
  }
}
