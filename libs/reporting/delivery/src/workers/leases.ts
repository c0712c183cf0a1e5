import { Injectable } from '@nestjs/common';
import { type mongo } from 'mongoose';
import { type LogPosition } from '@taocun/reporting-store';
import { changed, isFree, released, renewed, takenBy } from '../store/lease';
import { type SubscriptionDocument } from '../store/webhook-documents';
import { WebhookStore } from '../store/webhook-store';

/** A subscription that this instance delivers for. */
export type Held = SubscriptionDocument & Required<Pick<SubscriptionDocument, 'lease'>>;

/** A subscription for its new owner, with the session that its lease names. */
export interface Taken {
  readonly held: Held;
  readonly session: mongo.ClientSession;
}

/** Conditions under which the owner may still write to a subscription. */
export function ownedBy({ _id, lease }: Held): Record<string, unknown> {
  return { _id, state: 'active', 'lease.epoch': lease.epoch };
}

/** Assigns each subscription to the instance that delivers for it. All times are MongoDB's own, `$$NOW`. */
@Injectable()
export class Leases {
  constructor(private readonly store: WebhookStore) {}

  /**
   * Takes an active subscription that nobody delivers for, and is not among `others`; undefined if there is
   * none.
   */
  async take(owner: string, leaseMs: number, others: readonly string[]): Promise<Taken | undefined> {
    const free = { state: 'active', _id: { $nin: others }, ...isFree } as const;
    const subscriptions = await this.store.subscriptions
      .findOne(free)
      .select({ lease: 1 })
      .lean<Pick<SubscriptionDocument, '_id' | 'lease'>>();
    if (subscriptions === null) return undefined;
    if (subscriptions.lease?.session !== undefined)
      await this.store.endWhatIsOpen(subscriptions.lease.session);
    const session = this.store.startSession();
    // If the update fails, the session is not reused, because the lease may name it all the same.
    const held = heldOf(
      await this.store.subscriptions
        .findOneAndUpdate({ ...free, _id: subscriptions._id }, [takenBy(owner, leaseMs, session)], changed)
        .lean<SubscriptionDocument>(),
    );
    if (held !== undefined) return { held, session };
    // Another instance was faster; there may be others to take.
    await session.endSession();
    return this.take(owner, leaseMs, others);
  }

  /**
   * Renews the ownership, and saves the position up to which its log was examined. Returns the current
   * subscription. If it was changed, it has the stored position, from which the new filter applies. Undefined
   * if it is no longer ours.
   */
  async renew(held: Held, position: LogPosition, leaseMs: number): Promise<Held | undefined> {
    const unchanged = await this.store.subscriptions
      .findOneAndUpdate({ ...ownedBy(held), revision: held.revision }, [renewed(leaseMs, position)], changed)
      .lean<SubscriptionDocument>();
    if (unchanged !== null) return heldOf(unchanged);
    return heldOf(
      await this.store.subscriptions
        .findOneAndUpdate(ownedBy(held), [renewed(leaseMs)], changed)
        .lean<SubscriptionDocument>(),
    );
  }

  /** Changes nothing if the lease is already another's. */
  async release({ _id, lease }: Held): Promise<void> {
    await this.store.subscriptions.updateOne({ _id, 'lease.epoch': lease.epoch }, released);
  }
}

function heldOf(subscription: SubscriptionDocument | null): Held | undefined {
  if (subscription?.lease === undefined) return undefined;
  return { ...subscription, lease: subscription.lease };
}
