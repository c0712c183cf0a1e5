import { Injectable } from '@nestjs/common';
import { type mongo, type UpdateQuery } from 'mongoose';
import { placeName } from '@taocun/contracts';
import { type Announcement, type LogPosition } from '@taocun/reporting-store';
import { type QueuedDelivery } from '../sending/keyed-queue';
import { committedTransaction } from '../store/committed';
import { type Attempt, type DeliveryDocument, storedPosition } from '../store/webhook-documents';
import { WebhookStore } from '../store/webhook-store';
import { type Held, ownedBy } from './leases';

const dayMs = 86_400_000;
/** Delivered events stay visible for a week; failed ones, which may still be sent again, for a month. */
const retentionMs = { delivered: 7 * dayMs, failed: 30 * dayMs } as const;
const MOST_ATTEMPTS_LISTED = 10;

/** The fields needed to send a due delivery. */
type Sendable = Pick<DeliveryDocument, 'webhookId' | 'event' | 'traced'>;
type Waiting = Pick<DeliveryDocument, '_id' | 'code' | 'sequence' | 'dueAt' | 'tries'>;

/** The deliveries of an owner: written to the stored queue, read from it, and settled. */
@Injectable()
export class DeliveryQueue {
  constructor(private readonly store: WebhookStore) {}

  /** The first pending deliveries, in order. */
  async pending(subscription: string, limit: number): Promise<QueuedDelivery[]> {
    const deliveries = await this.store.deliveries
      .find({ subscription, state: 'pending' })
      .select({ code: 1, sequence: 1, dueAt: 1, tries: 1 })
      .sort({ sequence: 1 })
      .limit(limit)
      .lean<Waiting[]>();
    return deliveries.map(waitingOf);
  }

  /** The delivery, if it is still due; undefined if others have settled or removed it. */
  async sendable(id: string): Promise<Sendable | undefined> {
    const deliveries = await this.store.deliveries
      .findOne({ _id: id, state: 'pending' })
      .select({ webhookId: 1, event: 1, traced: 1 })
      .lean<Sendable>();
    return deliveries ?? undefined;
  }

  /**
   * Creates deliveries of announcements and moves the subscription's position behind them, atomically: none
   * is lost and none is created twice. Undefined if the subscription was changed, or is no longer the
   * caller's.
   */
  async admit(
    held: Held,
    session: mongo.ClientSession,
    announcements: readonly Announcement[],
    next: LogPosition,
  ): Promise<readonly QueuedDelivery[] | undefined> {
    const now = new Date();
    const made = announcements.map((announcement, at) =>
      deliveryOf(held._id, held.sequence + 1 + at, announcement, now),
    );
    const isAdmitted = await committedTransaction(session, async () => {
      await this.store.deliveries.insertMany(made, { session });
      // The subscription is written last, so that others who change it wait as briefly as possible.
      const { matchedCount } = await this.store.subscriptions.updateOne(
        { ...ownedBy(held), revision: held.revision, sequence: held.sequence },
        { $set: { position: storedPosition(next), sequence: held.sequence + made.length } },
        { session },
      );
      if (matchedCount === 0) await session.abortTransaction();
      return matchedCount === 1;
    });
    return isAdmitted ? made.map(waitingOf) : undefined;
  }

  /** Idempotent: also marks a delivery that another owner sent. */
  async delivered(id: string, attempt: Attempt): Promise<void> {
    await this.store.deliveries.updateOne({ _id: id, state: 'pending' }, settling('delivered', attempt));
  }

  /** False if somebody else has tried or changed the delivery since. */
  async failed({ id, tries }: QueuedDelivery, attempt: Attempt): Promise<boolean> {
    const { matchedCount } = await this.store.deliveries.updateOne(
      { _id: id, state: 'pending', tries },
      settling('failed', attempt),
    );
    return matchedCount === 1;
  }

  /** False if somebody else has tried or changed the delivery since. */
  async reschedule({ id, tries }: QueuedDelivery, attempt: Attempt, dueAt: Date): Promise<boolean> {
    const { matchedCount } = await this.store.deliveries.updateOne(
      { _id: id, state: 'pending', tries },
      { $set: { dueAt }, $inc: { tries: 1 }, $push: pushed(attempt) },
    );
    return matchedCount === 1;
  }

  /**
   * The receiver at this URL wants no more: the subscription ends, and pending deliveries stay pending in
   * case it is reactivated. False if it now has another URL, or is no longer the caller's.
   */
  async end(held: Held, url: string, reason: string): Promise<boolean> {
    const { matchedCount } = await this.store.subscriptions.updateOne(
      { ...ownedBy(held), url },
      { $set: { state: 'ended', reason }, $inc: { revision: 1 } },
    );
    return matchedCount === 1;
  }
}

function deliveryOf(
  subscription: string,
  sequence: number,
  announcement: Announcement,
  now: Date,
): DeliveryDocument {
  const { id, type, ruleSet, code, event, traceparent, topic, partition, offset } = announcement;
  return {
    _id: `${subscription}:${sequence}`,
    subscription,
    sequence,
    webhookId: id,
    type,
    ruleSet,
    code,
    event,
    ...(traceparent !== undefined && { traced: { traceparent, of: placeName(topic, partition, offset) } }),
    state: 'pending',
    dueAt: now,
    tries: 0,
    attempts: [],
    createdAt: now,
  };
}

function waitingOf({ _id: id, code, sequence, dueAt, tries }: Waiting): QueuedDelivery {
  return { id, code, sequence, dueMs: dueAt.getTime(), tries };
}

function settling(state: keyof typeof retentionMs, attempt: Attempt): UpdateQuery<DeliveryDocument> {
  const settledAt = new Date();
  return {
    $set: { state, settledAt, expiresAt: new Date(settledAt.getTime() + retentionMs[state]) },
    $inc: { tries: 1 },
    $push: pushed(attempt),
  };
}

function pushed(attempt: Attempt): mongo.PushOperator<DeliveryDocument> {
  return { attempts: { $each: [attempt], $slice: -MOST_ATTEMPTS_LISTED } };
}
