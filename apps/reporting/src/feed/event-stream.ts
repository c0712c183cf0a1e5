import { once } from 'node:events';
import { type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type LoggerService } from '@nestjs/common';
import { messageOf } from '@taocun/kafka';
import { type Announcement, type AnnouncementFilter, type AnnouncementLog } from './announcement-log';
import { type LogPosition, MovingPosition, positionText } from './log-position';

/** The times of a stream. */
export interface StreamPace {
  /** Nothing is silent for longer: proxies close what is, and whoever has gone is noticed. */
  readonly heartbeatMs: number;
  /** A reader that takes nothing for so long is cut off. */
  readonly stalledMs: number;
  /** How long a client is asked to wait before it connects again. */
  readonly retryMs: number;
}

/** How many announcements are read at once. */
const BATCH = 200;
const AFTER_AN_ERROR_MS = 1_000;

/**
 * Server-sent events from a position on (https://html.spec.whatwg.org/multipage/server-sent-events.html). Each event's id is the
 * position after it, so that a client that comes back with any id goes on exactly there. A reader takes as fast as it can: what it has
 * not taken stays in the log, and beside what the socket holds no more than one event waits here.
 */
export class EventStream {
  readonly #position: MovingPosition;
  #toldPosition = '';
  #writtenAtMs = 0;
  readonly #gone = new AbortController();

  constructor(
    private readonly response: ServerResponse,
    private readonly log: Pick<AnnouncementLog, 'read' | 'changed'>,
    private readonly filter: AnnouncementFilter,
    from: LogPosition,
    private readonly pace: StreamPace,
    private readonly logger: Pick<LoggerService, 'warn'>,
  ) {
    this.#position = new MovingPosition(from);
    response.once('close', () => this.#gone.abort());
    // It may have gone while its position was looked up: that is not told again.
    if (response.destroyed) this.#gone.abort();
  }

  /** Until the client goes, is cut off, or `end` is called. */
  async run(): Promise<void> {
    // The id of where it begins: without one, a client that loses its connection before the first event would begin elsewhere.
    await this.#write(`retry: ${this.pace.retryMs}\n${this.#idLine()}\n`);
    while (!this.#gone.signal.aborted) {
      try {
        if (!(await this.#deliver())) await this.#wait();
      } catch (error) {
        if (this.#gone.signal.aborted) break;
        // The client is not bothered with it: the position is still right, and the database will come back.
        this.logger.warn(`Announcements could not be read, trying again: ${messageOf(error)}`);
        await pause(AFTER_AN_ERROR_MS, undefined, { signal: this.#gone.signal }).catch(() => undefined);
        await this.#beat();
      }
    }
    this.response.end();
  }

  end(): void {
    this.#gone.abort();
  }

  /** Whether anything was there to be delivered. */
  async #deliver(): Promise<boolean> {
    const { announcements, next } = await this.log.read(this.#position.value, this.filter, BATCH);
    for (const announcement of announcements) {
      if (this.#gone.signal.aborted) return false;
      this.#position.move(announcement.topic, announcement.partition, announcement.offset + 1);
      await this.#write(this.#textOf(announcement));
    }
    // Beyond the last event lies what the filter leaves out.
    this.#position.moveTo(next);
    return announcements.length > 0;
  }

  async #wait(): Promise<void> {
    const silentMs = performance.now() - this.#writtenAtMs;
    await this.log.changed(Math.max(0, this.pace.heartbeatMs - silentMs), this.#position.value, this.#gone.signal);
    await this.#beat();
  }

  /** Also tells how far the filter has left everything out, so that it is not looked through again. */
  async #beat(): Promise<void> {
    if (this.#gone.signal.aborted || performance.now() - this.#writtenAtMs < this.pace.heartbeatMs) return;
    const moved = positionText(this.#position.value) !== this.#toldPosition;
    await this.#write(`: heartbeat\n${moved ? this.#idLine() : ''}\n`);
  }

  #textOf({ type, event }: Announcement): string {
    return `${this.#idLine()}event: ${type}\ndata: ${event}\n\n`;
  }

  #idLine(): string {
    this.#toldPosition = positionText(this.#position.value);
    return `id: ${this.#toldPosition}\n`;
  }

  /** Resolves when there is room for more. */
  async #write(text: string): Promise<void> {
    const hasRoom = this.response.write(text);
    this.#writtenAtMs = performance.now();
    if (!hasRoom) await this.#drained();
  }

  /** Resolves when the reader has taken what was written, when the stream ends, or when the reader is cut off for taking nothing. */
  async #drained(): Promise<void> {
    let stalled = false;
    const waiting = new AbortController();
    const stop = (): void => waiting.abort();
    const timer = setTimeout(() => {
      stalled = true;
      stop();
    }, this.pace.stalledMs);
    // Not AbortSignal.any: on Node 20 a signal that lives as long as its follower keeps something of every signal made from it.
    this.#gone.signal.addEventListener('abort', stop);
    if (this.#gone.signal.aborted) stop();
    try {
      await once(this.response, 'drain', { signal: waiting.signal });
    } catch {
      if (!stalled) return;
      this.logger.warn(`A follower of events has taken nothing for ${this.pace.stalledMs} ms and is cut off.`);
      this.#gone.abort();
      this.response.destroy();
    } finally {
      clearTimeout(timer);
      this.#gone.signal.removeEventListener('abort', stop);
    }
  }
}
