import { Injectable } from '@nestjs/common';
import { type ApiKey } from '@taocun/service';
import { committedTransaction } from '../store/committed';
import { type DeliveryDocument, type DeliveryState } from '../store/webhook-documents';
import { WebhookStore } from '../store/webhook-store';
import { Subscriptions } from './subscriptions';

export type ListedDelivery = Omit<DeliveryDocument, 'event'>;

/** The deliveries of a subscription, for the people who look after it. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly store: WebhookStore,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** The newest first; one more than `limit` if there are more. `before` is a delivery's number. */
  async list(
    caller: ApiKey,
    id: string,
    {
      state,
      before,
      limit,
    }: {
      readonly state: DeliveryState | undefined;
      readonly before: number | undefined;
      readonly limit: number;
    },
  ): Promise<ListedDelivery[]> {
    await this.subscriptions.one(caller, id);
    return this.store.deliveries
      .find({
        subscription: id,
        ...(state === undefined ? {} : { state }),
        ...(before === undefined ? {} : { sequence: { $lt: before } }),
      })
      .select({ event: 0 })
      .sort({ sequence: -1 })
      .limit(limit + 1)
      .lean<ListedDelivery[]>()
      .exec();
  }

  /** The numbers of pending and failed deliveries. */
  async count(id: string): Promise<{ readonly pending: number; readonly failed: number }> {
    const of = (state: DeliveryState): Promise<number> =>
      this.store.deliveries.countDocuments({ subscription: id, state }).exec();
    const [pending, failed] = await Promise.all([of('pending'), of('failed')]);
    return { pending, failed };
  }

  /**
   * Sends all failed deliveries again, and at once those that wait for another try. Returns their number. An
   * attempt under way does not put its delivery off again, because its number of tries has changed.
   */
  async replay(caller: ApiKey, id: string): Promise<number> {
    await this.subscriptions.one(caller, id);
    const session = this.store.startSession();
    try {
      return await committedTransaction(session, async () => {
        const { matchedCount } = await this.store.deliveries.updateMany(
          { subscription: id, $or: [{ state: 'failed' }, { state: 'pending', tries: { $gt: 0 } }] },
          {
            $set: { state: 'pending', dueAt: new Date(), tries: 0 },
            $unset: { settledAt: '', expiresAt: '' },
          },
          { session },
        );
        // Makes the owner read the pending deliveries again.
        await this.store.subscriptions.updateOne({ _id: id }, { $inc: { revision: 1 } }, { session });
        return matchedCount;
      });
    } finally {
      await session.endSession();
      this.store.changed(id);
    }
  }
}
