import { Injectable } from '@nestjs/common';
import { ApiKeys, endOf } from '@taocun/service';
import { type mongo } from 'mongoose';
import { type LogPosition } from '../../feed/announcement-log';
import { committedTransaction } from '../../webhooks/store/committed';
import { changed, isFree, released, renewed, takenBy } from '../../webhooks/store/lease';
import { storedPosition } from '../../webhooks/store/webhook-documents';
import { type FollowedChange, followedKey } from '../sending/followed-changes';
import { type BrowserDocument, type PushDeliveryDocument, type PushStateDocument } from '../store/push-documents';
import { PUSH_STATE } from '../store/push-keys';
import { PushStore } from '../store/push-store';

/** The state while this instance sends. */
export type HeldState = PushStateDocument & Required<Pick<PushStateDocument, 'lease'>>;

type Follower = Pick<BrowserDocument, '_id' | 'follows'>;

const REGION_OF = /^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12}) /;

/** The lease by which one instance sends, and its queue of messages. Times of the lease are MongoDB's own, `$$NOW`. */
@Injectable()
export class PushQueue {
  constructor(
    private readonly store: PushStore,
    private readonly apiKeys: ApiKeys,
  ) {}

  /** Undefined while another instance sends. */
  async take(owner: string, leaseMs: number, session: mongo.ClientSession): Promise<HeldState | undefined> {
    const free = { _id: PUSH_STATE, ...isFree } as const;
    const found = await this.store.state.findOne(free).select({ lease: 1 }).lean<Pick<PushStateDocument, 'lease'>>();
    if (found === null) return undefined;
    if (found.lease?.session !== undefined) await this.store.endWhatIsOpen(found.lease.session);
    const held = await this.store.state.findOneAndUpdate(free, [takenBy(owner, leaseMs, session)], changed).lean<HeldState>();
    return held ?? undefined;
  }

  /** Goes on sending, and saves how far the log was looked through. False where another instance sends by now. */
  async renew(held: HeldState, position: LogPosition, leaseMs: number): Promise<boolean> {
    return (await this.store.state.findOneAndUpdate(ownedBy(held), [renewed(leaseMs, position)], changed).lean()) !== null;
  }

  /** Changes nothing where another instance sends by now. */
  async release(held: HeldState): Promise<void> {
    await this.store.state.updateOne(ownedBy(held), released);
  }

  /** Ends the messages of API keys that were revoked or have expired and, where reading takes a key, of browsers without one. */
  async forgetUnread(openReading: boolean): Promise<void> {
    const nowMs = Date.now();
    const ended = (await this.apiKeys.all()).filter((key) => endOf(key, nowMs) !== undefined).map(({ _id }) => _id);
    const gone = await this.store.browsers
      .find(openReading ? { keyId: { $in: ended } } : { $or: [{ keyId: { $in: ended } }, { keyId: { $exists: false } }] })
      .select({ _id: 1 })
      .lean<Pick<BrowserDocument, '_id'>[]>();
    for (const { _id } of gone) await this.store.remove(_id);
  }

  async hasBrowsers(): Promise<boolean> {
    return (await this.store.browsers.exists({})) !== null;
  }

  /**
   * Queues the changes for those who follow them and moves the position behind them, both or neither. A change that still waits gives way
   * to the newer one. False where another instance sends by now.
   */
  async admit(
    held: HeldState,
    session: mongo.ClientSession,
    changes: ReadonlyMap<string, FollowedChange>,
    next: LogPosition,
    dueAt: Date,
  ): Promise<boolean> {
    const codes = [...new Set([...changes.keys()].map((key) => REGION_OF.exec(key)?.[1] ?? ''))];
    const followers = await this.store.browsers
      .find({ 'follows.code': { $in: codes } })
      .select({ follows: 1 })
      .lean<Follower[]>();
    const queued = followers.flatMap((browser) => queuedFor(browser, changes, dueAt));
    return committedTransaction(session, async () => {
      if (queued.length > 0) await this.store.deliveries.bulkWrite([...queued], { session, ordered: false });
      const { matchedCount } = await this.store.state.updateOne(ownedBy(held), { $set: { position: storedPosition(next) } }, { session });
      if (matchedCount === 0) await session.abortTransaction();
      return matchedCount === 1;
    });
  }

  /** Those that are due and not under way, the longest due first. */
  due(underWay: readonly string[], limit: number): Promise<PushDeliveryDocument[]> {
    return this.store.deliveries
      .find({ dueAt: { $lte: new Date() }, _id: { $nin: [...underWay] } })
      .sort({ dueAt: 1 })
      .limit(limit)
      .lean<PushDeliveryDocument[]>()
      .exec();
  }

  /** When the next one is due that is not under way; undefined where none waits. */
  async nextDueAt(underWay: readonly string[]): Promise<Date | undefined> {
    const next = await this.store.deliveries
      .findOne({ _id: { $nin: [...underWay] } })
      .sort({ dueAt: 1 })
      .select({ dueAt: 1 })
      .lean<Pick<PushDeliveryDocument, 'dueAt'>>();
    return next?.dueAt;
  }

  /** It was told, or is given up: what came meanwhile is told next. */
  async settle({ _id, count }: PushDeliveryDocument, dueAt: Date): Promise<void> {
    const { deletedCount } = await this.store.deliveries.deleteOne({ _id, count });
    if (deletedCount === 0) await this.store.deliveries.updateOne({ _id }, { $inc: { count: -count }, $set: { tries: 0, dueAt } });
  }

  async putOff({ _id }: PushDeliveryDocument, dueAt: Date): Promise<void> {
    await this.store.deliveries.updateOne({ _id }, { $set: { dueAt }, $inc: { tries: 1 } });
  }
}

function ownedBy({ _id, lease }: HeldState) {
  return { _id, 'lease.epoch': lease.epoch };
}

function queuedFor({ _id: browser, follows }: Follower, changes: ReadonlyMap<string, FollowedChange>, dueAt: Date) {
  return follows.flatMap(({ code, ruleSet }) => {
    const change = changes.get(followedKey(code, ruleSet));
    if (change === undefined) return [];
    const { topic, event, count } = change;
    return [
      {
        updateOne: {
          filter: { _id: `${browser} ${followedKey(code, ruleSet)}` },
          update: { $set: { browser, code, ruleSet, topic, event }, $inc: { count }, $setOnInsert: { dueAt, tries: 0 } },
          upsert: true,
        },
      },
    ];
  });
}
