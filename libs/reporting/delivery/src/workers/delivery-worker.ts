import { type mongo } from 'mongoose';
import { type LogPosition } from '@taocun/reporting-store';
import { KeyedQueue, type QueuedDelivery } from '../sending/keyed-queue';
import { LogWatch } from '../sending/log-watch';
import { delayAfter } from '../sending/retries';
import { signedHeaders } from '../sending/signature';
import { WakeUp } from '../sending/wake-up';
import { type Attempt, logPositionOf } from '../store/webhook-documents';
import { attemptOf, tracedAttempt } from './attempt';
import { type DeliveryContext } from './delivery-context';
import { type Held } from './leases';

/** The most announcements that become deliveries in one transaction. */
const MOST_ADMITTED = 200;

/**
 * Delivers for one subscription while this instance owns it: repeatedly renews the lease, turns new
 * announcements into deliveries and starts due ones; other parts wake it up. Memory contains only the order
 * of deliveries, not their events.
 */
export class DeliveryWorker {
  readonly #wakeUp = new WakeUp();
  readonly #queued = new KeyedQueue();
  readonly #underWay = new Set<Promise<void>>();
  #held: Held;
  /**
   * The position up to which announcements were examined; ahead of the stored one while nothing passes the
   * filter.
   */
  #position: LogPosition;
  #ownedUntilMs: number;
  #renewAtMs = 0;
  /** True if more deliveries are stored than the queue contains. */
  #moreStored = false;
  readonly #logWatch: LogWatch;
  /** True if others changed the pending deliveries, so that they must be read again. */
  #stale = true;
  #lost = false;
  /**
   * True if the receiver fails: it then gets one request at a time, so that it does not occupy the slots of
   * others and is not overloaded.
   */
  #failing = false;
  /** The reason why the secret can't be read. Nothing is sent then, because no attempt could be signed. */
  #closed: string | undefined;
  #error: { readonly reason: unknown } | undefined;

  /**
   * `takenAtMs` is a time of the process's own clock before the lease was taken; the lease names `session`.
   */
  constructor(
    held: Held,
    takenAtMs: number,
    private readonly session: mongo.ClientSession,
    private readonly context: DeliveryContext,
  ) {
    this.#held = held;
    this.#position = logPositionOf(held.position);
    this.#logWatch = new LogWatch(context.log, this.#wakeUp);
    this.#ownedUntilMs = takenAtMs + context.tuning.leaseMs;
    this.#renewAtMs = takenAtMs + context.tuning.renewMs;
  }

  /** The number of waiting deliveries, including those in flight. */
  get pending(): number {
    return this.#queued.size;
  }

  /** True if the last attempt failed, or none can be signed. */
  get isFailing(): boolean {
    return this.#failing || this.#closed !== undefined;
  }

  /** Makes the worker read the subscription again at once, because it may have changed. */
  changed(): void {
    this.#renewAtMs = 0;
    this.#wakeUp.notify();
  }

  /**
   * Runs until it is stopped, or the subscription is paused, ended, deleted or another's. Rejects if MongoDB
   * fails; even then, nothing is under way any more. Ends the session, unless the lease may still name it.
   * `stop` prevents anything new, `cut` interrupts work under way.
   */
  async run(stop: AbortSignal, cut: AbortSignal): Promise<void> {
    const ring = (): void => this.#wakeUp.notify();
    stop.addEventListener('abort', ring);
    try {
      this.#lookAtSecret();
      while (!stop.aborted && !this.#lost) {
        if (performance.now() >= this.#renewAtMs) await this.#renew();
        if (this.#lost) break;
        if (this.#stale) await this.#load();
        else await this.#admit();
        if (stop.aborted) break;
        this.#startDue(cut);
        if (this.#error !== undefined) throw this.#error.reason;
        await this.#wakeUp.wait(this.#waitMs());
      }
    } finally {
      stop.removeEventListener('abort', ring);
      this.#logWatch.close();
      await this.#allDone();
      // Changes nothing if the lease is already another's.
      await this.context.leases.release(this.#held);
      // If the release fails, the lease may still name the session, and the next owner ends what runs in it:
      // it must not be reused.
      await this.session.endSession();
    }
  }

  async #renew(): Promise<void> {
    const { leases, tuning } = this.context;
    const startedAtMs = performance.now();
    const renewal = await leases.renew(this.#held, this.#position, tuning.leaseMs);
    if (renewal === undefined) {
      this.#lost = true;
      return;
    }
    this.#ownedUntilMs = startedAtMs + tuning.leaseMs;
    this.#renewAtMs = startedAtMs + tuning.renewMs;
    this.#stale ||= renewal.revision !== this.#held.revision;
    this.#held = renewal;
    this.#position = logPositionOf(renewal.position);
    this.#lookAtSecret();
  }

  /**
   * Logs a problem once, not at every poll. A secret of the same revision is examined too: another instance
   * may have encrypted it with another key when it started.
   */
  #lookAtSecret(): void {
    const { secrets, logger } = this.context;
    const why = secrets.closedBecause(this.#held);
    if (why !== undefined && why !== this.#closed) logger.warn(why);
    this.#closed = why;
  }

  /**
   * Reads the pending deliveries. Nothing may be in flight then: a delivery settled meanwhile would be queued
   * again.
   */
  async #load(): Promise<void> {
    await this.#allDone();
    const { queue, tuning } = this.context;
    const waiting = await queue.pending(this.#held._id, tuning.mostPending);
    this.#queued.reset(waiting);
    this.#moreStored = waiting.length === tuning.mostPending;
    this.#logWatch.mayHaveMore = true;
    this.#stale = false;
    this.#wakeUp.notify();
  }

  /** Queues new deliveries after all stored ones, as far as there is room. */
  async #admit(): Promise<void> {
    const { log, queue, tuning } = this.context;
    const room = tuning.mostPending - this.#queued.size;
    if (room < tuning.mostPending / 2) return;
    if (this.#moreStored) {
      this.#stale = true;
      this.#wakeUp.notify();
      return;
    }
    if (!this.#logWatch.mayHaveMore) return;
    const { announcements, next, more } = await log.read(
      this.#position,
      this.#held.filter,
      Math.min(room, MOST_ADMITTED),
    );
    if (announcements.length > 0) {
      const admitted = await queue.admit(this.#held, this.session, announcements, next);
      if (admitted === undefined) return this.changed();
      this.#held = { ...this.#held, sequence: this.#held.sequence + admitted.length };
      this.#queued.add(admitted);
      this.#wakeUp.notify();
    } else if (more) this.#wakeUp.notify();
    else this.#logWatch.readTo(next);
    this.#position = next;
  }

  #startDue(cut: AbortSignal): void {
    const { sendSlots: slots, tuning } = this.context;
    const { keyId } = this.#held;
    if (this.#closed !== undefined) return;
    const atOnce = this.#failing ? 1 : tuning.mostAtOnce;
    while (
      !this.#stale &&
      !this.#lost &&
      this.#queued.underWay < atOnce &&
      this.#queued.nextDueMs <= Date.now()
    ) {
      if (!this.#outlasts()) return this.changed();
      if (!slots.tryAcquire(keyId, this.#wakeUp)) return;
      const next = this.#queued.next(Date.now());
      if (next === undefined) return slots.release(keyId);
      const done = this.#deliver(next, cut)
        .catch((reason: unknown) => {
          this.#error ??= { reason };
        })
        .finally(() => {
          this.#underWay.delete(done);
          slots.release(keyId);
          this.#wakeUp.notify();
        });
      this.#underWay.add(done);
    }
  }

  async #deliver(waiting: QueuedDelivery, cut: AbortSignal): Promise<void> {
    const { queue, sender: post, secrets, logger } = this.context;
    const sendable = await queue.sendable(waiting.id);
    if (sendable === undefined) {
      // The delivery was settled, or removed with its subscription.
      this.#queued.settled(waiting);
      this.#stale = true;
      return;
    }
    // Reading may have taken long: the lease may be almost over, or the secret unreadable.
    if (!this.#outlasts() || this.#closed !== undefined) return this.#queued.requeue(waiting);
    const at = new Date();
    const signed = signedHeaders(
      sendable.webhookId,
      sendable.event,
      secrets.signingAt(this.#held, at),
      at.getTime(),
    );
    const work = sendable.traced && {
      traceparent: sendable.traced.traceparent,
      of: `${waiting.id} at ${at.toISOString()}`,
      follows: sendable.traced.of,
    };
    const headers =
      work === undefined ? signed : { ...signed, traceparent: this.context.tracing.traceparentFor(work) };
    // The URL may change before the answer arrives.
    const { url, keyId } = this.#held;
    const outcome = await post.send({ url, keyId }, headers, sendable.event, cut);
    if (outcome.kind === 'cut') return this.#queued.requeue(waiting);
    const attempt = attemptOf(outcome, at);
    if (work !== undefined) this.context.tracing.done(tracedAttempt(work, this.#held._id, waiting, attempt));
    if (outcome.kind === 'delivered') {
      await queue.delivered(waiting.id, attempt);
      this.#queued.settled(waiting);
      this.#failing = false;
      return this.context.count('delivered');
    }
    this.#failing = true;
    logger.debug?.(`Webhook ${this.#held._id} did not confirm delivery ${waiting.sequence}.`, {
      webhook: this.#held._id,
      delivery: waiting.sequence,
      status: attempt.status,
      ...(work !== undefined && { traceId: work.traceparent.slice(3, 35) }),
    });
    if (outcome.kind === 'gone') await this.#end(waiting, attempt, url);
    else
      await this.#notDelivered(
        waiting,
        attempt,
        outcome.kind === 'refused' ? outcome.retryAfterMs : undefined,
      );
  }

  async #notDelivered(
    waiting: QueuedDelivery,
    attempt: Attempt,
    retryAfterMs: number | undefined,
  ): Promise<void> {
    const { queue, tuning } = this.context;
    const delayMs = delayAfter(waiting.tries + 1, tuning.retryDelaysMs, retryAfterMs, Math.random());
    if (delayMs === undefined) {
      const isSettled = await queue.failed(waiting, attempt);
      this.#queued.settled(waiting);
      this.#stale ||= !isSettled;
      return this.context.count('failed');
    }
    const dueMs = Date.now() + delayMs;
    const isPutOff = await queue.reschedule(waiting, attempt, new Date(dueMs));
    this.#queued.reschedule(waiting, dueMs);
    this.#stale ||= !isPutOff;
    this.context.count('put-off');
  }

  async #end(waiting: QueuedDelivery, attempt: Attempt, url: string): Promise<void> {
    const { queue, logger } = this.context;
    const isEnded = await queue.end(this.#held, url, 'The receiver has answered 410: it wants nothing more.');
    const isPutOff = await queue.reschedule(waiting, attempt, attempt.at);
    if (!isEnded) {
      // The webhook's URL has changed meanwhile, and the new one has not refused anything.
      this.#queued.reschedule(waiting, attempt.at.getTime());
      this.#stale ||= !isPutOff;
      this.changed();
      return this.context.count('put-off');
    }
    logger.log(`Webhook ${this.#held._id} has ended: its receiver has answered 410.`);
    this.#lost = true;
    this.context.count('ended');
  }

  /**
   * True if the lease outlasts an attempt that starts now: it must end before another instance may own the
   * subscription.
   */
  #outlasts(): boolean {
    return performance.now() + this.context.tuning.timeoutMs < this.#ownedUntilMs;
  }

  async #allDone(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #waitMs(): number {
    const dueMs = this.#queued.nextDueMs - Date.now();
    const renewMs = this.#renewAtMs - performance.now();
    // A due delivery that was not started waits for a slot, which notifies, or for a secret, which the next
    // renewal finds.
    return Math.max(0, dueMs > 0 ? Math.min(dueMs, renewMs) : renewMs);
  }
}
