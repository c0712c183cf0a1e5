import helmet from '@fastify/helmet';
import { type DynamicModule, type LoggerService, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { installAccessControl, shownKeyOf } from '../access/access-control';
import { ApiKeyCache } from '../access/api-key-cache';
import { ApiKeys } from '../access/api-keys';
import { AuditLog } from '../access/audit-log';
import { auditRequests, RefusedAttempts } from '../access/audited-requests';
import { allowOtherOrigins } from '../access/other-origins';
import { type ServiceConfig } from '../config/config';
import { SERVICE_CONFIG } from '../config/tokens';
import { boundConnections } from '../http/connections';
import { answerRequestIds, REQUEST_ID, requestIdOf } from '../http/request-ids';
import { answerUnreadable, refuseAmbiguousRequests, refuseWhileStopping } from '../http/strict-requests';
import { trustedProxies } from '../http/trusted-proxies';
import { NoUnknownParameters } from '../http/unknown-parameters';
import { recordHttpMetrics } from '../observability/http-metrics';
import { ProblemFilter } from '../problems/problem';
import { Refusals } from '../problems/refusals';

export interface HttpLimits {
  /** The largest request body; a larger one is answered with 413. */
  readonly bodyLimitBytes: number;
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  /** Timeout for a connection that is idle within a request or an answer. */
  readonly idleTimeoutMs?: number;
  readonly connections?: number;
  /** The most connections of one address, which may be that of a proxy. */
  readonly connectionsOfAddress?: number;
}

/**
 * Guards against requests that arrive extremely slowly. The largest body needs 140 kB a second to arrive in
 * this time.
 */
const defaultRequestTimeoutMs = 120_000;
const defaultHeadersTimeoutMs = 15_000;
/** Longer than any answer takes to prepare, and than the pauses in a stream of events. */
const defaultIdleTimeoutMs = 120_000;
/** An idle connection takes some 20 kB, so this many leave enough memory for the work. */
const defaultConnections = 10_000;
/** After this time a new primary is often elected, an instance loaded, or another caller done. */
const RETRY_AFTER_SECONDS = 5;
/** Interval at which Node checks connections for timeouts. */
const timeoutCheckEveryMs = 5_000;

/**
 * Nest would set its own error handler too late for the routes of plugins, which would then answer errors in
 * another way.
 */
class HttpAdapter extends FastifyAdapter {
  override setErrorHandler(): FastifyInstance {
    return this.getInstance();
  }
}

/**
 * The Nest application over Fastify, with safe headers, access control, and problem+json for every error. It
 * is not listening yet. `module` must contain a ServiceModule.
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  {
    bodyLimitBytes,
    headersTimeoutMs = defaultHeadersTimeoutMs,
    requestTimeoutMs = defaultRequestTimeoutMs,
    idleTimeoutMs = defaultIdleTimeoutMs,
    connections = defaultConnections,
    connectionsOfAddress = Math.ceil(connections / 2),
  }: HttpLimits,
  log: LoggerService,
): Promise<NestFastifyApplication> {
  let isProxy: (address: string) => boolean = () => false;
  const refusals = new Refusals(log);
  const problems = new ProblemFilter(log, refusals);
  const adapter = new HttpAdapter({
    bodyLimit: bodyLimitBytes,
    // Requests without a key are counted by the address of their connection; only a header of a trusted proxy
    // overrides it.
    trustProxy: (address) => isProxy(address),
    requestTimeout: requestTimeoutMs,
    connectionTimeout: idleTimeoutMs,
    clientErrorHandler: answerUnreadable,
    // The router refuses these addresses before any hook.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(
        error,
        request,
        reply.header(REQUEST_ID, request.id).header('x-content-type-options', 'nosniff'),
      ),
    genReqId: requestIdOf,
    http: {
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: Math.min(timeoutCheckEveryMs, headersTimeoutMs),
      // Node would answer without a body; `refuseAmbiguousRequests` refuses a request without a host.
      requireHostHeader: false,
    },
    // Fastify would answer in a form of its own; see `refuseWhileStopping`.
    return503OnClosing: false,
    logger: false,
  });
  // Before all plugins, because their routes inherit it.
  adapter.getInstance().setErrorHandler((error, request, reply) => problems.answer(error, request, reply));
  boundConnections(adapter.getInstance().server, connections, connectionsOfAddress, (address) =>
    isProxy(address),
  );
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: log,
    abortOnError: false,
    bodyParser: false,
  });
  answerRequestIds(app);
  answerRetryAfter(app);
  // The proxy that terminates TLS should send Strict-Transport-Security: the header binds the whole host, and
  // subdomains that are not ours.
  await app.register(helmet, { contentSecurityPolicy: nothingOfItsOwn, strictTransportSecurity: false });
  adapter.getInstance().addHook('onClose', () => refusals.report());
  recordHttpMetrics(app, refusals);
  refuseWhileStopping(app);
  refuseAmbiguousRequests(app, bodyLimitBytes);
  const { access } = app.get<ServiceConfig>(SERVICE_CONFIG);
  isProxy = trustedProxies(access.trustedProxies);
  allowOtherOrigins(app, access);
  const audit = app.get(AuditLog);
  await installAccessControl(
    app,
    new ApiKeyCache(app.get(ApiKeys), log),
    access,
    log,
    new RefusedAttempts(audit, log),
  );
  auditRequests(app, audit, shownKeyOf, log);
  app.useGlobalGuards(new NoUnknownParameters());
  app.useGlobalFilters(problems);
  return app;
}

/**
 * The policy for answers that are data: a browser that treats one as a page loads and runs nothing. Pages
 * have their own policies. `upgrade-insecure-requests` is missing because, without TLS, it would send
 * browsers to https addresses that nothing serves.
 */
const nothingOfItsOwn = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/**
 * Gives every 503 the header `retry-after`, unless its handler has set a better one: clients repeat a request
 * only if it is there.
 */
function answerRetryAfter(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (_request, reply, _payload, done) => {
      if (reply.statusCode === 503 && !reply.hasHeader('retry-after'))
        reply.header('retry-after', String(RETRY_AFTER_SECONDS));
      done();
    });
}
