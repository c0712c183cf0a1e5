import { parseExact } from './exact-json.js';
import { problemIn, TaocunProblem, TaocunUnreachable } from './failures.js';
import { version } from './generated/addresses.js';

export interface TaocunOptions extends Partial<Omit<RequestOptions, 'url'>> {
  /** The address of the service, for example `http://localhost:3000`. */
  readonly url: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface RequestOptions {
  readonly url: string;
  readonly key?: string;
  readonly fetch: typeof fetch;
  /** Maximum number of tries of one request, including the first. */
  readonly tries: number;
  /** The pause before the second try; it doubles with each, up to half a minute. */
  readonly backoffMs: number;
  /** Time limit of one try: until the whole answer has arrived, or the beginning of a stream or file. */
  readonly timeoutMs: number;
  /** Parses JSON. By default, integers that a double can't hold become bigints. */
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

/**
 * Statuses of a busy or starting service, or of a proxy in front of it: the request itself may be correct.
 */
const MOMENTARY: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const LONGEST_BACKOFF_MS = 30_000;
/** Browsers set their own user agent. */
const userAgent = typeof process === 'object' ? { 'user-agent': `taocun-typescript/${version}` } : {};

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: string | undefined;
  /** True if the request changes nothing, or if repeating it changes nothing more. */
  readonly isRepeatable: boolean;
  /** Headers besides the key. A body is JSON unless they name another type. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a request. While the service is away or busy, tries again after the seconds of `retry-after` or a
 * growing pause. A request that is not repeatable is sent again only if the service says that it did nothing
 * (429, or 503 with `retry-after`). An answer that breaks off while `read` reads it counts as not received.
 * @throws TaocunProblem with the service's answer, TaocunUnreachable if none arrives
 */
export async function send<Content>(
  request: Request,
  options: RequestOptions,
  read: (response: Response) => Content | Promise<Content>,
): Promise<Content> {
  for (let tries = 1; ; tries++) {
    const answer = await once(request, options, read);
    if ('content' in answer) return answer.content;
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

/** The pause that the service asks for, or else one that grows with each try. */
export function pauseMs(failure: unknown, tries: number, firstMs: number): number {
  const retryAfterSeconds = failure instanceof TaocunProblem ? failure.retryAfterSeconds : undefined;
  return retryAfterSeconds === undefined ? backoffMs(tries, firstMs) : retryAfterSeconds * 1_000;
}

async function once<Content>(
  { method, path, query, body, headers, signal }: Request,
  { url, key, fetch, timeoutMs }: RequestOptions,
  read: (response: Response) => Content | Promise<Content>,
): Promise<{ readonly content: Content } | { readonly failure: TaocunProblem | TaocunUnreachable }> {
  const search = query === undefined || query.size === 0 ? '' : `?${query.toString()}`;
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new Error(`Nothing has arrived for ${timeoutMs} ms.`)),
    timeoutMs,
  );
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
      // The key must not follow a redirect to another host.
      redirect: 'error',
      signal: signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]),
    });
    return response.ok ? { content: await read(response) } : { failure: await problemIn(response) };
  } catch (cause) {
    return { failure: new TaocunUnreachable(`${url} does not answer.`, { cause }) };
  } finally {
    clearTimeout(timer);
  }
}

/** The jitter of a quarter prevents clients that were cut off together from reconnecting together. */
function backoffMs(tries: number, firstMs: number): number {
  return Math.min(LONGEST_BACKOFF_MS, firstMs * 2 ** (tries - 1)) * (0.75 + Math.random() / 4);
}

/** @throws the reason of the signal, if it is aborted during the pause */
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
