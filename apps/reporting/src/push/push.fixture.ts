import { createDecipheriv, createECDH, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { builtInRuleSets } from '@taocun/domain';
import { RULE_SETS } from '@taocun/service';
import { type Received } from '@taocun/harness/receiver';
import { addressRangesOf } from '../webhooks/sending/addresses';
import { type InstanceOptions } from '../webhooks/webhooks.fixture';
import { PUSH_ALLOWANCE } from './browsers/push-browsers';
import { pushControllers, pushProviders } from './push-providers';
import { CURVE } from './sending/encrypted-message';
import { type Notification } from './sending/notifications';
import { type PushAllowance } from './sending/push-services';
import { PUSH_TUNING, type PushTuning } from './worker/push-tuning';

/** As it is, but in little time. */
const fastTuning: PushTuning = {
  ...{ retryDelaysMs: [30, 60, 60], timeoutMs: 600, leaseMs: 1_500, renewMs: 150, lookMs: 50, gatherMs: 100, mostAtOnce: 4 },
};

/** A push service of the tests' own, on the loopback address. */
const allowance: PushAllowance = {
  ...{ http: true, ports: 'any', networks: addressRangesOf(['127.0.0.0/8']) },
  hosts: ['127.0.0.1'],
};

/** Web Push in an instance of the tests. */
export function withPush(env: Readonly<Record<string, string>> = {}): InstanceOptions {
  return {
    env: { WEB_PUSH_SUBJECT: 'mailto:village@example.org', OPEN_READING: 'true', ...env },
    beside: {
      controllers: pushControllers,
      providers: [
        ...pushProviders,
        { provide: RULE_SETS, useValue: builtInRuleSets },
        { provide: PUSH_TUNING, useValue: fastTuning },
        { provide: PUSH_ALLOWANCE, useValue: allowance },
      ],
    },
  };
}

/** The part of a browser that subscribes, and reads what it is sent. */
export class TestBrowser {
  readonly #pair = createECDH(CURVE);
  readonly #auth = randomBytes(16);
  readonly id: string;

  constructor(readonly endpoint: string) {
    this.#pair.generateKeys();
    this.id = createHash('sha256').update(endpoint).digest('base64url');
  }

  get keys() {
    return { p256dh: this.#pair.getPublicKey('base64url'), auth: this.#auth.toString('base64url') };
  }

  notification({ bytes }: Pick<Received, 'bytes'>): Notification {
    return JSON.parse(this.decrypted(bytes).toString()) as Notification;
  }

  /** By the steps of RFC 8291, section 3.4. */
  decrypted(body: Buffer): Buffer {
    const [salt, sender, encrypted] = [body.subarray(0, 16), body.subarray(21, 86), body.subarray(86)];
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#pair.getPublicKey(), sender]);
    const shared = Buffer.from(hkdfSync('sha256', this.#pair.computeSecret(sender), this.#auth, info, 32));
    const key = Buffer.from(hkdfSync('sha256', shared, salt, 'Content-Encoding: aes128gcm\0', 16));
    const nonce = Buffer.from(hkdfSync('sha256', shared, salt, 'Content-Encoding: nonce\0', 12));
    const opening = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(encrypted.subarray(-16));
    const whole = Buffer.concat([opening.update(encrypted.subarray(0, -16)), opening.final()]);
    // The delimiter of the last record.
    if (whole.at(-1) !== 2) throw new Error('The record is not the last.');
    return whole.subarray(0, -1);
  }
}
