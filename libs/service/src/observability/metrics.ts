import { Controller, Get, Header, Inject, Injectable } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  collectDefaultMetrics,
  Counter,
  exponentialBuckets,
  Gauge,
  Histogram,
  type HistogramConfiguration,
  Registry,
} from '@prometheus-io/client';
import { type LoopCounters, type PartitionStatus, type TopicMetrics, unappliedOf } from '@taocun/messaging';
import { commit, version } from '@taocun/runtime';
import { type ServiceConfig } from '../config/config';
import { SERVICE_CONFIG } from '../config/tokens';
import { RunningLoop } from '../health/loop';
import { Watchdog } from '../health/watchdog';
import { RequireRole } from '../http/require-role';

/** One metric for the documentation. */
interface DescribedMetric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
}

interface MetricValue {
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** Describes a gauge, or a counter, whose values only grow. */
interface MetricDescription {
  /** The unit is last, as in `taocun_waiting_updates` or `taocun_oldest_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  /** Called on every scrape, and only then. */
  readonly read: () => readonly MetricValue[] | Promise<readonly MetricValue[]>;
}

interface HttpAnswer {
  /** The route as declared, with `:code` for a code, because the number of paths is unbounded. */
  readonly route: string;
  readonly method: string;
  /** The class of the status, such as `2xx`; `refused` if access control refused the request. */
  readonly status: string;
  /** Undefined for a stream, whose duration depends on its reader. */
  readonly seconds: number | undefined;
}

const counters: readonly {
  readonly name: string;
  readonly help: string;
  readonly read: (counted: LoopCounters) => number;
}[] = [
  { name: 'taocun_batches_total', help: 'Batches applied.', read: ({ batches }) => batches },
  { name: 'taocun_records_total', help: 'Records applied.', read: ({ records }) => records },
  { name: 'taocun_checkpoints_total', help: 'Checkpoints saved.', read: ({ checkpoints }) => checkpoints },
  {
    name: 'taocun_documents_written_total',
    help: 'Documents written by checkpoints.',
    read: ({ documentsWritten }) => documentsWritten,
  },
  {
    name: 'taocun_records_published_total',
    help: 'Records published and acknowledged.',
    read: ({ recordsPublished }) => recordsPublished,
  },
  {
    name: 'taocun_bytes_published_total',
    help: 'Bytes of the records published.',
    read: ({ bytesPublished }) => bytesPublished,
  },
  {
    name: 'taocun_restarts_total',
    help: 'Partitions started again from their checkpoint.',
    read: ({ restarts }) => restarts,
  },
];

const partitionGauges: readonly {
  readonly name: string;
  readonly help: string;
  readonly read: (partition: PartitionStatus) => number | undefined;
}[] = [
  {
    name: 'taocun_partition_lag',
    help: 'Records of the partition that can be read and are not applied.',
    read: unappliedOf,
  },
  {
    name: 'taocun_partition_held_seconds',
    help: 'How long records have waited behind one open transaction, which keeps everybody from reading them; 0 if none do.',
    read: ({ held }) => (held === undefined ? 0 : (Date.now() - Date.parse(held.since)) / 1_000),
  },
  {
    name: 'taocun_partition_lag_seconds',
    help: 'Upper bound of how long the oldest of them has waited.',
    read: ({ lagMs }) => (lagMs === undefined ? undefined : lagMs / 1_000),
  },
  { name: 'taocun_partition_offset', help: 'The next offset to be read.', read: ({ offset }) => offset },
  {
    name: 'taocun_partition_no_progress',
    help: '1 if the partition has stopped, or has failed three times in succession at one offset.',
    read: ({ noProgress }) => (noProgress === undefined ? 0 : 1),
  },
  {
    name: 'taocun_partition_checkpoint',
    help: 'The next offset to be read after a crash.',
    read: ({ checkpoint }) => checkpoint,
  },
];

/**
 * Default metrics of the Prometheus client that are excluded: gauges named like counters, whose values other
 * metrics also have.
 */
const misnamed = [
  'nodejs_active_resources_total',
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
];

/** Bucket bounds in seconds. An answer from memory takes a millisecond, the largest list some seconds. */
const httpBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * The Prometheus registry of a service. The loop's counters are read on each scrape, so they cost nothing in
 * between; its histograms record one value per batch. A service adds its own metrics with `gauge` and
 * `counter`.
 */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();
  readonly #described: DescribedMetric[] = [];
  readonly #httpRequests: Counter<'route' | 'method' | 'status'>;
  readonly #httpSeconds: Histogram<'route' | 'method'>;
  readonly #loop: Readonly<Record<keyof TopicMetrics, Histogram<'topic'>>>;

  constructor(
    @Inject(SERVICE_CONFIG) config: Pick<ServiceConfig, 'service'>,
    loop: RunningLoop,
    @Inject(Watchdog)
    watch: Pick<Watchdog, 'databaseError' | 'standstills'> & {
      readonly health: Pick<Watchdog['health'], 'live' | 'ready' | 'running'>;
    },
  ) {
    this.#registry.setDefaultLabels({ service: config.service });
    collectDefaultMetrics({ register: this.#registry });
    for (const name of misnamed) this.#registry.removeSingleMetric(name);
    for (const { name, help, read } of counters)
      this.counter({ name, help, read: () => [{ value: read(loop.loopStatus().counters) }] });
    const ofTopic = (name: string, help: string, first: number, buckets: number) =>
      this.#histogram({ name, help, labelNames: ['topic'], buckets: exponentialBuckets(first, 2, buckets) });
    this.#loop = {
      batchRecords: ofTopic('taocun_batch_records', 'Records in an applied batch.', 1, 16),
      checkpointSeconds: ofTopic(
        'taocun_checkpoint_duration_seconds',
        'Duration of a checkpoint, from its snapshot until it is saved.',
        0.004,
        15,
      ),
      checkpointDocuments: ofTopic(
        'taocun_checkpoint_documents',
        'Documents written by a checkpoint.',
        1,
        16,
      ),
      checkpointBytes: ofTopic(
        'taocun_checkpoint_bytes',
        'Approximate bytes of BSON written by a checkpoint.',
        256,
        20,
      ),
    };
    for (const { name, help, read } of partitionGauges) {
      this.gauge({
        name,
        help,
        labelNames: ['topic', 'partition'],
        read: () =>
          loop.loopStatus().partitions.flatMap((status) => {
            const value = read(status);
            return value === undefined ? [] : [{ labels: partitionLabels(status), value }];
          }),
      });
    }
    this.gauge({
      name: 'taocun_partition_state',
      help: '1 for the current state of the partition.',
      labelNames: ['topic', 'partition', 'state'],
      read: () =>
        loop.loopStatus().partitions.map((status) => ({
          labels: { ...partitionLabels(status), state: status.state },
          value: 1,
        })),
    });
    this.gauge({
      name: 'taocun_partition_standstill_seconds',
      help: 'How long the partition has had work without progress, while Kafka and MongoDB answered.',
      labelNames: ['topic', 'partition'],
      read: () => {
        const { partitions } = loop.loopStatus();
        const secondsOf = new Map(watch.standstills.map(({ of, forMs }) => [of, forMs / 1_000]));
        return partitions.map((status) => ({
          labels: partitionLabels(status),
          value: secondsOf.get(`${status.topic}/${status.partition}`) ?? 0,
        }));
      },
    });
    this.gauge({
      name: 'taocun_kafka_up',
      help: '1 if Kafka answers requests; absent in a process that reads nothing from Kafka.',
      read: () => (loop.readsKafka ? [{ value: loop.loopStatus().kafkaTrouble === undefined ? 1 : 0 }] : []),
    });
    this.#truth(
      'taocun_mongodb_up',
      '1 if MongoDB answers within a second.',
      () => watch.databaseError === undefined,
    );
    this.#truth('taocun_ready', '1 if requests can be answered (/health/ready).', () => watch.health.ready);
    this.#truth(
      'taocun_running',
      '1 if the loop runs; otherwise /health has the reason.',
      () => watch.health.running,
    );
    this.gauge({
      name: 'taocun_build_info',
      help: '1, with the version of the code and the commit that was built.',
      labelNames: ['version', 'commit'],
      read: () => [{ labels: { version, commit }, value: 1 }],
    });
    this.#truth('taocun_live', '0 if only a restart helps (/health/live).', () => watch.health.live);
    const requests = { name: 'taocun_http_requests_total', help: 'HTTP requests answered.' };
    this.#httpRequests = new Counter({
      ...requests,
      labelNames: ['route', 'method', 'status'],
      registers: [this.#registry],
    });
    this.#described.push({ ...requests, type: 'counter', labels: ['route', 'method', 'status'] });
    const seconds = {
      name: 'taocun_http_request_duration_seconds',
      help: 'Duration of HTTP requests, without streams.',
    };
    this.#httpSeconds = this.#histogram({
      ...seconds,
      labelNames: ['route', 'method'],
      buckets: httpBuckets,
    });
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
        // A partition that has moved to another instance must not keep its last value here.
        this.reset();
        // A metric without labels would otherwise show 0.
        if (readings.length === 0 && labelNames.length === 0) this.remove();
        for (const { labels, value } of readings) this.set(labels ?? {}, value);
      },
    });
  }

  /** The service's own metrics, in the order of registration, without the Prometheus client's defaults. */
  get described(): readonly DescribedMetric[] {
    return this.#described;
  }

  /** The metrics in Prometheus's text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /**
   * Registers a counter whose owner counts. The Prometheus client can only increment a counter, so each
   * scrape resets and sets it.
   */
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

  /** The receiver of the loop's measurements of a topic. Its histograms start with zero. */
  loopMetrics(topic: string): TopicMetrics {
    for (const histogram of Object.values(this.#loop)) histogram.zero({ topic });
    const { batchRecords, checkpointSeconds, checkpointDocuments, checkpointBytes } = this.#loop;
    return {
      batchRecords: batchRecords.labels(topic),
      checkpointSeconds: checkpointSeconds.labels(topic),
      checkpointDocuments: checkpointDocuments.labels(topic),
      checkpointBytes: checkpointBytes.labels(topic),
    };
  }

  httpAnswered({ route, method, status, seconds }: HttpAnswer): void {
    this.#httpRequests.inc({ route, method, status });
    if (seconds !== undefined) this.#httpSeconds.observe({ route, method }, seconds);
  }

  #histogram<Label extends string>(
    given: HistogramConfiguration<Label> & { labelNames: Label[] },
  ): Histogram<Label> {
    const { name, help, labelNames: labels } = given;
    this.#described.push({ name, type: 'histogram', labels, help });
    return new Histogram({ ...given, registers: [this.#registry] });
  }

  #truth(name: string, help: string, read: () => boolean): void {
    this.gauge({ name, help, read: () => [{ value: read() ? 1 : 0 }] });
  }
}

function partitionLabels({ topic, partition }: PartitionStatus) {
  return { topic, partition };
}

@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @RequireRole('metrics')
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiOperation({ summary: 'Metrics for Prometheus.', description: 'docs/operations.md lists them.' })
  @ApiOkResponse({
    description: "The metrics, in Prometheus's text format.",
    content: {
      'text/plain': {
        schema: { type: 'string', example: '# TYPE taocun_batches_total counter\ntaocun_batches_total 12\n' },
      },
    },
  })
  getMetrics(): Promise<string> {
    return this.metrics.text();
  }
}
