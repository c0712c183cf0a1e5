import helmet from '@fastify/helmet';
import { type DynamicModule, type LoggerService, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemFilter } from './problem';

export interface HttpLimits {
  /** The largest request body; what is larger is answered with 413. */
  readonly bodyLimitBytes: number;
}

/** Node's own default, which Fastify switches off: a request that trickles in for ever would hold its connection for ever. */
const requestTimeoutMs = 300_000;

/** The Nest application over Fastify, with safe headers and problem+json for every error; not listening yet. */
export async function createHttpApp(module: Type | DynamicModule, limits: HttpLimits, log: LoggerService): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: limits.bodyLimitBytes,
    // Nothing here decides by the caller's address, so no header may claim one.
    trustProxy: false,
    requestTimeout: requestTimeoutMs,
    logger: false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: log, abortOnError: false });
  // On a network without TLS the browser would be sent to https addresses that nobody serves.
  await app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  app.useGlobalFilters(new ProblemFilter(app.getHttpAdapter(), log));
  return app;
}
