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
import type { ServiceConfig } from '../config/config';
import { SERVICE_CONFIG } from '../config/tokens';
import { placeName } from '@taocun/contracts';
import type { InputRecord, PartitionContext } from '@taocun/messaging';

/** Something that was done because of a traced update. */
export interface TracedWork {
  readonly name: string;
  /** The producer's. */
  readonly traceparent: string;
  /** What it was done with: the record, or the try to deliver. No two have the same. */
  readonly of: string;
  /** The `of` of what went before, in this service or another; the producer's own span where it is left out. */
  readonly follows?: string | undefined;
  /** What else it was done because of. */
  readonly links?: readonly Pick<TracedWork, 'traceparent' | 'of'>[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind?: 'consumer' | 'client';
  readonly attributes?: Attributes;
  /** Why it failed. */
  readonly error?: string | undefined;
}

/** The work of applying a record, from its timestamp until now; its attributes have OpenTelemetry's names. */
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

/** A collector that does not answer must not hold up a stop. */
const SHUTDOWN_MS = 2_000;

/**
 * Spans for updates whose producer has sampled their trace, to an OTLP collector; nothing at all where none is configured.
 *
 * A span's id follows from its trace and from what it is about. So whatever follows in another service knows its parent by the record
 * that it came from: records carry the producer's traceparent as it was and nothing that was made up on the way, and what is done
 * again after a crash is the same span again.
 */
@Injectable()
export class Tracing implements OnApplicationShutdown {
  readonly #exporter: Promise<Exporter> | undefined;
  readonly #ratio: number;
  readonly #log = new Logger('Traces');

  constructor(@Inject(SERVICE_CONFIG) config: Pick<ServiceConfig, 'service' | 'tracing'>) {
    this.#ratio = config.tracing.ratio;
    const { url, headers } = config.tracing;
    if (url !== undefined) this.#exporter = startExporter({ url, headers }, config.service, this.#log);
  }

  get isOn(): boolean {
    return this.#exporter !== undefined;
  }

  done(work: TracedWork): void {
    if (this.#exporter === undefined || !isTaken(work.traceparent, this.#ratio)) return;
    void this.#exporter.then((exporter) => exportSpan(exporter, work));
  }

  /** What whoever is called with it sends on: its parent is the work. Without a collector of ours the producer's span is. */
  traceparentFor({ traceparent, of }: Pick<TracedWork, 'traceparent' | 'of'>): string {
    return this.isOn && isTaken(traceparent, this.#ratio) ? `00-${traceOf(traceparent)}-${spanIdOf(traceparent, of)}-01` : traceparent;
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.#exporter === undefined) return;
    const exporter = await this.#exporter;
    await Promise.race([exporter.shutdown().catch(() => undefined), pause(SHUTDOWN_MS, undefined, { ref: false })]);
  }
}

interface Collector {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Loaded only where it is needed. */
async function startExporter(collector: Collector, service: string, log: LoggerService): Promise<Exporter> {
  const [sdk, { OTLPTraceExporter }, { detectResources, envDetector, resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const ids = new GivenIds();
  const named = resourceFromAttributes({ 'service.name': `taocun-${service}`, 'service.instance.id': `${hostname()}/${process.pid}` });
  const exporter = complaining(new OTLPTraceExporter({ ...collector }), collector.url, log);
  const provider = new sdk.TracerProvider({
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
    resource: named.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 })],
    sampler: new sdk.AlwaysOnSampler(),
    idGenerator: ids,
  });
  return { tracer: provider.getTracer('taocun'), ids, shutdown: () => provider.shutdown() };
}

function exportSpan({ tracer, ids }: Exporter, work: TracedWork): void {
  const { traceparent, of, follows, links = [], fromMs, toMs, kind = 'consumer', attributes = {}, error } = work;
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
  // Clocks of producers may be ahead.
  span.end(Math.max(fromMs, toMs));
}

/** A collector that is away costs spans and nothing else; it is told once, until it has been back. */
function complaining(exporter: SpanExporter, url: string, log: LoggerService): SpanExporter {
  let isAway = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const code: number = result.code;
        const failed = code !== 0;
        if (failed && !isAway) {
          const reason = result.error?.message;
          log.warn(`The collector of traces at ${url} does not take them; they are lost: ${reason ?? 'it does not say why'}`);
        }
        isAway = failed;
        done(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

/** Of what was done with that, or of the producer's own span. */
function spanContextOf(traceparent: string, of: string | undefined): SpanContext {
  const spanId = of === undefined ? parentOf(traceparent) : spanIdOf(traceparent, of);
  return { traceId: traceOf(traceparent), spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

/** Gives the id that the next span is to have; the tracer asks for it while it starts the span. */
class GivenIds {
  next = '';

  generateSpanId(): string {
    return this.next;
  }

  generateTraceId(): string {
    throw new Error('Every span has a parent, and its trace.');
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

/** The same for all services, as it follows from the trace alone. */
function isTaken(traceparent: string, ratio: number): boolean {
  return ratio >= 1 || Number.parseInt(traceparent.slice(27, 35), 16) < ratio * 0x1_0000_0000;
}
