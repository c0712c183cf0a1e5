import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, type HttpServer, type LoggerService } from '@nestjs/common';

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
  /** What is the matter this time, for the caller to read. */
  readonly detail: string;
  /** The kind of problem; 'about:blank' means no more than the status. */
  readonly type?: string;
  /** The status's own phrase by default. */
  readonly title?: string;
  /** More for machines, as the paths that are wrong. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Thrown by a handler to answer with exactly this problem. */
export class Problem extends HttpException {
  constructor(readonly problem: ProblemOptions) {
    super(problem.detail, problem.status);
  }
}

/** Every error that leaves over HTTP does so as problem+json. What nobody expected is logged whole and told without internals. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly http: HttpServer,
    private readonly log: LoggerService,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request: unknown = host.switchToHttp().getRequest();
    const response: unknown = host.switchToHttp().getResponse();
    const url = this.http.getRequestUrl?.(request);
    // A query may hold what a caller does not want repeated, so only the path names the occurrence.
    const body = problemOf(error, url?.split('?', 1)[0] ?? '');
    if (body.status >= 500) this.log.error(`${body.instance} failed with ${body.status}.`, error, traceOf(request), 'HTTP');
    if (this.http.isHeadersSent?.(response) === true) {
      // Half an answer is out already: only a broken connection tells the caller that the rest is missing.
      breakOff(response);
      return;
    }
    this.http.setHeader?.(response, 'content-type', 'application/problem+json; charset=utf-8');
    this.http.reply(response, JSON.stringify(body), body.status);
  }
}

/** The trace that the caller has named, for the line of the log. */
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
  return {
    type: 'about:blank',
    title: phraseOf(500),
    status: 500,
    detail: 'The service has met an error that it did not expect; it has been logged.',
    instance,
  };
}

/** A body of nothing but mistakes is not to be answered with something larger than it. */
const mostErrors = 50;

/** Nest's validation gives a list of messages, which callers want one by one. */
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
