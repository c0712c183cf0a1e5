import { type ServerResponse } from 'node:http';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ConcurrencyLimiter, FlowWatch, freshnessText } from '@taocun/reporting-answers';
import { type AnnouncementFilter, FollowedLog, type LogPosition } from '@taocun/reporting-store';
import { FailureLog } from '@taocun/runtime';
import { type CallerName, Metrics, Problem, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { EventStream, type StreamPace } from './event-stream';

export const STREAM_PACE = Symbol('STREAM_PACE');
export const usualPace: StreamPace = { heartbeatMs: 15_000, stalledMs: 30_000, retryMs: 2_000 };

/** The share of the permits that callers without a key cannot get. */
const RESERVED_FOR_KEYS = 0.2;
/** The most permits of one key, or of one address without a key: a fiftieth of all, and at least 20. */
const permitsPerCaller = (all: number): number => Math.max(20, Math.floor(all / 50));

/** The streams of this instance: limited per caller and in total, and ended before the instance stops. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  readonly #open = new Set<EventStream>();
  readonly #logger = new Logger('Events');
  /** Shared by all streams, which meet the same failures. */
  readonly #failures = new FailureLog(this.#logger);
  readonly #limiter: ConcurrencyLimiter;
  #isStopping = false;

  constructor(
    private readonly log: FollowedLog,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'eventFollowers'>,
    @Inject(STREAM_PACE) private readonly pace: StreamPace,
    metrics: Metrics,
    private readonly flow: FlowWatch,
  ) {
    const { eventFollowers } = config;
    const reservedForKeys = Math.floor(eventFollowers * RESERVED_FOR_KEYS);
    this.#limiter = new ConcurrencyLimiter({
      inAll: eventFollowers,
      perCaller: permitsPerCaller(eventFollowers),
      reservedForKeys,
    });
    metrics.gauge({
      name: 'taocun_event_followers',
      help: 'Clients that follow events over HTTP.',
      read: () => [{ value: this.#open.size }],
    });
  }

  /**
   * Acquires a permit, and returns the function that releases it.
   * @throws Problem with 503 if there is none for this caller
   */
  acquirePermit(caller: CallerName): () => void {
    if (this.#isStopping) {
      throw new Problem({
        status: 503,
        detail: 'This instance of reporting is shutting down. Reconnect with the last id to reach another.',
      });
    }
    const { eventFollowers } = this.config;
    const permit = this.#limiter.acquire(caller);
    if ('release' in permit) return permit.release;
    if (permit.reached === 'per caller') {
      const [who, instead] = caller.hasKey
        ? ['your key', 'follow with one client for several purposes']
        : ['your address', 'show a key'];
      throw new Problem({
        code: 'too-busy',
        detail: `${permitsPerCaller(eventFollowers)} clients of ${who} follow events of this instance already. Close one, ${instead}, or let the operator raise EVENT_FOLLOWERS, a fiftieth of which is for one caller.`,
      });
    }
    throw new Problem({
      code: 'too-busy',
      detail:
        `This instance has its maximum of ${eventFollowers} followers, a fifth of which is for callers with a key. Try again later, ask another ` +
        'instance, or let its operator raise EVENT_FOLLOWERS.',
    });
  }

  /** Streams until the client disconnects or is cut off. The headers must have been sent. */
  async follow(response: ServerResponse, filter: AnnouncementFilter, from: LogPosition): Promise<void> {
    const reports = { logger: this.#logger, freshness: this.#freshness, failures: this.#failures };
    const stream = new EventStream(response, this.log, { filter, from }, this.pace, reports);
    this.#open.add(stream);
    const leave = this.log.follow();
    try {
      await stream.run();
    } finally {
      leave();
      this.#open.delete(stream);
    }
  }

  readonly #freshness = async (): Promise<string> =>
    freshnessText({ asOf: null, ...(await this.flow.freshness()) });

  /** Runs before the HTTP server closes, which would wait for the streams. */
  onModuleDestroy(): void {
    this.#isStopping = true;
    for (const stream of this.#open) stream.end();
  }
}
