import helmet from '@fastify/helmet';
import { type DynamicModule, type LoggerService, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeys } from '../access/api-keys';
import { type ServiceConfig } from '../config/config';
import { installAccessControl } from '../access/access-control';
import { ApiKeyCache } from '../access/api-key-cache';
import { recordHttpMetrics } from '../observability/http-metrics';
import { ProblemFilter } from '../problems/problem';
import { SERVICE_CONFIG } from '../config/tokens';
import { answerUnreadable, answerUnroutable, refuseAmbiguousRequests } from '../http/strict-requests';

export interface HttpLimits {
  /** The largest request body; what is larger is answered with 413. */
  readonly bodyLimitBytes: number;
  /** How long the headers of a request may take to come, and the whole of it. */
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  /** How long a connection may stand still in the middle of a request or an answer. */
  readonly stillTimeoutMs?: number;
  readonly connections?: number;
}

/** A request that trickles in for ever would hold its connection for ever. The largest body comes in this time at 140 kB a second. */
const defaultRequestTimeoutMs = 120_000;
const defaultHeadersTimeoutMs = 15_000;
/** Longer than anything that is waited for behind an answer, and than the pauses of a stream of events. */
const defaultStillTimeoutMs = 120_000;
/** An idle one takes some 20 kB: all of them leave room for the work. */
const defaultConnections = 10_000;
/** How often Node looks for connections whose time is over. */
const lookForLateEveryMs = 5_000;

/**
 * The Nest application over Fastify, with safe headers, a door that asks everybody for their key, and problem+json for every
 * error; not listening yet. It needs a ServiceModule in `module`.
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  {
    bodyLimitBytes,
    headersTimeoutMs = defaultHeadersTimeoutMs,
    requestTimeoutMs = defaultRequestTimeoutMs,
    stillTimeoutMs = defaultStillTimeoutMs,
    connections = defaultConnections,
  }: HttpLimits,
  log: LoggerService,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    // Requests without a key are counted by the address of their connection, which no header may claim.
    trustProxy: false,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: stillTimeoutMs,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: answerUnroutable,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: Math.min(lookForLateEveryMs, headersTimeoutMs) },
    logger: false,
  });
  adapter.getInstance().server.maxConnections = connections;
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: log, abortOnError: false, bodyParser: false });
  // On a network without TLS the browser would be sent to https addresses that nobody serves.
  await app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  recordHttpMetrics(app);
  refuseAmbiguousRequests(app, bodyLimitBytes);
  const { access } = app.get<ServiceConfig>(SERVICE_CONFIG);
  if (access.corsOrigins.length > 0) app.enableCors(corsFor(access.corsOrigins));
  await installAccessControl(app, new ApiKeyCache(app.get(ApiKeys), log), access, log);
  app.useGlobalFilters(new ProblemFilter(app.getHttpAdapter(), log));
  return app;
}

/** Pages of these sites may send keys and read answers; cookies there are none. */
function corsFor(origins: readonly string[]) {
  return {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'accept', 'last-event-id'],
    exposedHeaders: ['retry-after', 'www-authenticate', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
    maxAge: 600,
  };
}
