import { once } from 'node:events';
import { type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type LoggerService } from '@nestjs/common';
import {
  type Announcement,
  type AnnouncementFilter,
  type FollowedLog,
  type LogPosition,
  MovingPosition,
  positionText,
} from '@taocun/reporting-store';
import { FailureLog, messageOf } from '@taocun/runtime';
import { whenClosed } from '@taocun/service';

/** The timing of a stream. */
export interface StreamPace {
  /**
   * The longest silence: proxies close idle connections, and heartbeats detect clients that have
   * disconnected.
   */
  readonly heartbeatMs: number;
  /** A client that reads nothing for this long is disconnected. */
  readonly stalledMs: number;
  /** The time for which a client should wait before it reconnects. */
  readonly retryMs: number;
}

/** The number of announcements read at once. */
const BATCH = 200;
const AFTER_AN_ERROR_MS = 1_000;

/** The log of a stream's failures, and the words for its client. */
interface StreamReports {
  readonly logger: Pick<LoggerService, 'warn'>;
  /** Describes the freshness of figures in words. */
  readonly freshness: () => Promise<string>;
  readonly failures?: FailureLog;
}

/**
 * Server-sent events from a position on (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 * Each event's id is the position after it, so a client that reconnects with any id continues exactly there.
 * Back-pressure: unread events stay in the log, and besides the socket's buffer at most one event waits in
 * memory.
 */
export class EventStream {
  readonly #position: MovingPosition;
  #sentPosition = '';
  #writtenAtMs = 0;
  readonly #gone = new AbortController();

  readonly #filter: AnnouncementFilter;
  readonly #logger: StreamReports['logger'];
  readonly #freshness: StreamReports['freshness'];
  readonly #failures: FailureLog;

  constructor(
    private readonly response: ServerResponse,
    private readonly log: Pick<FollowedLog, 'read' | 'changed'>,
    { filter, from }: { readonly filter: AnnouncementFilter; readonly from: LogPosition },
    private readonly pace: StreamPace,
    { logger, freshness, failures = new FailureLog(logger) }: StreamReports,
  ) {
    this.#filter = filter;
    this.#logger = logger;
    this.#freshness = freshness;
    this.#failures = failures;
    this.#position = new MovingPosition(from);
    // A client may have disconnected while its position was looked up.
    whenClosed(response, () => this.#gone.abort());
  }

  /** Resolves when the client has disconnected or is cut off, or when `end` is called. */
  async run(): Promise<void> {
    // The first id is the start: without it, a client that loses its connection before the first event would
    // begin elsewhere.
    await this.#write(`retry: ${this.pace.retryMs}\n${this.#idLine()}\n`);
    while (!this.#gone.signal.aborted) {
      try {
        if (!(await this.#deliver())) await this.#wait();
      } catch (error) {
        if (this.#gone.signal.aborted) break;
        // The client need not know: its position stays valid, and the database will return.
        const reason = messageOf(error);
        this.#failures.failed(`Announcements could not be read, trying again: ${reason}`, reason);
        await pause(AFTER_AN_ERROR_MS, undefined, { signal: this.#gone.signal }).catch(() => undefined);
      }
      await this.#beat();
    }
    this.response.end();
  }

  end(): void {
    this.#gone.abort();
  }

  /** Resolves to false if there is nothing more to deliver now. */
  async #deliver(): Promise<boolean> {
    const { announcements, next, more } = await this.log.read(
      this.#position.value,
      this.#filter,
      BATCH,
      this.#gone.signal,
    );
    for (const announcement of announcements) {
      if (this.#gone.signal.aborted) return false;
      this.#position.move(announcement.topic, announcement.partition, announcement.offset + 1);
      await this.#write(this.#textOf(announcement));
    }
    // Events after the last one delivered were filtered out.
    this.#position.moveTo(next);
    return more || announcements.length > 0;
  }

  async #wait(): Promise<void> {
    const silentMs = performance.now() - this.#writtenAtMs;
    await this.log.changed(
      Math.max(0, this.pace.heartbeatMs - silentMs),
      this.#position.value,
      this.#gone.signal,
    );
  }

  /** The heartbeat's id also skips filtered events, so that they are not scanned again. */
  async #beat(): Promise<void> {
    if (this.#gone.signal.aborted || performance.now() - this.#writtenAtMs < this.pace.heartbeatMs) return;
    const moved = positionText(this.#position.value) !== this.#sentPosition;
    await this.#write(`: heartbeat, ${await this.#freshness()}\n${moved ? this.#idLine() : ''}\n`);
  }

  #textOf({ type, event }: Announcement): string {
    return `${this.#idLine()}event: ${type}\ndata: ${event}\n\n`;
  }

  #idLine(): string {
    this.#sentPosition = positionText(this.#position.value);
    return `id: ${this.#sentPosition}\n`;
  }

  /** Resolves when there is room for more. */
  async #write(text: string): Promise<void> {
    const hasRoom = this.response.write(text);
    this.#writtenAtMs = performance.now();
    if (!hasRoom) await this.#drained();
  }

  /**
   * Resolves when the client has read everything, when the stream ends, or when a client that reads nothing
   * is cut off.
   */
  async #drained(): Promise<void> {
    let stalled = false;
    const waiting = new AbortController();
    const stop = (): void => waiting.abort();
    const timer = setTimeout(() => {
      stalled = true;
      stop();
    }, this.pace.stalledMs);
    // Not AbortSignal.any: in Node 22, a signal that lives as long as its follower leaks memory for every
    // signal derived from it.
    this.#gone.signal.addEventListener('abort', stop);
    if (this.#gone.signal.aborted) stop();
    try {
      await once(this.response, 'drain', { signal: waiting.signal });
    } catch {
      if (!stalled) return;
      this.#logger.warn(
        `A follower of events has taken nothing for ${this.pace.stalledMs} ms and is cut off.`,
      );
      this.#gone.abort();
      this.response.destroy();
    } finally {
      clearTimeout(timer);
      this.#gone.signal.removeEventListener('abort', stop);
    }
  }
}
