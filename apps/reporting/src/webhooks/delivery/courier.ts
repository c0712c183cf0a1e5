import { type LoggerService } from '@nestjs/common';
import { type TracedWork, type Tracing } from '@taocun/service';
import { type mongo } from 'mongoose';
import { type AnnouncementLog, type LogPosition } from '../../feed/announcement-log';
import { Bell } from '../sending/bell';
import { type DeliveryQueue } from './delivery-queue';
import { type KeptSecrets } from '../store/kept-secrets';
import { Lanes, type Waiting } from '../sending/lanes';
import { type Held, type Leases } from './leases';
import { type Outcome, type Post, refusalIn } from '../sending/post';
import { delayAfter } from '../sending/retries';
import { signedHeaders } from '../sending/signature';
import { type Slots } from '../sending/slots';
import { type Attempt, positionOf } from '../store/webhook-documents';
import { type Tuning } from './webhook-tuning';

/** What couriers share. */
export interface Office {
  readonly log: AnnouncementLog;
  readonly queue: DeliveryQueue;
  readonly leases: Leases;
  readonly post: Post;
  readonly secrets: KeptSecrets;
  readonly slots: Slots;
  readonly tuning: Tuning;
  readonly logger: LoggerService;
  readonly tracing: Pick<Tracing, 'done' | 'traceparentFor'>;
  /** Told of every try. */
  count(outcome: 'delivered' | 'put-off' | 'failed' | 'ended'): void;
}

/** The most announcements that become deliveries in one transaction. */
const MOST_ADMITTED = 200;
/** How long the log is waited for before it is looked at anyway. */
const LOG_WAIT_MS = 5_000;

/**
 * Delivers for one subscription while this instance owns it. In turn it renews its lease, makes deliveries of what is new in the log,
 * and starts those that are due; what happens meanwhile rings its bell. Only the few things that order follows from are held in memory.
 */
export class Courier {
  readonly #bell = new Bell();
  readonly #lanes = new Lanes();
  readonly #underWay = new Set<Promise<void>>();
  #held: Held;
  /** Up to where the log was looked through; beyond the stored one while nothing passes the filter. */
  #position: LogPosition;
  #ownedUntilMs: number;
  #renewAtMs = 0;
  /** Whether more is pending than the lanes hold. */
  #moreStored = false;
  #moreInLog = true;
  #watching = false;
  /** What is pending has been changed by others, and is to be read anew. */
  #stale = true;
  #lost = false;
  /** A receiver that fails is asked for one thing at a time: it keeps no places from others, and is not pressed. */
  #failing = false;
  /** Why the secret can't be read. Nothing is begun then: no try could be signed, and none would change that. */
  #closed: string | undefined;
  #error: { readonly reason: unknown } | undefined;

  /** `takenAtMs` is by the process's own clock, not later than the lease was taken; `session` is the one that the lease names. */
  constructor(
    held: Held,
    takenAtMs: number,
    private readonly session: mongo.ClientSession,
    private readonly office: Office,
  ) {
    this.#held = held;
    this.#position = positionOf(held.position);
    this.#ownedUntilMs = takenAtMs + office.tuning.leaseMs;
    this.#renewAtMs = takenAtMs + office.tuning.renewMs;
  }

  /** How many deliveries wait, those under way with them. */
  get pending(): number {
    return this.#lanes.size;
  }

  /** The last try has failed, or none can be signed. */
  get isFailing(): boolean {
    return this.#failing || this.#closed !== undefined;
  }

  /** Something of the subscription may have been changed: finds out now. */
  changed(): void {
    this.#renewAtMs = 0;
    this.#bell.ring();
  }

  /**
   * Until it is stopped, or the subscription is paused, ended, deleted or another's. Rejects where MongoDB fails; then too nothing is
   * under way any more. Ends the session, unless the lease may still name it. When `stop` is raised nothing new is begun; when `cut` is,
   * what is under way is broken off.
   */
  async run(stop: AbortSignal, cut: AbortSignal): Promise<void> {
    const ring = (): void => this.#bell.ring();
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
        await this.#bell.wait(this.#waitMs());
      }
    } finally {
      stop.removeEventListener('abort', ring);
      await this.#allDone();
      // Changes nothing where it is another's by now.
      await this.office.leases.release(this.#held);
      // Where that has failed the lease may still name it, and the next owner ends what runs in it: it is not given back.
      await this.session.endSession();
    }
  }

  async #renew(): Promise<void> {
    const { leases, tuning } = this.office;
    const askedAtMs = performance.now();
    const found = await leases.renew(this.#held, this.#position, tuning.leaseMs);
    if (found === undefined) {
      this.#lost = true;
      return;
    }
    this.#ownedUntilMs = askedAtMs + tuning.leaseMs;
    this.#renewAtMs = askedAtMs + tuning.renewMs;
    this.#stale ||= found.revision !== this.#held.revision;
    this.#held = found;
    this.#position = positionOf(found.position);
    this.#lookAtSecret();
  }

  /**
   * What is wrong is told once, not at every look. Also a secret of the same revision is looked at: another instance, at its start, may
   * have encrypted it with another key.
   */
  #lookAtSecret(): void {
    const { secrets, logger } = this.office;
    const why = secrets.closedBecause(this.#held);
    if (why !== undefined && why !== this.#closed) logger.warn(why);
    this.#closed = why;
  }

  /** Reads what is pending. Nothing is under way then: what is being settled meanwhile would be put back. */
  async #load(): Promise<void> {
    await this.#allDone();
    const { queue, tuning } = this.office;
    const waiting = await queue.pending(this.#held._id, tuning.mostPending);
    this.#lanes.reset(waiting);
    this.#moreStored = waiting.length === tuning.mostPending;
    this.#moreInLog = true;
    this.#stale = false;
    this.#bell.ring();
  }

  /** New deliveries come after all that are stored, and only as many as may wait. */
  async #admit(): Promise<void> {
    const { log, queue, tuning } = this.office;
    const room = tuning.mostPending - this.#lanes.size;
    if (room < tuning.mostPending / 2) return;
    if (this.#moreStored) {
      this.#stale = true;
      this.#bell.ring();
      return;
    }
    if (!this.#moreInLog) return;
    const { announcements, next } = await log.read(this.#position, this.#held.filter, Math.min(room, MOST_ADMITTED));
    if (announcements.length > 0) {
      const admitted = await queue.admit(this.#held, this.session, announcements, next);
      if (admitted === undefined) return this.changed();
      this.#held = { ...this.#held, sequence: this.#held.sequence + admitted.length };
      this.#lanes.add(admitted);
      this.#bell.ring();
    } else {
      this.#moreInLog = false;
      this.#watch(next);
    }
    this.#position = next;
  }

  /** Rings when the log has grown. */
  #watch(since: LogPosition): void {
    if (this.#watching) return;
    this.#watching = true;
    void this.office.log.changed(LOG_WAIT_MS, since).then(() => {
      this.#watching = false;
      this.#moreInLog = true;
      this.#bell.ring();
    });
  }

  #startDue(cut: AbortSignal): void {
    const { slots, tuning } = this.office;
    if (this.#closed !== undefined) return;
    const atOnce = this.#failing ? 1 : tuning.mostAtOnce;
    while (!this.#stale && !this.#lost && this.#lanes.underWay < atOnce && this.#lanes.nextDueMs <= Date.now()) {
      if (!this.#outlasts()) return this.changed();
      if (!slots.take(this.#bell)) return;
      const next = this.#lanes.next(Date.now());
      if (next === undefined) return slots.giveBack();
      const done = this.#deliver(next, cut)
        .catch((reason: unknown) => {
          this.#error ??= { reason };
        })
        .finally(() => {
          this.#underWay.delete(done);
          slots.giveBack();
          this.#bell.ring();
        });
      this.#underWay.add(done);
    }
  }

  async #deliver(waiting: Waiting, cut: AbortSignal): Promise<void> {
    const { queue, post, secrets, logger } = this.office;
    const sendable = await queue.sendable(waiting.id);
    if (sendable === undefined) {
      // Settled, or removed with its subscription.
      this.#lanes.settled(waiting);
      this.#stale = true;
      return;
    }
    // Reading it may have taken long: the lease may have grown old meanwhile, and the secret have become another.
    if (!this.#outlasts() || this.#closed !== undefined) return this.#lanes.putBack(waiting);
    const at = new Date();
    const signed = signedHeaders(sendable.webhookId, sendable.event, secrets.signingAt(this.#held, at), at.getTime());
    const work = sendable.traced && {
      traceparent: sendable.traced.traceparent,
      of: `${waiting.id} at ${at.toISOString()}`,
      follows: sendable.traced.of,
    };
    const headers = work === undefined ? signed : { ...signed, traceparent: this.office.tracing.traceparentFor(work) };
    // By the time of the answer it may be another.
    const { url } = this.#held;
    const outcome = await post.send(url, headers, sendable.event, cut);
    if (outcome.kind === 'cut') return this.#lanes.putBack(waiting);
    const attempt = attemptOf(outcome, at);
    if (work !== undefined) this.#trace(work, waiting, attempt);
    if (outcome.kind === 'delivered') {
      await queue.delivered(waiting.id, attempt);
      this.#lanes.settled(waiting);
      this.#failing = false;
      return this.office.count('delivered');
    }
    this.#failing = true;
    logger.debug?.(`Webhook ${this.#held._id} has not taken delivery ${waiting.sequence}.`, {
      ...{ webhook: this.#held._id, delivery: waiting.sequence, status: attempt.status },
      ...(work !== undefined && { traceId: work.traceparent.slice(3, 35) }),
    });
    if (outcome.kind === 'gone') await this.#end(waiting, attempt, url);
    else await this.#notDelivered(waiting, attempt, outcome.kind === 'refused' ? outcome.retryAfterMs : undefined);
  }

  #trace(work: Pick<TracedWork, 'traceparent' | 'of' | 'follows'>, { sequence, tries }: Waiting, attempt: Attempt): void {
    const { at, tookMs, status, reason } = attempt;
    this.office.tracing.done({
      ...work,
      name: 'deliver',
      kind: 'client',
      fromMs: at.getTime(),
      toMs: at.getTime() + tookMs,
      attributes: {
        'taocun.webhook': this.#held._id,
        'taocun.delivery': sequence,
        'http.request.resend_count': tries,
        ...(status !== undefined && { 'http.response.status_code': status }),
      },
      error: reason,
    });
  }

  async #notDelivered(waiting: Waiting, attempt: Attempt, retryAfterMs: number | undefined): Promise<void> {
    const { queue, tuning } = this.office;
    const delayMs = delayAfter(waiting.tries + 1, tuning.retryDelaysMs, retryAfterMs, Math.random());
    if (delayMs === undefined) {
      const isSettled = await queue.failed(waiting, attempt);
      this.#lanes.settled(waiting);
      this.#stale ||= !isSettled;
      return this.office.count('failed');
    }
    const dueMs = Date.now() + delayMs;
    const isPutOff = await queue.putOff(waiting, attempt, new Date(dueMs));
    this.#lanes.putOff(waiting, dueMs);
    this.#stale ||= !isPutOff;
    this.office.count('put-off');
  }

  async #end(waiting: Waiting, attempt: Attempt, url: string): Promise<void> {
    const { queue, logger } = this.office;
    const isEnded = await queue.end(this.#held, url, 'The receiver has answered 410: it wants nothing more.');
    const isPutOff = await queue.putOff(waiting, attempt, attempt.at);
    if (!isEnded) {
      // Where it has moved meanwhile, the new address has not refused anything.
      this.#lanes.putOff(waiting, attempt.at.getTime());
      this.#stale ||= !isPutOff;
      this.changed();
      return this.office.count('put-off');
    }
    logger.log(`Webhook ${this.#held._id} has ended: its receiver has answered 410.`);
    this.#lost = true;
    this.office.count('ended');
  }

  /** Whether the lease outlasts a try that is begun now: it has to be over before another may own the subscription. */
  #outlasts(): boolean {
    return performance.now() + this.office.tuning.timeoutMs < this.#ownedUntilMs;
  }

  async #allDone(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #waitMs(): number {
    const dueMs = this.#lanes.nextDueMs - Date.now();
    const renewMs = this.#renewAtMs - performance.now();
    // What is due and was not begun waits for a place, which rings, or for a secret, which the next renewal finds.
    return Math.max(0, dueMs > 0 ? Math.min(dueMs, renewMs) : renewMs);
  }
}

function attemptOf(outcome: Exclude<Outcome, { kind: 'cut' }>, at: Date): Attempt {
  const tookMs = Date.now() - at.getTime();
  switch (outcome.kind) {
    case 'delivered':
      return { at, tookMs, status: outcome.status };
    case 'refused':
    case 'gone':
      return { at, tookMs, status: outcome.status, ...refusalIn(outcome) };
    case 'unanswered':
      return { at, tookMs, reason: outcome.reason };
  }
}
