import helmet from '@fastify/helmet';
import { type DynamicModule, type LoggerService, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeys } from './api-keys';
import { type ServiceConfig } from './config';
import { watchDoor } from './door';
import { KnownKeys } from './known-keys';
import { measureAnswers } from './measured-answers';
import { ProblemFilter } from './problem';
import { SERVICE_CONFIG } from './tokens';

export interface HttpLimits {
  /** The largest request body; what is larger is answered with 413. */
  readonly bodyLimitBytes: number;
  /** How long the headers of a request may take to come, and the whole of it. */
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
}

/** A request that trickles in for ever would hold its connection for ever. The largest body comes in this time at 140 kB a second. */
const defaultRequestTimeoutMs = 120_000;
const defaultHeadersTimeoutMs = 15_000;
/** How often Node looks for connections whose time is over. */
const lookForLateEveryMs = 5_000;

/**
 * The Nest application over Fastify, with safe headers, a door that asks everybody for their key, and problem+json for every
 * error; not listening yet. It needs a ServiceModule in `module`.
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  { bodyLimitBytes, headersTimeoutMs = defaultHeadersTimeoutMs, requestTimeoutMs = defaultRequestTimeoutMs }: HttpLimits,
  log: LoggerService,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    // Requests without a key are counted by the address of their connection, which no header may claim.
    trustProxy: false,
    requestTimeout: requestTimeoutMs,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: Math.min(lookForLateEveryMs, headersTimeoutMs) },
    logger: false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: log, abortOnError: false });
  // On a network without TLS the browser would be sent to https addresses that nobody serves.
  await app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  measureAnswers(app);
  const { access } = app.get<ServiceConfig>(SERVICE_CONFIG);
  if (access.corsOrigins.length > 0) app.enableCors(corsFor(access.corsOrigins));
  await watchDoor(app, new KnownKeys(app.get(ApiKeys), log), access, log);
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
