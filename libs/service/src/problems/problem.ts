import { inspect } from 'node:util';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  type LoggerService,
} from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { isMongodbAway, missingRight } from '@taocun/messaging';
import { codeOfStatus, type ProblemCode, problemTypes, typeAddressOf } from '@taocun/openapi';
import { messageOf } from '@taocun/runtime';
import { type Refusals } from './refusals';

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

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
  /** The error behind it, for the log only. */
  readonly cause?: unknown;
}

/** A problem is given by its kind or, if that is enough, by its status. */
type ProblemOptions = Occurrence &
  (
    | { readonly code: ProblemCode; readonly status?: undefined }
    | { readonly code?: undefined; readonly status: number }
  );

/** Thrown by a handler to answer with exactly this problem. */
export class Problem extends HttpException {
  readonly problem: Omit<Occurrence, 'cause'> & { readonly code: ProblemCode; readonly status: number };

  constructor({ code, status, detail, extensions = {}, cause }: ProblemOptions) {
    const known = code ?? codeOfStatus(status);
    super(detail, status ?? problemTypes[known].status, cause === undefined ? {} : { cause });
    this.problem = { code: known, status: status ?? problemTypes[known].status, detail, extensions };
  }
}

/** A failover, a missing right or an absent service makes many requests fail, but is one event in the log. */
const AWAY_LOGGED_EVERY_MS = 60_000;
const away: ReadonlySet<ProblemCode> = new Set([
  'database-away',
  'missing-right',
  'service-away',
  'service-timeout',
]);

/** Nothing was done, because MongoDB did not answer or its user lacks a right. `what` begins the sentence. */
export function undoneByMongodb(what: string, right: string | undefined): Problem {
  const why =
    right === undefined
      ? 'MongoDB does not answer'
      : `the service's user of MongoDB lacks the right ${right}`;
  return new Problem({
    code: right === undefined ? 'database-away' : 'missing-right',
    detail: `${what} because ${why}. Nothing was done; it is safe to try again later.`,
    extensions: { taken: 'none' },
  });
}

/**
 * Answers every error over HTTP as problem+json: those of Nest's handlers as an exception filter, and those
 * of hooks, plugins and Fastify itself as Fastify's error handler. An unexpected one is logged in full and
 * answered without internals.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #awayLoggedAtMs = new Map<ProblemCode, number>();

  constructor(
    private readonly log: LoggerService,
    private readonly refusals: Pick<Refusals, 'note'>,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    // The work has ended because its caller has disconnected, and nobody can read the reason.
    if (reply.raw.destroyed && (error instanceof Problem || isAbort(error))) return;
    const body = problemOf(error, pathOf(request), request.id);
    const isRefusal = this.refusals.note(body.code, reply);
    if (away.has(body.code)) this.#logAway(error, body);
    else if (body.status >= 500 && !isRefusal) {
      const fields = { requestId: request.id, ...traceOf(request) };
      this.log.error(`${body.instance} failed with ${body.status}.`, errorOf(error), fields, 'HTTP');
    }
    if (reply.sent || reply.raw.headersSent) {
      // The answer has begun, so only a broken connection shows the caller that the rest is missing.
      reply.raw.destroy();
      return;
    }
    void reply.code(body.status).header('content-type', PROBLEM_JSON).send(JSON.stringify(body));
  }

  #logAway(error: unknown, { code, status, detail }: ProblemDetails): void {
    const nowMs = performance.now();
    if (nowMs - (this.#awayLoggedAtMs.get(code) ?? -Infinity) < AWAY_LOGGED_EVERY_MS) return;
    this.#awayLoggedAtMs.set(code, nowMs);
    const { cause = error } = errorOf(error);
    if (code === 'missing-right') this.log.error(`Requests are answered with 503: ${detail}`, 'HTTP');
    else if (code === 'database-away')
      this.log.warn(
        `Requests are answered with 503, since MongoDB has no primary or does not answer in time: ${messageOf(cause)}`,
        'HTTP',
      );
    else
      this.log.warn(
        `Requests are answered with ${status}: ${detail}${cause === error ? '' : ` (${messageOf(cause)})`}`,
        'HTTP',
      );
  }
}

/** An error as the log shows it, with its stack, whatever was thrown. */
function errorOf(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error(`Something other than an error was thrown: ${inspect(thrown, { depth: 1 })}`);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The path without the query, which may contain data that must not be repeated. */
function pathOf({ raw }: Pick<FastifyRequest, 'raw'>): string {
  return raw.url?.split('?', 1)[0] ?? '';
}

/** The caller's trace id, for the log line. */
function traceOf({ headers }: FastifyRequest): { readonly traceId?: string } {
  const { traceparent } = headers;
  const traceId =
    typeof traceparent === 'string' ? /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent)?.[1] : undefined;
  return traceId === undefined ? {} : { traceId };
}

/** The body of the answer to an error. `instance` is the path of the request. */
export function problemOf(error: unknown, instance: string, requestId?: string): ProblemDetails {
  const { code, status, detail, more = {} } = factsOf(error, instance);
  const { title } = problemTypes[code];
  return {
    ...more,
    type: typeAddressOf(code),
    code,
    title,
    status,
    detail,
    instance,
    ...(requestId !== undefined && { requestId }),
  };
}

interface ErrorFacts {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string;
  readonly more?: object;
}

function factsOf(error: unknown, path: string): ErrorFacts {
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
  const ofFastify = factsOfFastify(error);
  if (ofFastify !== undefined) return ofFastify;
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
  return {
    code: 'unexpected-error',
    status: 500,
    detail: 'The service met an unexpected error, which has been logged.',
  };
}

/** The words for errors of Fastify with messages that do not say what a caller can do. */
const ofFastify: Readonly<Record<string, Omit<ErrorFacts, 'status'>>> = {
  FST_ERR_BAD_URL: {
    code: 'malformed-request',
    detail:
      'The address is malformed: each % in it must be followed by two hexadecimal digits, and all of it must be UTF-8.',
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    code: 'address-too-long',
    detail: 'A part of the path is longer than in any route of this service.',
  },
};

/** A refusal of the request by Fastify or one of its plugins; undefined if the fault is ours. */
function factsOfFastify(error: unknown): ErrorFacts | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number')
    return undefined;
  const { statusCode: status, message } = error;
  if (status < 400 || status >= 500) return undefined;
  const known = 'code' in error && typeof error.code === 'string' ? ofFastify[error.code] : undefined;
  return { code: codeOfStatus(status), detail: message, ...known, status };
}

/** The most errors in an answer, so that it does not become larger than the invalid body. */
const mostErrors = 50;

/** The messages of Nest's validation, joined and as a list. */
function detailOf(error: HttpException): { readonly detail: string; readonly errors?: readonly unknown[] } {
  const response = error.getResponse();
  if (typeof response === 'object' && 'message' in response && Array.isArray(response.message)) {
    const messages: readonly unknown[] = response.message;
    const errors = messages.slice(0, mostErrors).map(inOurWords);
    const more = messages.length > errors.length ? `; and ${messages.length - errors.length} more` : '';
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
