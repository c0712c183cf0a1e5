import { Controller, Get, Header, Inject, Injectable } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Histogram as LoopHistogram, LoopCounters, PartitionStatus, TopicMetrics } from '@taocun/messaging';
import { collectDefaultMetrics, Counter, Gauge, Histogram, type Metric, Registry } from 'prom-client';
import { type ServiceConfig } from '../config/config';
import { RunningLoop } from '../health/loop';
import { Watchdog } from '../health/watchdog';
import { RequireRole } from '../access/require-role';
import { SERVICE_CONFIG } from '../config/tokens';

/** One figure as it is documented. */
export interface DescribedMetric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
}

export interface MetricValue {
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** Of a gauge, or of a counter, whose readings only grow. */
export interface MetricDescription {
  /** With the unit last, as `taocun_waiting_updates` or `taocun_oldest_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  /** Called on every scrape and only then. */
  readonly read: () => readonly MetricValue[] | Promise<readonly MetricValue[]>;
}

/** How values are spread, counted by whoever has them. */
export interface HistogramDescription extends Omit<MetricDescription, 'read'> {
  readonly read: () => Iterable<readonly [labels: Readonly<Record<string, string | number>>, spread: LoopHistogram]>;
}

/** One answer to a request over HTTP. */
export interface HttpAnswer {
  /** As it is declared, with `:code` for a code: addresses themselves are without number. */
  readonly route: string;
  readonly method: string;
  readonly statusCode: number;
  /** Undefined of a stream, which ends when its reader has had enough. */
  readonly seconds: number | undefined;
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

const spreads: readonly { readonly name: string; readonly help: string; readonly of: (figures: TopicMetrics) => LoopHistogram }[] = [
  { name: 'taocun_batch_records', help: 'Records in a batch that was applied.', of: ({ batchRecords }) => batchRecords },
  {
    name: 'taocun_checkpoint_duration_seconds',
    help: 'From the cut of a checkpoint until it is saved.',
    of: ({ checkpointSeconds }) => checkpointSeconds,
  },
  {
    name: 'taocun_checkpoint_documents',
    help: 'Documents that a checkpoint writes.',
    of: ({ checkpointDocuments }) => checkpointDocuments,
  },
  { name: 'taocun_checkpoint_bytes', help: 'Bytes of BSON that a checkpoint writes, about.', of: ({ checkpointBytes }) => checkpointBytes },
];

const partitionGauges: readonly {
  readonly name: string;
  readonly help: string;
  readonly read: (partition: PartitionStatus) => number | undefined;
}[] = [
  {
    name: 'taocun_partition_lag',
    help: 'Records of the partition not yet applied.',
    read: ({ end, offset }) => Math.max(0, end - offset),
  },
  {
    name: 'taocun_partition_lag_seconds',
    help: 'How long the oldest of them has waited, at most.',
    read: ({ lagMs }) => (lagMs === undefined ? undefined : lagMs / 1_000),
  },
  { name: 'taocun_partition_offset', help: 'The next offset to be read.', read: ({ offset }) => offset },
  { name: 'taocun_partition_checkpoint', help: 'The next offset to be read after a crash.', read: ({ checkpoint }) => checkpoint },
];

/** Of the figures of Node that prom-client adds: gauges that are named as if they were counters, and say what others say too. */
const misnamed = ['nodejs_active_resources_total', 'nodejs_active_handles_total', 'nodejs_active_requests_total'];

/** In seconds. An answer from memory takes a millisecond, the largest list some seconds. */
const httpBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * What Prometheus scrapes. Everything of the loop is read when it is asked for, so that counting costs
 * nothing between scrapes. A service adds figures of its own with `gauge` and `counter`.
 */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();
  readonly #described: DescribedMetric[] = [];
  readonly #httpRequests: Counter<'route' | 'method' | 'status'>;
  readonly #httpSeconds: Histogram<'route' | 'method'>;

  constructor(
    @Inject(SERVICE_CONFIG) config: Pick<ServiceConfig, 'service'>,
    loop: RunningLoop,
    @Inject(Watchdog) watch: Pick<Watchdog, 'health' | 'databaseTrouble' | 'standstills'>,
  ) {
    this.#registry.setDefaultLabels({ service: config.service });
    collectDefaultMetrics({ register: this.#registry });
    for (const name of misnamed) this.#registry.removeSingleMetric(name);
    for (const { name, help, read } of counters) this.counter({ name, help, read: () => [{ value: read(loop.loopStatus().counters) }] });
    for (const { name, help, of } of spreads) {
      const read = () => [...loop.figures()].map(([topic, figures]) => [{ topic }, of(figures)] as const);
      this.spread({ name, help, labelNames: ['topic'], read });
    }
    for (const { name, help, read } of partitionGauges) {
      this.gauge({
        name,
        help,
        labelNames: ['topic', 'partition'],
        read: () =>
          loop.loopStatus().partitions.flatMap((status) => {
            const value = read(status);
            return value === undefined ? [] : [{ labels: placeOf(status), value }];
          }),
      });
    }
    this.gauge({
      name: 'taocun_partition_state',
      help: '1 for the state that the partition is in.',
      labelNames: ['topic', 'partition', 'state'],
      read: () => loop.loopStatus().partitions.map((status) => ({ labels: { ...placeOf(status), state: status.state }, value: 1 })),
    });
    this.gauge({
      name: 'taocun_partition_standstill_seconds',
      help: 'How long the partition has had work and not moved, while Kafka and MongoDB answered.',
      labelNames: ['topic', 'partition'],
      read: () => {
        const { partitions } = loop.loopStatus();
        const found = new Map(watch.standstills.map(({ of, forMs }) => [of, forMs / 1_000]));
        return partitions.map((status) => ({ labels: placeOf(status), value: found.get(`${status.topic}/${status.partition}`) ?? 0 }));
      },
    });
    this.#truth('taocun_kafka_up', '1 if Kafka does what it is asked.', () => loop.loopStatus().kafkaTrouble === undefined);
    this.#truth('taocun_mongodb_up', '1 if MongoDB answers within a second.', () => watch.databaseTrouble === undefined);
    this.#truth('taocun_ready', '1 if the service does its work, as /health/ready says.', () => watch.health.ready);
    this.#truth('taocun_live', '0 if only a restart helps, as /health/live says.', () => watch.health.live);
    const registers = [this.#registry];
    const requests = { name: 'taocun_http_requests_total', help: 'Requests over HTTP that were answered.' };
    this.#httpRequests = new Counter({ ...requests, labelNames: ['route', 'method', 'status'], registers });
    const seconds = { name: 'taocun_http_request_duration_seconds', help: 'How long answers over HTTP took, but for streams.' };
    this.#httpSeconds = new Histogram({ ...seconds, labelNames: ['route', 'method'], buckets: httpBuckets, registers });
    this.#described.push(
      { ...requests, type: 'counter', labels: ['route', 'method', 'status'] },
      { ...seconds, type: 'histogram', labels: ['route', 'method'] },
    );
  }

  gauge({ name, help, labelNames = [], read }: MetricDescription): void {
    this.#described.push({ name, type: 'gauge', labels: labelNames, help });
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

  /** Ours, in the order in which they were added; what prom-client tells of the process is not among them. */
  get described(): readonly DescribedMetric[] {
    return this.#described;
  }

  /** Prometheus's text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** prom-client only knows counters that it counts itself, so each scrape sets it to what has been counted. */
  counter({ name, help, labelNames = [], read }: MetricDescription): void {
    this.#described.push({ name, type: 'counter', labels: labelNames, help });
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

  /** A histogram that somebody else counts: prom-client's own takes one value at a time. */
  spread({ name, help, labelNames = [], read }: HistogramDescription): void {
    this.#described.push({ name, type: 'histogram', labels: labelNames, help });
    const get = () => {
      const values = Array.from(read(), ([labels, spread]) => valuesOf(name, labels, spread)).flat();
      return Promise.resolve({ name, help, type: 'histogram', aggregator: 'sum', values });
    };
    this.#registry.registerMetric({ name, get } as unknown as Metric);
  }

  httpAnswered({ route, method, statusCode, seconds }: HttpAnswer): void {
    this.#httpRequests.inc({ route, method, status: `${Math.floor(statusCode / 100)}xx` });
    if (seconds !== undefined) this.#httpSeconds.observe({ route, method }, seconds);
  }

  #truth(name: string, help: string, read: () => boolean): void {
    this.gauge({ name, help, read: () => [{ value: read() ? 1 : 0 }] });
  }
}

function placeOf({ topic, partition }: PartitionStatus) {
  return { topic, partition };
}

/** A spread as prom-client gives the values of a histogram. */
function valuesOf(name: string, labels: MetricValue['labels'], spread: LoopHistogram) {
  const { cumulative, count, sum } = spread;
  return [
    ...spread.bounds.map((le, at) => ({ labels: { le, ...labels }, value: cumulative[at] ?? 0, metricName: `${name}_bucket` })),
    { labels: { le: '+Inf', ...labels }, value: count, metricName: `${name}_bucket` },
    { labels, value: sum, metricName: `${name}_sum` },
    { labels, value: count, metricName: `${name}_count` },
  ];
}

@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @RequireRole('metrics')
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiOperation({ summary: 'Figures for Prometheus.' })
  @ApiOkResponse({ description: "The figures, in Prometheus's text format.", content: { 'text/plain': { schema: { type: 'string' } } } })
  scrape(): Promise<string> {
    return this.metrics.text();
  }
}
