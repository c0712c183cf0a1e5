import { Injectable } from '@nestjs/common';
import { ApiKeys, endOf } from '@taocun/service';
import { WebhookStore } from '../store/webhook-store';

/** How long a webhook may outlive its key; as long as other requests by it are let in. */
const lookEveryMs = 5_000;

/** Ends the webhooks of keys that were revoked or whose time is over: who may ask no more is told no more. */
@Injectable()
export class RevokedKeySweeper {
  #lookAtMs = 0;

  constructor(
    private readonly keys: ApiKeys,
    private readonly store: WebhookStore,
  ) {}

  /** Does nothing where it was asked a moment ago. */
  async endWebhooks(): Promise<void> {
    if (performance.now() < this.#lookAtMs) return;
    const nowMs = Date.now();
    const ended = (await this.keys.all()).filter((key) => endOf(key, nowMs) !== undefined);
    if (ended.length > 0) {
      await this.store.subscriptions.updateMany(
        { state: 'active', keyId: { $in: ended.map(({ _id }) => _id) } },
        { $set: { state: 'ended', reason: 'The key that it belongs to is good no longer.' }, $inc: { revision: 1 } },
      );
    }
    this.#lookAtMs = performance.now() + lookEveryMs;
  }
}
