import { createHmac } from 'node:crypto';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { atStart, keyIdOfSealed, Problem, SecretBox, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { AnnouncementLog } from '../../feed/announcement-log';
import { storedPosition } from '../../webhooks/store/webhook-documents';
import { type BrowserKeys } from '../sending/encrypted-message';
import { newVapidPair, Vapid } from '../sending/vapid';
import { type BrowserDocument } from './push-documents';
import { PushStore } from './push-store';

/** The id of the one document of `pushState`. */
export const PUSH_STATE = 'web-push';

/** The address at which a push service takes messages for a browser, and what encrypts them. */
export interface BrowserAddress {
  readonly endpoint: string;
  readonly keys: BrowserKeys;
}

interface OpenKeys {
  readonly vapid: Vapid;
  readonly privateKey: string;
}

/**
 * The VAPID key pair, made once for all instances, and the addresses of browsers: both lie in the database as secrets of webhooks do,
 * encrypted by WEBHOOK_SECRETS_KEYS. Browsers are bound to the pair: with another one none of them could be reached.
 */
@Injectable()
export class PushKeys implements OnModuleInit {
  readonly #box: SecretBox;
  readonly #logger = new Logger('WebPush');
  #open: OpenKeys | undefined;
  #closed = 'This installation sends no push messages: its operator sets WEB_PUSH_SUBJECT for that.';

  constructor(
    private readonly store: PushStore,
    private readonly log: AnnouncementLog,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'webPush' | 'webhooks'>,
  ) {
    this.#box = new SecretBox(config.webhooks.secretsKeys);
  }

  /** Makes or reads the pair, and encrypts anew what an older key has encrypted. */
  async onModuleInit(): Promise<void> {
    const { webPush } = this.config;
    if (webPush === undefined) return;
    const { publicKey, sealed } = await atStart(() => this.#findOrMake());
    const privateKey = this.#box.open(sealed, PUSH_STATE);
    if (privateKey === undefined) {
      this.#closed = `The key of push messages can't be read: it is encrypted with the key ${keyIdOfSealed(sealed)}. Name that key in WEBHOOK_SECRETS_KEYS.`;
      this.#logger.error(this.#closed);
      return;
    }
    this.#open = { vapid: new Vapid({ publicKey, privateKey }, webPush.subject), privateKey };
    if (keyIdOfSealed(sealed) !== this.#box.sealsWith)
      await atStart(() =>
        this.store.state.updateOne({ _id: PUSH_STATE, sealed }, { $set: { sealed: this.#box.seal(privateKey, PUSH_STATE) } }),
      );
    await atStart(() => this.#sealBrowsersAnew());
  }

  /** Undefined where no push messages are sent. */
  get vapid(): Vapid | undefined {
    return this.#open?.vapid;
  }

  /** @throws Problem where no push messages are sent. */
  required(): Vapid {
    return this.#opened().vapid;
  }

  /** A hash of a caller's name that nobody without the private key can try names against. */
  hashOf(name: string): string {
    return createHmac('sha256', this.#opened().privateKey).update(`caller ${name}`).digest('base64url').slice(0, 22);
  }

  seal(browser: string, address: BrowserAddress): string {
    return this.#box.seal(JSON.stringify(address), browser);
  }

  /** Undefined where its key is missing. */
  addressOf({ _id, sealed }: Pick<BrowserDocument, '_id' | 'sealed'>): BrowserAddress | undefined {
    const text = this.#box.open(sealed, _id);
    return text === undefined ? undefined : (JSON.parse(text) as BrowserAddress);
  }

  #opened(): OpenKeys {
    if (this.#open === undefined) throw new Problem({ status: 409, detail: this.#closed });
    return this.#open;
  }

  async #findOrMake() {
    const found = await this.store.state.findById(PUSH_STATE).lean();
    if (found !== null) return found;
    const { publicKey, privateKey } = newVapidPair();
    const made = { publicKey, sealed: this.#box.seal(privateKey, PUSH_STATE), position: storedPosition(await this.log.end()) };
    // Of instances that start together one makes it.
    return this.store.state
      .findOneAndUpdate({ _id: PUSH_STATE }, { $setOnInsert: made }, { upsert: true, returnDocument: 'after' })
      .lean()
      .orFail();
  }

  async #sealBrowsersAnew(): Promise<void> {
    const old = this.store.browsers
      .find({ sealed: { $not: new RegExp(`^${this.#box.sealsWith}\\.`) } })
      .select({ sealed: 1 })
      .lean<Pick<BrowserDocument, '_id' | 'sealed'>[]>()
      .cursor();
    for await (const browser of old) {
      const address = this.addressOf(browser);
      if (address === undefined) continue;
      await this.store.browsers.updateOne(
        { _id: browser._id, sealed: browser.sealed },
        { $set: { sealed: this.seal(browser._id, address) } },
      );
    }
  }
}
