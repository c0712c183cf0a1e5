import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type LoggerService, type OnApplicationShutdown } from '@nestjs/common';
import {
  type Attributes,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { placeName } from '@taocun/contracts';
import type { InputRecord, PartitionContext } from '@taocun/messaging';
import type { ServiceConfig } from '../config/config';
import { SERVICE_CONFIG } from '../config/tokens';

/** A unit of work caused by a traced update; it becomes a span. */
export interface TracedWork {
  readonly name: string;
  /** The producer's traceparent. */
  readonly traceparent: string;
  /** Unique subject of the work: a record, or a delivery attempt. The span's id is derived from it. */
  readonly of: string;
  /**
   * The `of` of the parent work, in this service or another; by default the parent is the producer's own
   * span.
   */
  readonly follows?: string | undefined;
  /** Further causes, linked to the span. */
  readonly links?: readonly Pick<TracedWork, 'traceparent' | 'of'>[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind?: 'consumer' | 'client';
  readonly attributes?: Attributes;
  /** The reason for a failure. */
  readonly error?: string | undefined;
}

/** The work of applying a record, from its timestamp until now, with OpenTelemetry's messaging attributes. */
export function appliedRecord(
  what: Pick<TracedWork, 'name' | 'traceparent' | 'follows' | 'error'>,
  { offset, timestampMs }: Pick<InputRecord, 'offset' | 'timestampMs'>,
  { topic, partition }: Pick<PartitionContext, 'topic' | 'partition'>,
): TracedWork {
  return {
    ...what,
    of: placeName(topic, partition, offset),
    fromMs: timestampMs,
    toMs: Date.now(),
    attributes: {
      'messaging.system': 'kafka',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.kafka.offset': offset,
    },
  };
}

interface Exporter {
  readonly tracer: Tracer;
  readonly ids: GivenIds;
  shutdown(): Promise<void>;
}

/** Timeout of the last export: an unreachable collector must not delay a stop. */
const SHUTDOWN_MS = 2_000;

/**
 * Exports spans of sampled traces to an OTLP collector; does nothing if none is configured.
 *
 * A span's id is derived from its trace and its subject, so work in another service finds its parent by the
 * name of the record that caused it. Records carry the producer's traceparent unchanged and no generated id,
 * and work that is repeated after a crash has the same span id.
 */
@Injectable()
export class Tracing implements OnApplicationShutdown {
  readonly #exporter: Promise<Exporter> | undefined;
  readonly #log = new Logger('Traces');

  constructor(@Inject(SERVICE_CONFIG) config: Pick<ServiceConfig, 'service' | 'collectorUrl'>) {
    const { collectorUrl, service } = config;
    if (collectorUrl !== undefined) this.#exporter = startExporter(collectorUrl, service, this.#log);
  }

  get isOn(): boolean {
    return this.#exporter !== undefined;
  }

  done(work: TracedWork): void {
    void this.#exporter?.then((exporter) => exportSpan(exporter, work));
  }

  /**
   * The traceparent of an outgoing call, with this work as its parent; without a collector the producer's
   * span is the parent.
   */
  traceparentFor({ traceparent, of }: Pick<TracedWork, 'traceparent' | 'of'>): string {
    return this.isOn ? `00-${traceOf(traceparent)}-${spanIdOf(traceparent, of)}-01` : traceparent;
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.#exporter === undefined) return;
    const exporter = await this.#exporter;
    await Promise.race([
      exporter.shutdown().catch(() => undefined),
      pause(SHUTDOWN_MS, undefined, { ref: false }),
    ]);
  }
}

/** Loads the SDK lazily: most installations send no traces. */
async function startExporter(collectorUrl: string, service: string, log: LoggerService): Promise<Exporter> {
  const [sdk, { OTLPTraceExporter }, { detectResources, envDetector, resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const ids = new GivenIds();
  const named = resourceFromAttributes({
    'service.name': `taocun-${service}`,
    'service.instance.id': `${hostname()}/${process.pid}`,
  });
  const exporter = complaining(new OTLPTraceExporter(), collectorUrl, log);
  const provider = new sdk.TracerProvider({
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES take precedence.
    resource: named.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 })],
    sampler: new sdk.AlwaysOnSampler(),
    idGenerator: ids,
  });
  return { tracer: provider.getTracer('taocun'), ids, shutdown: () => provider.shutdown() };
}

function exportSpan({ tracer, ids }: Exporter, work: TracedWork): void {
  const {
    traceparent,
    of,
    follows,
    links = [],
    fromMs,
    toMs,
    kind = 'consumer',
    attributes = {},
    error,
  } = work;
  ids.next = spanIdOf(traceparent, of);
  const span = tracer.startSpan(
    work.name,
    {
      kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.CONSUMER,
      startTime: fromMs,
      attributes,
      links: links.map((cause) => ({ context: spanContextOf(cause.traceparent, cause.of) })),
    },
    trace.setSpanContext(ROOT_CONTEXT, spanContextOf(traceparent, follows)),
  );
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
  // Producers' clocks may be ahead.
  span.end(Math.max(fromMs, toMs));
}

/** An unreachable collector costs only spans; it is logged once per outage. */
function complaining(exporter: SpanExporter, url: string, log: LoggerService): SpanExporter {
  let isAway = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const code: number = result.code;
        const failed = code !== 0;
        if (failed && !isAway) {
          const reason = result.error?.message;
          log.warn(
            `The trace collector at ${url} does not accept spans; they are lost: ${reason ?? 'it gives no reason'}`,
          );
        }
        isAway = failed;
        done(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

/** The span context of the work on `of`, or of the producer's own span. */
function spanContextOf(traceparent: string, of: string | undefined): SpanContext {
  const spanId = of === undefined ? parentOf(traceparent) : spanIdOf(traceparent, of);
  return { traceId: traceOf(traceparent), spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

/** Id generator with a preset id for the next span; the tracer calls it when it starts the span. */
class GivenIds {
  next = '';

  generateSpanId(): string {
    return this.next;
  }

  generateTraceId(): string {
    throw new Error('Every span has a parent, which gives its trace.');
  }
}

function traceOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

function parentOf(traceparent: string): string {
  return traceparent.slice(36, 52);
}

function spanIdOf(traceparent: string, of: string): string {
  return createHash('sha256')
    .update(`${traceparent.slice(0, 52)} ${of}`)
    .digest('hex')
    .slice(0, 16);
}
