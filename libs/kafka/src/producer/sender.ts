import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { failpoint, messageOf, overdueSeconds } from '@taocun/runtime';
import type { EncodedBatch } from '../protocol/batch-writer';
import { type IdempotentProducer, ProducerLost } from './idempotent-producer';
import type { Lane } from './lane';
import type { Route } from './producer';

/** The largest request if several batches wait. The next one is sent after the answer. */
const FULL_SEND_BYTES = 2_097_152;
/**
 * The interval at which the leaders are asked for again while a request is open: its broker may no longer be
 * the leader.
 */
const DEADLINE_CHECK_MS = 1_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

interface SenderEvents {
  /** The oldest batch of the lane is in the log. */
  acknowledged(lane: Lane): void;
  /** A batch has to be sent again. */
  failed(reason: string): void;
  /** Everything that had failed is acknowledged. */
  recovered(): void;
  lost(error: ProducerLost): void;
}

interface Request {
  readonly route: Route;
}

/** The oldest batch of a lane, from its first request until it is acknowledged. */
interface Sending {
  readonly encoded: EncodedBatch;
  readonly sinceMs: number;
  /** The open request that contains the batch. */
  request: Request | undefined;
  /** True while the batch waits before it may be sent again. */
  isPausing: boolean;
  failures: number;
  trouble: string | undefined;
}

/**
 * Sends the oldest batch of each partition until it is acknowledged, then the next. Each leader has its own
 * request, one at a time, so that an unresponsive leader delays only its own partitions.
 */
export class Sender {
  readonly #sending = new Map<Lane, Sending>();
  readonly #open = new Set<Route>();
  #requests = 0;
  #isWoken = false;
  #isOver = false;
  #acknowledgedAtMs = 0;
  #hasFailed = false;
  #refreshing: Promise<void> | undefined;

  constructor(
    private readonly producer: IdempotentProducer,
    private readonly lanesWithWork: () => readonly Lane[],
    private readonly closing: AbortSignal,
    private readonly events: SenderEvents,
  ) {}

  /** The reason why a batch is not yet acknowledged, if a send failed or takes unusually long. */
  get trouble(): string | undefined {
    let sinceMs = Infinity;
    for (const { trouble, sinceMs: since } of this.#sending.values()) {
      if (trouble !== undefined) return trouble;
      sinceMs = Math.min(sinceMs, since);
    }
    const seconds = overdueSeconds(sinceMs === Infinity ? undefined : sinceMs);
    return seconds === undefined ? undefined : `it has not answered for ${seconds} s`;
  }

  /** The reason why nothing at all has been acknowledged for some seconds although something waits for it. */
  get outage(): string | undefined {
    const sentMs = Math.min(...Array.from(this.#sending.values(), ({ sinceMs }) => sinceMs));
    const isOverdue =
      overdueSeconds(sentMs === Infinity ? undefined : Math.max(sentMs, this.#acknowledgedAtMs)) !==
      undefined;
    return isOverdue ? this.trouble : undefined;
  }

  /** True if the oldest batch of a lane is being sent, so nothing may be appended to it. */
  isSending(lane: Lane): boolean {
    return this.#sending.has(lane);
  }

  /** Reports that there is something to send. Records given in the same turn go into the same request. */
  wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    setImmediate(() => {
      this.#isWoken = false;
      if (!this.#isDone) this.#sendWhatMayGo();
    });
  }

  get #isDone(): boolean {
    return this.#isOver || this.closing.aborted;
  }

  #sendWhatMayGo(): void {
    const waiting = this.lanesWithWork().filter((lane) => {
      const sending = this.#sending.get(lane);
      return sending === undefined || (sending.request === undefined && !sending.isPausing);
    });
    const byRoute = Map.groupBy(waiting, ({ topic, partition }) => this.producer.routeOf(topic, partition));
    for (const [route, lanes] of byRoute)
      if (!this.#open.has(route)) void this.#request({ route }, this.#asManyAsFit(lanes));
  }

  /** Starts with another lane each time, so that none starves. */
  #asManyAsFit(lanes: readonly Lane[]): Lane[] {
    const first = this.#requests++ % lanes.length;
    let bytes = 0;
    return [...lanes.slice(first), ...lanes.slice(0, first)].filter(({ queue: [oldest] }, at) => {
      bytes += oldest?.bytes ?? 0;
      return at === 0 || bytes <= FULL_SEND_BYTES;
    });
  }

  async #request(request: Request, lanes: readonly Lane[]): Promise<void> {
    const sendings = lanes.map((lane) => this.#begin(lane, request));
    this.#open.add(request.route);
    const looking = setInterval(() => {
      if (this.#isDone) clearInterval(looking);
      else void this.#lookBeside();
    }, DEADLINE_CHECK_MS);
    try {
      failpoint('outputs-given');
      const reasons = await this.producer.send(sendings.map(({ encoded }) => encoded));
      if (!this.#isDone) this.#answered(request, lanes, reasons);
    } catch (error) {
      this.#lose(error);
    } finally {
      clearInterval(looking);
      this.#open.delete(request.route);
    }
    this.wake();
  }

  #begin(lane: Lane, request: Request): Sending {
    const known = this.#sending.get(lane);
    const [oldest] = lane.queue;
    if (oldest === undefined) throw new Error('A lane without a batch is not sent.');
    const sending = known ?? {
      encoded: this.producer.encode(lane.topic, lane.partition, oldest.writer),
      sinceMs: performance.now(),
      request,
      isPausing: false,
      failures: 0,
      trouble: undefined,
    };
    sending.request = request;
    this.#sending.set(lane, sending);
    return sending;
  }

  #answered(request: Request, lanes: readonly Lane[], reasons: readonly (string | undefined)[]): void {
    const failed: Sending[] = [];
    for (const [at, lane] of lanes.entries()) {
      const sending = this.#sending.get(lane);
      // If the batch was given up in favour of another leader, only that leader's answer counts.
      if (sending?.request !== request) continue;
      sending.request = undefined;
      const reason = reasons[at];
      if (reason !== undefined) failed.push(this.#failed(lane, sending, reason));
      else {
        this.#sending.delete(lane);
        this.#acknowledgedAtMs = performance.now();
        this.events.acknowledged(lane);
      }
    }
    if (this.#hasFailed && [...this.#sending.values()].every(({ trouble }) => trouble === undefined)) {
      this.#hasFailed = false;
      this.events.recovered();
    }
    failpoint('outputs-acknowledged');
    if (failed.length > 0) void this.#again(failed);
  }

  #failed(lane: Lane, sending: Sending, reason: string): Sending {
    this.#hasFailed = true;
    sending.failures++;
    sending.trouble = reason;
    const [oldest] = lane.queue;
    if (oldest !== undefined) oldest.isHeld = true;
    this.events.failed(reason);
    return sending;
  }

  async #again(failed: readonly Sending[]): Promise<void> {
    for (const sending of failed) sending.isPausing = true;
    const failures = Math.max(...failed.map((sending) => sending.failures));
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
    await pause(pauseMs, undefined, { signal: this.closing }).catch(() => undefined);
    if (this.#isDone) return;
    await this.#refresh();
    for (const sending of failed) sending.isPausing = false;
    this.wake();
  }

  /**
   * If another broker now leads a partition, sends its batch there: an answer of the former leader may never
   * come, and would add nothing.
   */
  async #lookBeside(): Promise<void> {
    await this.#refresh();
    for (const [lane, sending] of this.#sending) {
      const route = this.producer.routeOf(lane.topic, lane.partition);
      if (sending.request === undefined || route === undefined || route === sending.request.route) continue;
      sending.request = undefined;
      this.#failed(lane, sending, `${lane.topic}/${lane.partition} has another leader`);
    }
    this.wake();
  }

  /** Concurrent callers share one refresh. */
  #refresh(): Promise<void> {
    this.#refreshing ??= this.producer
      .refreshLeaders()
      // The next request fails for the same reason.
      .catch(() => undefined)
      .finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  #lose(error: unknown): void {
    if (this.#isDone) return;
    this.#isOver = true;
    this.events.lost(error instanceof ProducerLost ? error : new ProducerLost(messageOf(error)));
  }
}
