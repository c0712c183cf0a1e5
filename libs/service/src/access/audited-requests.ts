import { type IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext, type LoggerService } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { isMongodbAway, missingRight } from '@taocun/messaging';
import { messageOf } from '@taocun/runtime';
import { type AuditedAction } from '../http/audited-actions';
import { Problem, undoneByMongodb } from '../problems/problem';
import { StartError } from '../problems/start-error';
import { type ApiKey } from '../secrets/api-key';
import { type AuditLog, type AuditNote } from './audit-log';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by `RequireRole`. */
    readonly audited?: AuditedAction | 'not audited';
  }
}

/** An action under way, whose first record is written. */
interface Begun {
  readonly id: string;
  note: AuditNote;
}

const begun = new WeakMap<IncomingMessage, Begun>();
/** The most refused attempts that one process records in a minute; the next record counts the others. */
const MOST_REFUSED_A_MINUTE = 60;
const MINUTE_MS = 60_000;

/** Adds to the record of an action: `post(@Audit() audit: AddToAudit)`. */
export type AddToAudit = (note: AuditNote) => void;
export const Audit = createParamDecorator((_: unknown, context: ExecutionContext): AddToAudit => {
  const { raw } = context.switchToHttp().getRequest<{ raw: IncomingMessage }>();
  return (note) => {
    const one = begun.get(raw);
    if (one !== undefined) one.note = { ...one.note, ...note };
  };
});

/**
 * Records the changes that keys make: an entry before the handler, which otherwise does not run, and its
 * outcome before the answer. A route of operators or subscribers that changes something must name its action,
 * or the service does not start.
 */
export function auditRequests(
  app: NestFastifyApplication,
  audit: AuditLog,
  keyOf: (request: FastifyRequest) => ApiKey | undefined,
  log: LoggerService,
): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', ({ method, url, config }) => {
    const isChange = [method].flat().some((one) => !['GET', 'HEAD', 'OPTIONS'].includes(one));
    const { need, audited } = config ?? {};
    if (!isChange || audited !== undefined || (need !== 'operator' && need !== 'subscriber')) return;
    throw new StartError(
      `${[method].flat().join()} ${url} does not say what it does. Declare it with @RequireRole, for the audit log.`,
    );
  });
  fastify.addHook('preHandler', async (request) => {
    const { audited } = request.routeOptions.config;
    if (audited === undefined || audited === 'not audited') return;
    const { id } = request.params as { readonly id?: string };
    try {
      const entry = {
        action: audited,
        ...callerOf(request, keyOf),
        ...(id !== undefined && { object: id.slice(0, 100) }),
      };
      begun.set(request.raw, { id: await audit.begin(entry), note: {} });
    } catch (error) {
      log.warn(`The audit log can't be written, so nothing is done: ${messageOf(error)}`, 'Audit');
      throw undoneBy(error);
    }
  });
  fastify.addHook('onSend', async ({ raw }, { statusCode }) => {
    const one = begun.get(raw);
    if (one === undefined) return;
    begun.delete(raw);
    const outcome = statusCode < 400 ? 'done' : statusCode < 500 ? 'refused' : 'failed';
    try {
      await audit.end(one.id, outcome, one.note, statusCode);
    } catch (error) {
      // The first record stays and shows that the outcome is unknown.
      log.warn(`The outcome ${outcome} of ${one.id} is not in the audit log: ${messageOf(error)}`, 'Audit');
    }
  });
}

function undoneBy(error: unknown): Problem {
  const what = "The audit log can't be written";
  const right = missingRight(error);
  if (right !== undefined || isMongodbAway(error)) return undoneByMongodb(what, right);
  const detail = `${what}; the log of the service has the reason. Nothing was done; it is safe to try again later.`;
  return new Problem({ code: 'unavailable', detail, extensions: { taken: 'none' } });
}

/** Records attempts refused at routes of operators, up to a limit per minute. */
export class RefusedAttempts {
  #minuteMs = -Infinity;
  #recorded = 0;
  #unrecorded = 0;

  constructor(
    private readonly audit: Pick<AuditLog, 'refused'>,
    private readonly log: Pick<LoggerService, 'warn'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Nobody waits for the record. */
  note(request: FastifyRequest, key: ApiKey | undefined, status: number): void {
    const nowMs = this.now();
    if (nowMs - this.#minuteMs >= MINUTE_MS) {
      this.#minuteMs = nowMs;
      this.#recorded = 0;
    }
    if (this.#recorded >= MOST_REFUSED_A_MINUTE) {
      this.#unrecorded++;
      return;
    }
    this.#recorded++;
    const unrecorded = this.#unrecorded;
    this.#unrecorded = 0;
    const object = `${request.method} ${request.routeOptions.url ?? ''}`;
    this.audit
      .refused({ ...callerOf(request, () => key), object }, status, unrecorded)
      .catch((error: unknown) => {
        this.#unrecorded += unrecorded + 1;
        this.log.warn(`A refused attempt is not in the audit log: ${messageOf(error)}`, 'Audit');
      });
  }
}

/** Name and address of the caller. A closed socket has no address, although its type promises one. */
function callerOf(request: FastifyRequest, keyOf: (request: FastifyRequest) => ApiKey | undefined) {
  const key = keyOf(request);
  const from = request.ip as string | undefined;
  return { ...(key !== undefined && { key: key.id, name: key.name }), ...(from !== undefined && { from }) };
}
