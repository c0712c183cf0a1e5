import { parseExact } from './exact-json.js';
import { problemIn, TaocunUnreachable } from './failures.js';

export interface TaocunOptions extends Partial<Omit<RequestOptions, 'url'>> {
  /** The address of the service, as `http://localhost:3000`. */
  readonly url: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface RequestOptions {
  readonly url: string;
  readonly key?: string;
  readonly fetch: typeof fetch;
  /** Tries of one request in all. */
  readonly tries: number;
  /** The pause before the second try; it doubles with each, up to half a minute. */
  readonly backoffMs: number;
  /** Reads JSON; by default so that integers that a double can't hold come as bigints. */
  readonly parse: (text: string) => unknown;
}

export function requestOptionsOf({
  url,
  key,
  fetch = globalThis.fetch,
  tries = 5,
  backoffMs = 500,
  parse = parseExact,
}: TaocunOptions): RequestOptions {
  return { url, fetch, tries, backoffMs, parse, ...(key !== undefined && { key }) };
}

/** A service that is started, or a proxy before one; they say nothing of the request. */
const MOMENTARY: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const LONGEST_BACKOFF_MS = 30_000;

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: string | undefined;
  /** Whether it changes nothing, or nothing more when it comes again. */
  readonly isRepeatable: boolean;
  /** Besides the key; a body is JSON unless they say otherwise. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a request, again after the seconds of `retry-after` or a growing pause where the service is away or busy. One that is not
 * repeatable is sent again only where the service says that it did nothing (429, or 503 with `retry-after`). An answer that breaks off
 * while `read` reads it has not come.
 * @throws TaocunProblem with what the service answers, TaocunUnreachable where no answer comes
 */
export async function send<Found>(
  request: Request,
  options: RequestOptions,
  read: (response: Response) => Found | Promise<Found>,
): Promise<Found> {
  for (let tries = 1; ; tries++) {
    const isLast = tries >= options.tries;
    let response: Response;
    try {
      response = await once(request, options);
      if (response.ok) return await read(response);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (isLast || !request.isRepeatable) throw new TaocunUnreachable(`${options.url} does not answer.`, { cause: error });
      await pause(backoffMs(tries, options.backoffMs), request.signal);
      continue;
    }
    const retryAfterMs = secondsOf(response.headers.get('retry-after')) * 1_000;
    const isDoneNothing = response.status === 429 || (response.status === 503 && !Number.isNaN(retryAfterMs));
    if (isLast || !MOMENTARY.has(response.status) || !(request.isRepeatable || isDoneNothing)) throw await problemIn(response);
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
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
      ...(key !== undefined && key !== '' && { authorization: `Bearer ${key}` }),
    },
    ...(body !== undefined && { body }),
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
