import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, type HttpServer, type LoggerService } from '@nestjs/common';
import { messageOf } from '@taocun/kafka';
import { isMongodbAway } from '@taocun/messaging';
import { jsonAnswer } from '../http/json-answer';

/** An error body of RFC 9457; members beyond the five are extensions. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly [extension: string]: unknown;
}

export interface ProblemOptions {
  readonly status: number;
  /** Explanation of this occurrence, for the caller. */
  readonly detail: string;
  /** The type of problem; 'about:blank' adds nothing to the status. */
  readonly type?: string;
  /** The phrase of the status by default. */
  readonly title?: string;
  /** Further members for machines, such as the invalid paths. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Thrown by a handler to answer with exactly this problem. */
export class Problem extends HttpException {
  constructor(readonly problem: ProblemOptions) {
    super(problem.detail, problem.status);
  }
}

/** By then a new primary is often elected. */
const AWAY_RETRY_AFTER_SECONDS = 5;
/** A failover fails many requests, and is one event of the log. */
const AWAY_LOGGED_EVERY_MS = 60_000;

/** Answers every HTTP error as problem+json. An unexpected one is logged in full and answered without internals. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  #awayLoggedAtMs = -Infinity;

  constructor(
    private readonly http: HttpServer,
    private readonly log: LoggerService,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request: unknown = host.switchToHttp().getRequest();
    const response: unknown = host.switchToHttp().getResponse();
    const url = this.http.getRequestUrl?.(request);
    // Only the path: a query may contain data that must not be repeated.
    const body = problemOf(error, url?.split('?', 1)[0] ?? '');
    const isAway = isMongodbAway(error);
    if (isAway) this.#logAway(error);
    else if (body.status >= 500) this.log.error(`${body.instance} failed with ${body.status}.`, error, traceOf(request), 'HTTP');
    if (this.http.isHeadersSent?.(response) === true) {
      // The answer has begun, so only a broken connection shows the caller that the rest is missing.
      breakOff(response);
      return;
    }
    this.http.setHeader?.(response, 'content-type', 'application/problem+json; charset=utf-8');
    if (isAway) this.http.setHeader?.(response, 'retry-after', String(AWAY_RETRY_AFTER_SECONDS));
    this.http.reply(response, jsonAnswer(body), body.status);
  }

  #logAway(error: unknown): void {
    const nowMs = performance.now();
    if (nowMs - this.#awayLoggedAtMs < AWAY_LOGGED_EVERY_MS) return;
    this.#awayLoggedAtMs = nowMs;
    this.log.warn(`Requests are answered with 503, since MongoDB has no primary or does not answer in time: ${messageOf(error)}`, 'HTTP');
  }
}

/** The caller's trace id, for the log line. */
function traceOf(request: unknown): { readonly traceId?: string } {
  const { traceparent } = (request as { readonly headers?: Readonly<Record<string, unknown>> }).headers ?? {};
  const traceId = typeof traceparent === 'string' ? /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent)?.[1] : undefined;
  return traceId === undefined ? {} : { traceId };
}

export function problemOf(error: unknown, instance: string): ProblemDetails {
  if (error instanceof Problem) {
    const { type, title, status, detail, extensions } = error.problem;
    return { ...extensions, type: type ?? 'about:blank', title: title ?? phraseOf(status), status, detail, instance };
  }
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return { type: 'about:blank', title: phraseOf(status), status, ...detailOf(error), instance };
  }
  if (isMongodbAway(error)) {
    const detail =
      'MongoDB has no primary, or does not answer in time; a member may be taking over. Try again in the seconds of retry-after.';
    return { type: 'about:blank', title: phraseOf(503), status: 503, detail, instance };
  }
  return {
    type: 'about:blank',
    title: phraseOf(500),
    status: 500,
    detail: 'The service met an unexpected error, which has been logged.',
    instance,
  };
}

/** Limit of listed errors, so that an answer does not outgrow an invalid body. */
const mostErrors = 50;

/** The messages of Nest's validation, joined and as a list. */
function detailOf(error: HttpException): { readonly detail: string; readonly errors?: readonly unknown[] } {
  const response = error.getResponse();
  if (typeof response === 'object' && 'message' in response && Array.isArray(response.message)) {
    const found: readonly unknown[] = response.message;
    const errors = found.slice(0, mostErrors);
    const more = found.length > errors.length ? `; and ${found.length - errors.length} more` : '';
    return { detail: errors.join('; ') + more, errors };
  }
  return { detail: error.message };
}

function phraseOf(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}

function breakOff(response: unknown): void {
  const { raw } = response as { readonly raw?: { destroy(): void } };
  raw?.destroy();
}
