import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, type HttpServer, type LoggerService } from '@nestjs/common';
import { messageOf } from '@taocun/runtime';
import { isMongodbAway, missingRight } from '@taocun/messaging';
import { codeOfStatus, type ProblemCode, problemTypes, typeAddressOf } from './problem-types';
import { type Refusals } from './refusals';

/** An error body of RFC 9457; `code`, `requestId` and further members are extensions. */
interface ProblemDetails {
  readonly type: string;
  readonly code: ProblemCode;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly [extension: string]: unknown;
}

interface Occurrence {
  /** Explanation of this occurrence, for the caller. */
  readonly detail: string;
  /** Further members for machines, such as the invalid paths. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A problem is given by its kind or, if that is enough, by its status. */
type ProblemOptions = Occurrence &
  ({ readonly code: ProblemCode; readonly status?: undefined } | { readonly code?: undefined; readonly status: number });

/** Thrown by a handler to answer with exactly this problem. */
export class Problem extends HttpException {
  readonly problem: Occurrence & { readonly code: ProblemCode; readonly status: number };

  constructor({ code, status, detail, extensions = {} }: ProblemOptions) {
    const known = code ?? codeOfStatus(status);
    super(detail, status ?? problemTypes[known].status);
    this.problem = { code: known, status: status ?? problemTypes[known].status, detail, extensions };
  }
}

/** A failover or a missing right makes many requests fail, but is one event in the log. */
const AWAY_LOGGED_EVERY_MS = 60_000;
const ofMongodb: ReadonlySet<ProblemCode> = new Set(['database-away', 'missing-right']);

/** Nothing was done, because MongoDB did not answer or its user lacks a right. `what` begins the sentence. */
export function undoneByMongodb(what: string, right: string | undefined): Problem {
  const why = right === undefined ? 'MongoDB does not answer' : `the service's user of MongoDB lacks the right ${right}`;
  return new Problem({
    code: right === undefined ? 'database-away' : 'missing-right',
    detail: `${what} because ${why}. Nothing was done; it is safe to try again later.`,
    extensions: { taken: 'none' },
  });
}

/** Answers every HTTP error as problem+json. An unexpected one is logged in full and answered without internals. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  #awayLoggedAtMs = -Infinity;

  constructor(
    private readonly http: HttpServer,
    private readonly log: LoggerService,
    private readonly refusals: Pick<Refusals, 'note'>,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request: unknown = host.switchToHttp().getRequest();
    const response: object = host.switchToHttp().getResponse();
    // The work has ended because its caller has disconnected.
    if (error instanceof Error && error.name === 'AbortError' && isClosed(response)) return;
    const url = this.http.getRequestUrl?.(request);
    const { id: requestId } = request as { readonly id?: string };
    // Only the path, because a query may contain data that must not be repeated.
    const body = problemOf(error, url?.split('?', 1)[0] ?? '', requestId);
    const isAway = ofMongodb.has(body.code);
    const isRefusal = this.refusals.note(body.code, response);
    if (isAway) this.#logAway(error, body);
    else if (body.status >= 500 && !isRefusal)
      this.log.error(`${body.instance} failed with ${body.status}.`, error, { requestId, ...traceOf(request) }, 'HTTP');
    if (this.http.isHeadersSent?.(response) === true) {
      // The answer has begun, so only a broken connection shows the caller that the rest is missing.
      breakOff(response);
      return;
    }
    this.http.setHeader?.(response, 'content-type', 'application/problem+json; charset=utf-8');
    this.http.reply(response, JSON.stringify(body), body.status);
  }

  #logAway(error: unknown, { code, detail }: ProblemDetails): void {
    const nowMs = performance.now();
    if (nowMs - this.#awayLoggedAtMs < AWAY_LOGGED_EVERY_MS) return;
    this.#awayLoggedAtMs = nowMs;
    if (code === 'missing-right') this.log.error(`Requests are answered with 503: ${detail}`, 'HTTP');
    else
      this.log.warn(`Requests are answered with 503, since MongoDB has no primary or does not answer in time: ${messageOf(error)}`, 'HTTP');
  }
}

/** The caller's trace id, for the log line. */
function traceOf(request: unknown): { readonly traceId?: string } {
  const { traceparent } = (request as { readonly headers?: Readonly<Record<string, unknown>> }).headers ?? {};
  const traceId = typeof traceparent === 'string' ? /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent)?.[1] : undefined;
  return traceId === undefined ? {} : { traceId };
}

/** The body of the answer to an error. `instance` is the path of the request. */
export function problemOf(error: unknown, instance: string, requestId?: string): ProblemDetails {
  const { code, status, detail, more = {} } = found(error, instance);
  const { title } = problemTypes[code];
  return { ...more, type: typeAddressOf(code), code, title, status, detail, instance, ...(requestId !== undefined && { requestId }) };
}

interface Found {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string;
  readonly more?: object;
}

function found(error: unknown, path: string): Found {
  if (error instanceof Problem) return { ...error.problem, more: error.problem.extensions ?? {} };
  if (error instanceof HttpException) {
    const status = error.getStatus();
    // Nest's router answers a request without handler with this message.
    const [, method] = /^Cannot ([A-Z]+) /.exec(error.message) ?? [];
    if (status === 404 && method !== undefined) {
      return {
        code: 'unknown-address',
        status,
        detail: `No route answers ${method} ${path}. GET /docs-json describes those that there are.`,
      };
    }
    const { detail, errors } = detailOf(error);
    return { code: codeOfStatus(status), status, detail, ...(errors !== undefined && { more: { errors } }) };
  }
  if (isMongodbAway(error)) {
    const detail =
      'MongoDB has no primary, or does not answer in time; a member may be taking over. Try again in the seconds of retry-after.';
    return { code: 'database-away', status: 503, detail };
  }
  const right = missingRight(error);
  if (right !== undefined) {
    return {
      code: 'missing-right',
      status: 503,
      detail: `The service's user of MongoDB lacks the right ${right}. An operator has to grant it.`,
    };
  }
  return { code: 'unexpected-error', status: 500, detail: 'The service met an unexpected error, which has been logged.' };
}

/** The most errors in an answer, so that it does not become larger than the invalid body. */
const mostErrors = 50;

/** The messages of Nest's validation, joined and as a list. */
function detailOf(error: HttpException): { readonly detail: string; readonly errors?: readonly unknown[] } {
  const response = error.getResponse();
  if (typeof response === 'object' && 'message' in response && Array.isArray(response.message)) {
    const found: readonly unknown[] = response.message;
    const errors = found.slice(0, mostErrors).map(inOurWords);
    const more = found.length > errors.length ? `; and ${found.length - errors.length} more` : '';
    return { detail: errors.join('; ') + more, errors };
  }
  return { detail: error.message };
}

const UNKNOWN = 'property ';
const UNKNOWN_END = ' should not exist';

/** class-validator reports an unknown member as `filter.property region should not exist`. */
function inOurWords(error: unknown): unknown {
  if (typeof error !== 'string' || !error.endsWith(UNKNOWN_END) || !error.includes(UNKNOWN)) return error;
  return unknownMember(error.slice(0, -UNKNOWN_END.length).replace(UNKNOWN, ''));
}

/** The message for an unknown parameter or member of a body. */
export function unknownMember(name: string): string {
  return `${name} is unknown here. Leave it out, or correct its name`;
}

function isClosed(response: object): boolean {
  const { raw } = response as { readonly raw?: { readonly destroyed: boolean } };
  return raw?.destroyed === true;
}

function breakOff(response: unknown): void {
  const { raw } = response as { readonly raw?: { destroy(): void } };
  raw?.destroy();
}
