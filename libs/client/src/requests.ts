import { parseExact } from './exact-json.js';
import { problemIn, TaocunProblem, TaocunUnreachable } from './failures.js';
import { version } from './generated/addresses.js';

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
  /** The time one try may take, until the whole answer or the beginning of a stream or file has arrived. */
  readonly timeoutMs: number;
  /** Reads JSON; by default so that integers that a double can't hold come as bigints. */
  readonly parse: (text: string) => unknown;
}

export function requestOptionsOf({
  url,
  key,
  fetch = globalThis.fetch,
  tries = 5,
  backoffMs = 500,
  timeoutMs = 60_000,
  parse = parseExact,
}: TaocunOptions): RequestOptions {
  return { url, fetch, tries, backoffMs, timeoutMs, parse, ...(key !== undefined && { key }) };
}

/** A service that is started, or a proxy before one; they say nothing of the request. */
const MOMENTARY: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const LONGEST_BACKOFF_MS = 30_000;
/** Browsers send their own. */
const userAgent = typeof process === 'object' ? { 'user-agent': `taocun-typescript/${version}` } : {};

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: string | undefined;
  /** True if it changes nothing, or nothing more when it comes again. */
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
    const answer = await once(request, options, read);
    if ('found' in answer) return answer.found;
    request.signal?.throwIfAborted();
    const { failure } = answer;
    if (tries >= options.tries || !mayRepeat(failure, request.isRepeatable)) throw failure;
    await pause(pauseMs(failure, tries, options.backoffMs), request.signal);
  }
}

function mayRepeat(failure: TaocunProblem | TaocunUnreachable, isRepeatable: boolean): boolean {
  if (failure instanceof TaocunUnreachable) return isRepeatable;
  const { status, retryAfterSeconds } = failure;
  const isDoneNothing = status === 429 || (status === 503 && retryAfterSeconds !== undefined);
  return MOMENTARY.has(status) && (isRepeatable || isDoneNothing);
}

/** As long as the service says, or longer with each try. */
export function pauseMs(failure: unknown, tries: number, firstMs: number): number {
  const retryAfterSeconds = failure instanceof TaocunProblem ? failure.retryAfterSeconds : undefined;
  return retryAfterSeconds === undefined ? backoffMs(tries, firstMs) : retryAfterSeconds * 1_000;
}

async function once<Found>(
  { method, path, query, body, headers, signal }: Request,
  { url, key, fetch, timeoutMs }: RequestOptions,
  read: (response: Response) => Found | Promise<Found>,
): Promise<{ readonly found: Found } | { readonly failure: TaocunProblem | TaocunUnreachable }> {
  const search = query === undefined || query.size === 0 ? '' : `?${query.toString()}`;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`Nothing has arrived for ${timeoutMs} ms.`)), timeoutMs);
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}${path}${search}`, {
      method,
      headers: {
        accept: 'application/json',
        ...userAgent,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
        ...(key !== undefined && key !== '' && { authorization: `Bearer ${key}` }),
      },
      ...(body !== undefined && { body }),
      // The key must not follow to another host.
      redirect: 'error',
      signal: signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]),
    });
    return response.ok ? { found: await read(response) } : { failure: await problemIn(response) };
  } catch (cause) {
    return { failure: new TaocunUnreachable(`${url} does not answer.`, { cause }) };
  } finally {
    clearTimeout(timer);
  }
}

/** With a jitter of a quarter, so that clients that were cut off together do not come back together. */
function backoffMs(tries: number, firstMs: number): number {
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
