import * as http from 'node:http';
import * as https from 'node:https';
import { destinationOf, DestinationRefused, guardedLookup, type OpenNetworks, type Resolve } from './destination';
import { retryAfterMs } from './retries';

/** The outcome of one attempt. */
export type SendOutcome =
  | { readonly kind: 'delivered'; readonly status: number }
  /** The receiver wants nothing more, ever: 410. */
  | { readonly kind: 'gone'; readonly status: number; readonly answer: string }
  | { readonly kind: 'refused'; readonly status: number; readonly answer: string; readonly retryAfterMs?: number }
  /** No answer; `reason` says why. */
  | { readonly kind: 'unanswered'; readonly reason: string }
  /** Cut short by our own stop: says nothing about the receiver. */
  | { readonly kind: 'cut' };

const contentType = 'application/cloudevents+json; charset=utf-8';
const userAgent = 'taocun-webhooks/1';
/** The most bytes read of an answer, and the most characters stored of it. */
const mostAnswerBytes = 4_096;
const mostAnswerCharacters = 500;
const mostSocketsAHost = 64;

/**
 * Sends webhooks over HTTP. Every connection goes to an address that was just judged (see `guardedLookup`), and no
 * redirection is followed. Connections are kept for the next delivery to the same scheme, host and port.
 */
export class HttpSender {
  readonly #http = new http.Agent({ keepAlive: true, maxSockets: mostSocketsAHost });
  readonly #https = new https.Agent({ keepAlive: true, maxSockets: mostSocketsAHost });

  constructor(
    private readonly open: OpenNetworks,
    private readonly timeoutMs: number,
    private readonly resolve?: Resolve,
  ) {}

  /** Never rejects: what goes wrong is the outcome. `headers` have small letters, and replace those of webhooks. */
  async send(url: string, headers: Readonly<Record<string, string>>, body: string, stop: AbortSignal): Promise<SendOutcome> {
    // Judged again, for what is allowed may have changed since the subscription was made.
    const destination = destinationOf(url, this.open);
    if (typeof destination === 'string') return { kind: 'unanswered', reason: `The URL ${destination}.` };
    const late = AbortSignal.timeout(this.timeoutMs);
    try {
      return await this.#exchange(destination, headers, body, AbortSignal.any([stop, late]));
    } catch (error) {
      if (stop.aborted) return { kind: 'cut' };
      const reason = late.aborted ? `The receiver has not answered within ${this.timeoutMs / 1_000} s.` : reasonOf(error);
      return { kind: 'unanswered', reason };
    }
  }

  /** Closes the connections that are kept. */
  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  async #exchange(url: URL, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<SendOutcome> {
    const [{ request: begin }, agent] = url.protocol === 'https:' ? ([https, this.#https] as const) : ([http, this.#http] as const);
    const request = begin(url, {
      method: 'POST',
      agent,
      signal,
      lookup: guardedLookup(url, this.open, this.resolve),
      headers: { 'content-type': contentType, 'content-length': Buffer.byteLength(body), 'user-agent': userAgent, ...headers },
    });
    const begun = new Promise<readonly [http.IncomingMessage, Promise<string>]>((resolve, reject) => {
      // The answer is read at once, so that its connection is free for the next delivery.
      request.on('response', (response) => resolve([response, beginningOf(response)])).on('error', reject);
    });
    request.end(body);
    let received: Awaited<typeof begun>;
    try {
      received = await begun;
    } catch (error) {
      // The receiver may close a connection that was kept just as it is used again: that is no try of the receiver's.
      if (request.reusedSocket && codeOf(error) === 'ECONNRESET') return this.#exchange(url, headers, body, signal);
      throw error;
    }
    const [{ statusCode: status = 0, headers: answered }, answer] = received;
    if (status < 200 || status > 299) return outcomeOf(status, await answer, answered['retry-after']);
    // The status is the answer; what follows is only read, to an end or a limit.
    answer.catch(() => undefined);
    return { kind: 'delivered', status };
  }
}

function outcomeOf(status: number, answer: string, retryAfter: string | undefined): SendOutcome {
  if (status === 410) return { kind: 'gone', status, answer };
  const askedMs = retryAfterMs(retryAfter, Date.now());
  return { kind: 'refused', status, answer, ...(askedMs === undefined ? {} : { retryAfterMs: askedMs }) };
}

async function beginningOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop early destroys the response and its connection with it.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= mostAnswerBytes) break;
  }
  return shown(Buffer.concat(chunks).toString('utf8'));
}

/** Text of a stranger for people to read: without control characters, marks that turn the direction, and most of its length. */
export function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  // Whole characters, not halves of a pair.
  return Array.from(plain).slice(0, mostAnswerCharacters).join('');
}

/** Why an answer does not confirm the delivery, with the answer's beginning. */
export function refusalIn({ status, answer }: { readonly status: number; readonly answer: string }): {
  readonly reason: string;
  readonly answer?: string;
} {
  const reason =
    status >= 300 && status <= 399
      ? `The receiver has answered ${status}; redirections are not followed.`
      : `The receiver has answered ${status}.`;
  return { reason, ...(answer === '' ? {} : { answer }) };
}

/** One answer for both: otherwise names of our own network could be probed. */
const notPublic = 'The host name is not known, or leads to an address that this installation does not deliver to.';

/** The reason why no connection was made, in words for the subscriber; it reveals nothing of our network but what the URL names. */
function reasonOf(error: unknown): string {
  if (error instanceof DestinationRefused) return notPublic;
  // Each of several addresses has its own error, and the first is enough.
  const first: unknown = isObject(error) && Array.isArray(error['errors']) ? error['errors'][0] : error;
  const code = codeOf(first);
  if (code !== undefined && code in words) return words[code] ?? code;
  return `The connection has failed (${code ?? shown(String(first))}).`;
}

function codeOf(error: unknown): string | undefined {
  return isObject(error) && typeof error['code'] === 'string' ? error['code'] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nobody listens at the address.',
  ECONNRESET: 'The receiver has broken off the connection.',
  ENOTFOUND: notPublic,
  EAI_AGAIN: 'The host name could not be looked up.',
  EHOSTUNREACH: 'The host can not be reached.',
  ENETUNREACH: 'The network of the host can not be reached.',
  CERT_HAS_EXPIRED: "The receiver's certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The receiver's certificate is signed by nobody who is trusted.",
  SELF_SIGNED_CERT_IN_CHAIN: "The receiver's certificate is signed by nobody who is trusted.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The receiver's certificate is signed by nobody who is trusted.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The receiver's certificate is for another host name.",
};
