import { Injectable } from '@nestjs/common';
import { ApiKeys, endOf } from '@taocun/service';
import { WebhookStore } from '../store/webhook-store';

/** The time for which a webhook may outlive its key; requests with an ended key are accepted for as long. */
const lookEveryMs = 5_000;

/** Ends the webhooks of keys that were revoked or have expired. */
@Injectable()
export class RevokedKeySweeper {
  #lookAtMs = 0;

  constructor(
    private readonly keys: ApiKeys,
    private readonly store: WebhookStore,
  ) {}

  /** Does nothing within five seconds of the last sweep. */
  async endWebhooks(): Promise<void> {
    if (performance.now() < this.#lookAtMs) return;
    const nowMs = Date.now();
    const ended = (await this.keys.all()).filter((key) => endOf(key, nowMs) !== undefined);
    if (ended.length > 0) {
      await this.store.subscriptions.updateMany(
        { state: 'active', keyId: { $in: ended.map(({ _id }) => _id) } },
        { $set: { state: 'ended', reason: 'Its key was revoked or has expired.' }, $inc: { revision: 1 } },
      );
    }
    this.#lookAtMs = performance.now() + lookEveryMs;
  }
}
