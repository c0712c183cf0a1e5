import * as http from 'node:http';
import * as https from 'node:https';
import { type LookupFunction } from 'node:net';
import { addAbortSignal } from 'node:stream';
import {
  destinationOf,
  DestinationRefused,
  guardedLookup,
  type OpenNetworks,
  type Resolve,
} from './destination';
import { NameLookups } from './name-lookups';
import { retryAfterMs } from './retries';

export type SendOutcome =
  | { readonly kind: 'delivered'; readonly status: number }
  /** The receiver answered 410: it never wants anything again. */
  | { readonly kind: 'gone'; readonly status: number; readonly answer: string }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly answer: string;
      readonly retryAfterMs?: number;
    }
  /** There was no answer; `reason` explains it. */
  | { readonly kind: 'unanswered'; readonly reason: string }
  /** Interrupted by our own stop, which is not the receiver's fault. */
  | { readonly kind: 'cut' };

const contentType = 'application/cloudevents+json; charset=utf-8';
const userAgent = 'taocun-webhooks/1';
/** The most bytes read of an answer, and the most characters stored of it. */
const mostAnswerBytes = 4_096;
const mostAnswerCharacters = 500;
const mostSocketsAHost = 64;

/**
 * Sends webhooks over HTTP. Every connection goes to an address that was just judged (see `guardedLookup`),
 * and redirects are not followed. Connections are reused for later deliveries to the same scheme, host and
 * port.
 */
export class HttpSender {
  readonly #http = new http.Agent({ keepAlive: true, maxSockets: mostSocketsAHost });
  readonly #https = new https.Agent({ keepAlive: true, maxSockets: mostSocketsAHost });
  readonly #lookups: NameLookups;

  constructor(
    private readonly open: OpenNetworks,
    private readonly timeoutMs: number,
    resolve?: Resolve,
  ) {
    this.#lookups = new NameLookups(resolve);
  }

  /** Never rejects: failures are outcomes too. `headers` are in lower case, and replace those of webhooks. */
  async send(
    { url, keyId }: { readonly url: string; readonly keyId: string },
    headers: Readonly<Record<string, string>>,
    body: string,
    stop: AbortSignal,
  ): Promise<SendOutcome> {
    // Judged again, because the allowed destinations may have changed since the subscription was created.
    const destination = destinationOf(url, this.open);
    if (typeof destination === 'string') return { kind: 'unanswered', reason: `The URL ${destination}.` };
    const late = AbortSignal.timeout(this.timeoutMs);
    const signal = AbortSignal.any([stop, late]);
    const lookup = guardedLookup(destination, this.open, this.#lookups.resolverFor(keyId, signal));
    try {
      return await this.#exchange(destination, lookup, headers, body, signal);
    } catch (error) {
      if (stop.aborted) return { kind: 'cut' };
      const reason = late.aborted
        ? `The receiver has not answered within ${this.timeoutMs / 1_000} s.`
        : reasonOf(error);
      return { kind: 'unanswered', reason };
    }
  }

  /** Closes the idle connections. */
  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  async #exchange(
    url: URL,
    lookup: LookupFunction,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<SendOutcome> {
    signal.throwIfAborted();
    const [{ request: begin }, agent] =
      url.protocol === 'https:' ? ([https, this.#https] as const) : ([http, this.#http] as const);
    const request = begin(url, {
      method: 'POST',
      agent,
      signal,
      lookup,
      headers: {
        'content-type': contentType,
        'content-length': Buffer.byteLength(body),
        'user-agent': userAgent,
        ...headers,
      },
    });
    const begun = new Promise<readonly [http.IncomingMessage, Promise<string>]>((resolve, reject) => {
      request
        // The answer is read at once, so that its connection is free for the next delivery.
        .on('response', (response) => resolve([response, beginningOf(response, signal)]))
        // Without this listener Node would close the connection, and the request would end without an event.
        .on('upgrade', (response, connection) => {
          connection.destroy();
          resolve([response, Promise.resolve('')]);
        })
        .on('error', reject)
        .on('close', () => reject(new Error('closed without an answer')));
      // The request itself has no event if it is aborted while it waits for a connection.
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    request.end(body);
    let received: Awaited<typeof begun>;
    try {
      received = await begun;
    } catch (error) {
      // The receiver may close an idle connection just when it is used again; that does not count as an
      // attempt.
      if (request.reusedSocket && codeOf(error) === 'ECONNRESET')
        return this.#exchange(url, lookup, headers, body, signal);
      throw error;
    }
    const [{ statusCode: status = 0, headers: answered }, answer] = received;
    if (status < 200 || status > 299) return outcomeOf(status, await answer, answered['retry-after']);
    return { kind: 'delivered', status };
  }
}

function outcomeOf(status: number, answer: string, retryAfter: string | undefined): SendOutcome {
  if (status === 410) return { kind: 'gone', status, answer };
  const putOffMs = retryAfterMs(retryAfter, Date.now());
  return { kind: 'refused', status, answer, ...(putOffMs === undefined ? {} : { retryAfterMs: putOffMs }) };
}

/** The text of the answer up to a limit, or up to where it broke off: its status counts all the same. */
async function beginningOf(response: http.IncomingMessage, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  await readInto(chunks, addAbortSignal(signal, response)).catch(() => undefined);
  return shown(Buffer.concat(chunks).toString('utf8'));
}

async function readInto(chunks: Buffer[], response: AsyncIterable<Buffer>): Promise<void> {
  let bytes = 0;
  // Leaving the loop early destroys the response and its connection.
  for await (const chunk of response) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= mostAnswerBytes) break;
  }
}

/**
 * A stranger's text made safe to show: without control characters and marks that change the text's direction,
 * and cut to a limit.
 */
export function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  // Splits by whole characters, not by halves of a surrogate pair.
  return Array.from(plain).slice(0, mostAnswerCharacters).join('');
}

/** The reason why an answer does not confirm the delivery, with the beginning of the answer. */
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

/** The same answer for both cases: otherwise names of our own network could be probed. */
const notPublic =
  'The host name is not known, or leads to an address that this installation does not deliver to.';

/**
 * The reason why no connection was made, for the subscriber. It reveals nothing about our network beyond the
 * URL.
 */
function reasonOf(error: unknown): string {
  if (error instanceof DestinationRefused) return notPublic;
  // Each of several addresses has its own error; the first is enough.
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
