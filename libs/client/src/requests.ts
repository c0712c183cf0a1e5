import { problemIn, TaocunUnreachable } from './failures.js';

export interface RequestOptions {
  readonly url: string;
  readonly key?: string;
  readonly fetch: typeof fetch;
  /** Tries of one request in all. */
  readonly tries: number;
  /** The pause before the second try; it doubles with each, up to half a minute. */
  readonly backoffMs: number;
}

/** A service that is started, or a proxy before one; they say nothing of the request. */
const MOMENTARY: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const LONGEST_BACKOFF_MS = 30_000;

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a request, again after the seconds of `retry-after` or a growing pause where the service is away or busy. What changes
 * something is sent again only where the service says that it did nothing (429, or 503 with `retry-after`).
 * @throws TaocunProblem with what the service answers, TaocunUnreachable where no answer comes
 */
export async function send(request: Request, options: RequestOptions): Promise<Response> {
  const isReading = request.method === 'GET';
  for (let tries = 1; ; tries++) {
    const isLast = tries >= options.tries;
    let response: Response;
    try {
      response = await once(request, options);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (isLast || !isReading) throw new TaocunUnreachable(`${options.url} does not answer.`, { cause: error });
      await pause(backoffMs(tries, options.backoffMs), request.signal);
      continue;
    }
    if (response.ok) return response;
    const retryAfterMs = secondsOf(response.headers.get('retry-after')) * 1_000;
    const isDoneNothing = response.status === 429 || (response.status === 503 && !Number.isNaN(retryAfterMs));
    if (isLast || !MOMENTARY.has(response.status) || !(isReading || isDoneNothing)) throw await problemIn(response);
    await response.body?.cancel();
    await pause(Number.isNaN(retryAfterMs) ? backoffMs(tries, options.backoffMs) : retryAfterMs, request.signal);
  }
}

function once({ method, path, query, body, headers, signal }: Request, { url, key, fetch }: RequestOptions): Promise<Response> {
  const search = query === undefined || query.size === 0 ? '' : `?${query.toString()}`;
  return fetch(`${url.replace(/\/+$/, '')}${path}${search}`, {
    method,
    headers: {
      accept: 'application/json',
      ...headers,
      ...(key !== undefined && key !== '' && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    // The key must not follow to another host.
    redirect: 'error',
    signal: signal ?? null,
  });
}

/** `retry-after` as services of taocun send it, in seconds. */
function secondsOf(header: string | null): number {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : NaN;
}

/** With a jitter of a quarter, so that clients that were cut off together do not come back together. */
export function backoffMs(tries: number, firstMs: number): number {
  return Math.min(LONGEST_BACKOFF_MS, firstMs * 2 ** (tries - 1)) * (0.75 + Math.random() / 4);
}

/** @throws the reason of the signal, where it is aborted meanwhile */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, ms);
    if (signal?.aborted === true) aborted();
    else signal?.addEventListener('abort', aborted, { once: true });
  });
}
