import { createHash } from 'node:crypto';
import { HttpSender, type SendOutcome } from '../../webhooks/sending/http-sender';
import { type BrowserAddress, type PushKeys } from '../store/push-keys';
import { encryptedMessage } from './encrypted-message';
import { type Notification } from './notifications';
import { endpointOf, type PushAllowance } from './push-services';

/** How long a push service keeps a message for a browser that is away. */
const KEPT_SECONDS = 7 * 86_400;
/** Together with what surrounds them they fit into a message, at four bytes a character. */
const MOST_TITLE = 200;
const MOST_BODY = 700;

/** Sends push messages by RFC 8030 through the same guarded connections as webhooks. */
export class PushSender {
  readonly #http: HttpSender;

  constructor(
    private readonly keys: Pick<PushKeys, 'required'>,
    private readonly allowance: PushAllowance,
    timeoutMs: number,
  ) {
    this.#http = new HttpSender(allowance, timeoutMs);
  }

  /** Never rejects: what goes wrong is the outcome. `browser` is the id under which it is kept. */
  async send({ endpoint, keys }: BrowserAddress, browser: string, notification: Notification, stop: AbortSignal): Promise<SendOutcome> {
    // Judged again, for what is allowed may have changed since the browser was kept.
    const url = endpointOf(endpoint, this.allowance);
    if (typeof url === 'string') return { kind: 'unanswered', reason: `The endpoint ${url}.` };
    const { title, body } = notification;
    const plain = JSON.stringify({ ...notification, title: shortened(title, MOST_TITLE), body: shortened(body, MOST_BODY) });
    const headers = {
      authorization: this.keys.required().authorization(url, Date.now()),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      'user-agent': 'taocun-push/1',
      ttl: String(KEPT_SECONDS),
      urgency: 'normal',
      // Of messages that wait at the push service the newest on one thing is kept. It tells the push service nothing.
      topic: createHash('sha256').update(`${browser} ${notification.tag}`).digest('base64url').slice(0, 32),
    };
    const outcome = await this.#http.send(endpoint, headers, encryptedMessage(Buffer.from(plain), keys), stop);
    // RFC 8030, section 7.3: an expired subscription is answered with 404; push services answer with 410 too.
    return outcome.kind === 'refused' && outcome.status === 404 ? { ...outcome, kind: 'gone' } : outcome;
  }

  /** Closes the connections that are kept. */
  close(): void {
    this.#http.close();
  }
}

function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
