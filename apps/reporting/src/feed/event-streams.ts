import { type ServerResponse } from 'node:http';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Metrics, Problem, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type AnnouncementFilter, AnnouncementLog } from './announcement-log';
import { EventStream, type StreamPace } from './event-stream';
import { type LogPosition } from './log-position';

/** Injects the StreamPace. */
export const STREAM_PACE = Symbol('STREAM_PACE');
export const usualPace: StreamPace = { heartbeatMs: 15_000, stalledMs: 30_000, retryMs: 2_000 };

/** The streams of this instance: limited in number, and ended before it stops. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  readonly #open = new Set<EventStream>();
  readonly #logger = new Logger('Events');
  #isStopping = false;

  constructor(
    private readonly log: AnnouncementLog,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'eventFollowers'>,
    @Inject(STREAM_PACE) private readonly pace: StreamPace,
    metrics: Metrics,
  ) {
    metrics.gauge({
      name: 'taocun_event_followers',
      help: 'Clients that follow events over HTTP.',
      read: () => [{ value: this.#open.size }],
    });
  }

  /** @throws Problem with 503 where there is no room for another stream */
  refuseIfFull(): void {
    if (this.#isStopping) {
      throw new Problem({
        status: 503,
        detail: 'This instance of reporting is shutting down. Reconnect with the last id to reach another.',
      });
    }
    const { eventFollowers } = this.config;
    if (this.#open.size >= eventFollowers) {
      throw new Problem({
        status: 503,
        detail:
          `${eventFollowers} clients follow events of this instance already, which is as many as it takes. Try again later, ask another ` +
          'instance, or let its operator raise EVENT_FOLLOWERS.',
      });
    }
  }

  /** Streams until the client goes or is disconnected. Its headers must have been sent. */
  async follow(response: ServerResponse, filter: AnnouncementFilter, from: LogPosition): Promise<void> {
    const stream = new EventStream(response, this.log, filter, from, this.pace, this.#logger);
    this.#open.add(stream);
    try {
      await stream.run();
    } finally {
      this.#open.delete(stream);
    }
  }

  /** Runs before the HTTP server closes, which would wait for the streams. */
  onModuleDestroy(): void {
    this.#isStopping = true;
    for (const stream of this.#open) stream.end();
  }
}
