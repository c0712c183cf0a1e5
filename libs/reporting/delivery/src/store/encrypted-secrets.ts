import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { atStart, keyIdOfSealed, Problem, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { SecretBox } from './secret-box';
import { type Secret, type SubscriptionDocument } from './webhook-documents';
import { WebhookStore } from './webhook-store';

type Owned = Pick<SubscriptionDocument, '_id' | 'secrets'>;

/** Secrets as stored: encrypted, so that a reader of the database or of a backup cannot sign. */
@Injectable()
export class EncryptedSecrets implements OnModuleInit {
  readonly #box: SecretBox;
  readonly #logger = new Logger('Webhooks');

  constructor(
    private readonly store: WebhookStore,
    @Inject(SERVICE_CONFIG) { webhooks }: Pick<ServiceConfig, 'webhooks'>,
  ) {
    this.#box = new SecretBox(webhooks.secretsKeys);
  }

  /** Encrypts secrets of an older key with the newest, and logs those that can't be read. */
  async onModuleInit(): Promise<void> {
    const closed: string[] = [];
    for (const subscription of await atStart(() =>
      this.store.subscriptions.find().select({ secrets: 1 }).lean<Owned[]>().exec(),
    )) {
      const why = this.closedBecause(subscription);
      if (why !== undefined) closed.push(why);
      else await this.#sealAnew(subscription);
    }
    for (const why of closed) this.#logger.error(why);
  }

  /** @throws Problem if there is no key: a secret is never stored unencrypted */
  keep(owner: string, secret: string): Secret {
    if (this.#box.sealsWith === undefined) {
      const detail =
        'This installation has no key to encrypt the secrets of webhooks, so no webhook can be created. Its operator sets one in WEBHOOK_SECRETS_KEYS.';
      throw new Problem({ status: 409, detail });
    }
    return { sealed: this.#box.seal(secret, owner) };
  }

  /**
   * The secrets that sign at a moment, the newest first. An older one that can't be read is omitted.
   * @throws Problem if the newest can't be read
   */
  signingAt(subscription: Owned, now: Date): readonly string[] {
    const inForce = subscription.secrets.filter(({ until }) => until === undefined || until > now);
    return inForce.flatMap((secret, at) => {
      const read = this.#read(subscription._id, secret);
      if (read !== undefined) return [read];
      if (at === 0) throw new Problem({ status: 409, detail: this.#why(subscription) });
      return [];
    });
  }

  /** The reason why the newest secret can't be read, for operators; undefined if it can. */
  closedBecause(subscription: Owned): string | undefined {
    const { _id, secrets } = subscription;
    const [newest] = secrets;
    return newest !== undefined && this.#read(_id, newest) === undefined
      ? this.#why(subscription)
      : undefined;
  }

  #read(owner: string, { sealed }: Secret): string | undefined {
    return this.#box.open(sealed, owner);
  }

  async #sealAnew({ _id, secrets }: Owned): Promise<void> {
    const isNew = ({ sealed }: Secret): boolean => keyIdOfSealed(sealed) === this.#box.sealsWith;
    if (secrets.every(isNew)) return;
    const sealed = secrets.map((secret): Secret => {
      const read = isNew(secret) ? undefined : this.#read(_id, secret);
      if (read === undefined) return secret;
      return { ...this.keep(_id, read), ...(secret.until === undefined ? {} : { until: secret.until }) };
    });
    // If another change came first, it has encrypted them too.
    await atStart(() =>
      this.store.subscriptions.updateOne({ _id, secrets: [...secrets] }, { $set: { secrets: sealed } }),
    );
  }

  #why({ _id, secrets }: Owned): string {
    const ids = [...new Set(secrets.map(({ sealed }) => keyIdOfSealed(sealed)))];
    return (
      `The secret of the webhook ${_id} can't be read: it is encrypted with the key ${ids.join(' or ')}. ` +
      'Name that key in WEBHOOK_SECRETS_KEYS, or let the subscriber make a new secret.'
    );
  }
}
