import { type LoggerService } from '@nestjs/common';
import { type mongo } from 'mongoose';
import { type AnnouncementLog, type LogPosition } from '../../feed/announcement-log';
import { refusalIn, type SendOutcome } from '../../webhooks/sending/http-sender';
import { LogWatch } from '../../webhooks/sending/log-watch';
import { delayAfter } from '../../webhooks/sending/retries';
import { WakeUp } from '../../webhooks/sending/wake-up';
import { logPositionOf } from '../../webhooks/store/webhook-documents';
import { followedChanges, toldTypes } from '../sending/followed-changes';
import { type Notifications } from '../sending/notifications';
import { type PushSender } from '../sending/push-sender';
import { type BrowserDocument, type PushDeliveryDocument } from '../store/push-documents';
import { type PushKeys } from '../store/push-keys';
import { type PushStore } from '../store/push-store';
import { type HeldState, type PushQueue } from './push-queue';
import { type PushTuning } from './push-tuning';

const MOST_ADMITTED = 200;

/** The outcomes of tries that are counted. */
export type PushOutcome = 'delivered' | 'put-off' | 'failed' | 'ended';

/** The parts that every worker of a process uses. */
export interface PushContext {
  readonly log: AnnouncementLog;
  readonly queue: PushQueue;
  readonly store: PushStore;
  readonly keys: PushKeys;
  readonly notifications: Notifications;
  readonly sender: PushSender;
  readonly tuning: PushTuning;
  readonly logger: LoggerService;
  readonly openReading: boolean;
  /** Called once for every try. */
  count(outcome: PushOutcome): void;
}

/**
 * Sends push messages for all browsers while this instance holds the lease: renews it, queues new announcements of the log for their
 * followers and starts what is due, over and over.
 */
export class PushWorker {
  readonly #wakeUp = new WakeUp();
  readonly #underWay = new Map<string, Promise<void>>();
  /** Ahead of the stored position while nobody follows what is announced. */
  #position: LogPosition;
  #ownedUntilMs: number;
  #renewAtMs = 0;
  readonly #logWatch: LogWatch;
  #error: { readonly reason: unknown } | undefined;

  /** `takenAtMs` is by the process's own clock, not later than the lease was taken; `session` is the one that the lease names. */
  constructor(
    private readonly held: HeldState,
    takenAtMs: number,
    private readonly session: mongo.ClientSession,
    private readonly context: PushContext,
  ) {
    this.#position = logPositionOf(held.position);
    this.#logWatch = new LogWatch(context.log, this.#wakeUp);
    this.#ownedUntilMs = takenAtMs + context.tuning.leaseMs;
  }

  /**
   * Until it is stopped or another instance sends. Rejects where MongoDB fails; then too nothing is under way any more. When `stop` is
   * raised nothing new is begun; when `cut` is, what is under way is broken off.
   */
  async run(stop: AbortSignal, cut: AbortSignal): Promise<void> {
    const ring = (): void => this.#wakeUp.notify();
    stop.addEventListener('abort', ring);
    try {
      while (!stop.aborted) {
        if (performance.now() >= this.#renewAtMs && !(await this.#renew())) break;
        if (this.#logWatch.mayHaveMore && !(await this.#admit())) break;
        if (!stop.aborted) await this.#startDue(cut);
        if (this.#error !== undefined) throw this.#error.reason;
        await this.#wakeUp.wait(this.#logWatch.mayHaveMore ? 0 : await this.#waitMs());
      }
    } finally {
      stop.removeEventListener('abort', ring);
      this.#logWatch.close();
      await Promise.all(this.#underWay.values());
      await this.context.queue.release(this.held);
      await this.session.endSession();
    }
  }

  async #renew(): Promise<boolean> {
    const { queue, log, tuning, openReading } = this.context;
    const askedAtMs = performance.now();
    const end = await log.end();
    // A browser that is kept after this look misses nothing: the end was taken before.
    const hasBrowsers = await queue.hasBrowsers();
    if (hasBrowsers) await queue.forgetUnread(openReading);
    else this.#position = end;
    if (!(await queue.renew(this.held, this.#position, tuning.leaseMs))) return false;
    this.#ownedUntilMs = askedAtMs + tuning.leaseMs;
    this.#renewAtMs = askedAtMs + tuning.renewMs;
    this.#logWatch.mayHaveMore = hasBrowsers;
    return true;
  }

  /** Resolves to whether this instance still sends. */
  async #admit(): Promise<boolean> {
    const { log, queue, tuning } = this.context;
    const { announcements, next } = await log.read(this.#position, { types: toldTypes }, MOST_ADMITTED);
    if (announcements.length === 0) {
      this.#position = next;
      this.#logWatch.readTo(next);
      return true;
    }
    const dueAt = new Date(Date.now() + tuning.gatherMs);
    const isOurs = await queue.admit(this.held, this.session, followedChanges(announcements), next, dueAt);
    this.#position = next;
    return isOurs;
  }

  async #startDue(cut: AbortSignal): Promise<void> {
    const { queue, tuning } = this.context;
    const free = tuning.mostAtOnce - this.#underWay.size;
    if (free <= 0) return;
    for (const delivery of await queue.due([...this.#underWay.keys()], free)) {
      // It has to be over before another instance may send.
      if (performance.now() + tuning.timeoutMs >= this.#ownedUntilMs) return void (this.#renewAtMs = 0);
      const done = this.#deliver(delivery, cut)
        .catch((reason: unknown) => {
          this.#error ??= { reason };
        })
        .finally(() => {
          this.#underWay.delete(delivery._id);
          this.#wakeUp.notify();
        });
      this.#underWay.set(delivery._id, done);
    }
  }

  async #deliver(delivery: PushDeliveryDocument, cut: AbortSignal): Promise<void> {
    const { queue, store, keys, notifications, sender, tuning, logger } = this.context;
    const later = (): Date => new Date(Date.now() + tuning.gatherMs);
    const browser = await store.browsers.findById(delivery.browser).lean<BrowserDocument>();
    const notification = browser === null ? undefined : await notifications.of(delivery, browser.language);
    // The browser has ended, or the history was made anew.
    if (browser === null || notification === undefined) return queue.settle(delivery, later());
    const address = keys.addressOf(browser);
    const outcome: SendOutcome =
      address === undefined
        ? { kind: 'unanswered', reason: 'Its endpoint is encrypted with a key that WEBHOOK_SECRETS_KEYS lacks.' }
        : await sender.send(address, browser._id, notification, cut);
    switch (outcome.kind) {
      case 'cut':
        return;
      case 'delivered':
        await queue.settle(delivery, later());
        return this.context.count('delivered');
      case 'gone':
        await store.remove(browser._id);
        return this.context.count('ended');
      case 'refused':
      case 'unanswered': {
        logger.debug?.(`A push message was not taken. ${outcome.kind === 'refused' ? refusalIn(outcome).reason : outcome.reason}`);
        const retryAfterMs = outcome.kind === 'refused' ? outcome.retryAfterMs : undefined;
        const delayMs = delayAfter(delivery.tries + 1, tuning.retryDelaysMs, retryAfterMs, Math.random());
        if (delayMs === undefined) await queue.settle(delivery, later());
        else await queue.putOff(delivery, new Date(Date.now() + delayMs));
        return this.context.count(delayMs === undefined ? 'failed' : 'put-off');
      }
    }
  }

  /** Until the next is due, the lease is to be renewed, or something notifies. */
  async #waitMs(): Promise<number> {
    const renewMs = this.#renewAtMs - performance.now();
    const isFull = this.#underWay.size >= this.context.tuning.mostAtOnce;
    const next = isFull ? undefined : await this.context.queue.nextDueAt([...this.#underWay.keys()]);
    return Math.max(0, Math.min(renewMs, next === undefined ? Infinity : next.getTime() - Date.now()));
  }
}
