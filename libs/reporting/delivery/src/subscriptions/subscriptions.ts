import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { mongo, type PipelineStage, type UpdateQuery } from 'mongoose';
import { IdempotencyKeys, type IdempotentRequest, isDuplicate } from '@taocun/reporting-answers';
import { AnnouncementLog, type LogPosition } from '@taocun/reporting-store';
import { type ApiKey, Problem, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { destinationOf, type OpenNetworks } from '../sending/destination';
import { HttpSender, type SendOutcome } from '../sending/http-sender';
import { newSecret, signedHeaders } from '../sending/signature';
import { committedTransaction } from '../store/committed';
import { EncryptedSecrets } from '../store/encrypted-secrets';
import { storedPosition, type SubscriptionDocument } from '../store/webhook-documents';
import { WebhookStore } from '../store/webhook-store';
import { TestRate } from './test-rate';
import { type ChangedWebhook, type NewWebhook } from './webhook-bodies';

export const OPEN_NETWORKS = Symbol('OPEN_NETWORKS');

/** The time for which the previous secret still signs after a rotation. */
const bothSignMs = 86_400_000;
const mostOfAKey = 20;
/** Every announcement is compared with the filter of each subscription. */
const mostInAll = 500;

/** A subscription with its secret, which is shown only when it is made, and to repeats of that request. */
export interface MadeSubscription {
  /** False for a repeated request. */
  readonly isNew: boolean;
  readonly made: SubscriptionDocument;
  readonly secret: string;
}

export interface Rotated {
  readonly secret: string;
  readonly previousUntil: Date;
}

/** Creates, changes and deletes subscriptions; a caller reaches only those that its key may see. */
@Injectable()
export class Subscriptions {
  @Inject(OPEN_NETWORKS) private readonly open: OpenNetworks;
  @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'webhooks'>;
  readonly #tests = new TestRate();

  constructor(
    private readonly store: WebhookStore,
    private readonly log: AnnouncementLog,
    private readonly post: HttpSender,
    private readonly encrypted: EncryptedSecrets,
    private readonly idempotency: IdempotencyKeys,
  ) {}

  /** A repeated request returns the subscription that the first one created. */
  async create(
    caller: ApiKey,
    webhook: NewWebhook,
    request: IdempotentRequest | undefined,
  ): Promise<MadeSubscription> {
    this.#check(webhook.url);
    const fresh = `wh_${new mongo.ObjectId().toHexString()}`;
    const _id = await this.idempotency.idFor(request, caller, fresh);
    const made =
      _id === fresh ? undefined : await this.store.subscriptions.findById(_id).lean<SubscriptionDocument>();
    if (made) return this.#withSecret(made);
    try {
      return await this.#make(caller, webhook, _id);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return this.#withSecret(await this.one(caller, _id));
    }
  }

  #withSecret(made: SubscriptionDocument): MadeSubscription {
    const [secret = ''] = this.encrypted.signingAt(made, new Date());
    return { isNew: false, made, secret };
  }

  async #make(
    caller: ApiKey,
    { url, description = '', filter = {}, start }: NewWebhook,
    _id: string,
  ): Promise<MadeSubscription> {
    const position: LogPosition = start === 'now' ? await this.log.end() : {};
    const secret = newSecret();
    const made: SubscriptionDocument = {
      _id,
      keyId: caller.id,
      url,
      description,
      filter: givenOf(filter),
      state: 'active',
      secrets: [this.encrypted.keep(_id, secret)],
      createdAt: new Date(),
      revision: 1,
      position: storedPosition(position),
      sequence: 0,
    };
    await this.#insert(made);
    this.store.changed(_id);
    return { isNew: true, made, secret };
  }

  /** In order of creation; one more than `limit` if there are more. */
  list(caller: ApiKey, after: string | undefined, limit: number): Promise<SubscriptionDocument[]> {
    return this.store.subscriptions
      .find({ ...belongingTo(caller), ...(after === undefined ? {} : { _id: { $gt: after } }) })
      .sort({ _id: 1 })
      .limit(limit + 1)
      .lean<SubscriptionDocument[]>()
      .exec();
  }

  async one(caller: ApiKey, id: string): Promise<SubscriptionDocument> {
    const subscriptions = await this.store.subscriptions
      .findOne({ _id: id, ...belongingTo(caller) })
      .lean<SubscriptionDocument>();
    if (subscriptions === null) throw noWebhook(id);
    return subscriptions;
  }

  async change(
    caller: ApiKey,
    id: string,
    { url, description, filter, state }: ChangedWebhook,
  ): Promise<SubscriptionDocument> {
    this.#check(url);
    const set = givenOf({ url, description, filter: filter && givenOf(filter), state });
    return this.#update(caller, id, {
      $set: set,
      ...(state === undefined ? {} : { $unset: { reason: '' } }),
    });
  }

  /** Removes the subscription with all its deliveries. A delivery already under way still arrives. */
  async remove(caller: ApiKey, id: string): Promise<void> {
    const session = this.store.startSession();
    try {
      await committedTransaction(session, async () => {
        await this.one(caller, id);
        await this.store.deliveries.deleteMany({ subscription: id }, { session });
        await this.store.subscriptions.deleteOne({ _id: id }, { session });
        await this.idempotency.noteDeleted(id, session);
      });
    } finally {
      await session.endSession();
    }
    this.store.changed(id);
  }

  /** The previous secret also signs for another day; an older one from an earlier rotation ends now. */
  async rotate(caller: ApiKey, id: string): Promise<Rotated> {
    const secret = newSecret();
    const sealed = this.encrypted.keep(id, secret);
    const { secrets } = await this.#update(caller, id, [
      {
        $set: {
          secrets: [
            { $literal: sealed },
            { $mergeObjects: [{ $first: '$secrets' }, { until: { $add: ['$$NOW', bothSignMs] } }] },
          ],
          revision: { $add: ['$revision', 1] },
        },
      },
    ]);
    return { secret, previousUntil: secrets[1]?.until ?? new Date() };
  }

  /** One attempt, at once and in any state of the webhook. Nothing is stored. */
  async test(
    caller: ApiKey,
    id: string,
  ): Promise<SendOutcome | { readonly kind: 'too often'; readonly waitMs: number }> {
    const subscription = await this.one(caller, id);
    const waitMs = this.#tests.waitMs(id);
    if (waitMs > 0) return { kind: 'too often', waitMs };
    const now = new Date();
    const eventId = `test:${randomUUID()}`;
    const event = JSON.stringify({
      specversion: '1.0',
      id: eventId,
      source: '/taocun/reporting',
      type: 'taocun.webhook.test.v1',
      time: now.toISOString(),
      datacontenttype: 'application/json',
      data: { webhook: id },
    });
    return this.post.send(
      subscription,
      signedHeaders(eventId, event, this.encrypted.signingAt(subscription, now), now.getTime()),
      event,
      new AbortController().signal,
    );
  }

  /** Reports a refused URL like any other invalid member of the body. */
  #check(url: string | undefined): void {
    const destination = url === undefined ? undefined : destinationOf(url, this.open);
    if (typeof destination !== 'string') return;
    const detail = `url ${destination}`;
    throw new Problem({ status: 400, detail, extensions: { errors: [detail] } });
  }

  /**
   * Inserts and counts in a transaction that conflicts with every other creation, so that concurrent ones
   * can't exceed the limits.
   */
  async #insert(made: SubscriptionDocument): Promise<void> {
    const session = this.store.startSession();
    try {
      await committedTransaction(session, async () => {
        await this.store.creations.updateOne(
          { _id: 'all' },
          { $inc: { count: 1 } },
          { session, upsert: true },
        );
        await this.store.subscriptions.insertOne(made, { session });
        const inAll = await this.store.subscriptions.countDocuments({}, { session });
        const own = await this.store.subscriptions.countDocuments({ keyId: made.keyId }, { session });
        if (inAll > mostInAll || own > mostOfAKey) throw noRoom(inAll > mostInAll);
      });
    } finally {
      await session.endSession();
    }
  }

  /** Notifies the owner of the lease of a change, by a higher revision. */
  async #update(
    caller: ApiKey,
    id: string,
    update: UpdateQuery<SubscriptionDocument> | PipelineStage.Set[],
  ): Promise<SubscriptionDocument> {
    const counted = Array.isArray(update) ? update : { ...update, $inc: { revision: 1 } };
    const changed = await this.store.subscriptions
      .findOneAndUpdate({ _id: id, ...belongingTo(caller) }, counted, {
        updatePipeline: true,
        returnDocument: 'after',
      })
      .lean<SubscriptionDocument>();
    if (changed === null) throw noWebhook(id);
    this.store.changed(id);
    return changed;
  }
}

/** Undefined members would be stored as null. */
function givenOf<Members extends object>(members: Members): Partial<Members> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Partial<Members>;
}

function noRoom(inAll: boolean): Problem {
  const detail = inAll
    ? `There are ${mostInAll} webhooks, and no more can be served. Delete one that is not needed any more.`
    : `Your key has ${mostOfAKey} webhooks, and can have no more. Delete one, or give one a wider filter.`;
  return new Problem({ status: 409, detail });
}

function noWebhook(id: string): Problem {
  return new Problem({ status: 404, detail: `There is no webhook ${id}, or it belongs to another key.` });
}

/** The webhooks that a key's holder may see and change: those of the key; for an operator all. */
function belongingTo({ id, role }: ApiKey): { readonly keyId?: string } {
  return role === 'operator' ? {} : { keyId: id };
}
