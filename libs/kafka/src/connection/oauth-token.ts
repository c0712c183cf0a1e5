import type { OAuthLogin } from './settings';

const ANSWER_WITHIN_MS = 5_000;
/** The share of its lifetime for which a token is used: clocks differ, and a login takes a while. */
const USED_FOR = 0.8;
/** The lifetime of a token if the endpoint does not state one. */
const UNNAMED_SECONDS = 60;

/** A token obtained with OAuth 2.0 client credentials (RFC 6749, section 4.4). */
export class OAuthToken {
  #requested: Promise<string> | undefined;
  #untilMs = -Infinity;

  constructor(
    private readonly login: OAuthLogin,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /**
   * Concurrent callers share one token; a new one is requested shortly before it expires. Rejects if none is
   * available; the next call tries again.
   */
  get(): Promise<string> {
    if (this.#requested === undefined || this.nowMs() >= this.#untilMs) {
      // Until the answer arrives, no second request is made.
      this.#untilMs = Infinity;
      this.#requested = this.#ask().catch((error: unknown) => {
        this.#untilMs = -Infinity;
        throw error;
      });
    }
    return this.#requested;
  }

  async #ask(): Promise<string> {
    const { tokenEndpoint, clientId, clientSecret, scope } = this.login;
    const answer = await fetch(tokenEndpoint, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      headers: {
        authorization: `Basic ${Buffer.from([clientId, clientSecret].map(formEncoded).join(':')).toString('base64')}`,
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        ...(scope === undefined ? {} : { scope }),
      }),
    });
    const body: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok || !isToken(body)) {
      throw new Error(`${tokenEndpoint} gives no token: it answered ${answer.status}${reasonOf(body)}`);
    }
    this.#untilMs = this.nowMs() + (body.expires_in ?? UNNAMED_SECONDS) * 1_000 * USED_FOR;
    return body.access_token;
  }
}

/** RFC 6749, appendix B: id and secret are encoded before they are joined. */
const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

function isToken(body: unknown): body is { access_token: string; expires_in?: number } {
  if (
    typeof body !== 'object' ||
    body === null ||
    !('access_token' in body) ||
    typeof body.access_token !== 'string'
  )
    return false;
  return !('expires_in' in body) || typeof body.expires_in === 'number';
}

function reasonOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('error' in body) || typeof body.error !== 'string')
    return '';
  return ` (${body.error.slice(0, 100)})`;
}
