import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { type AccessConfig } from '../config/config';
import { REQUEST_ID } from '../http/request-ids';
import { isOpen } from './require-role';

const exposedHeaders = [
  ...[REQUEST_ID, 'retry-after', 'www-authenticate', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
  ...['etag', 'content-length', 'content-range', 'accept-ranges', 'content-disposition', 'taocun-as-of', 'taocun-known-at'],
];
const askedHeaders = ['content-type', 'accept', 'last-event-id', 'if-none-match', 'if-range', 'range', REQUEST_ID];
/** Seconds for which a browser need not ask again. */
const maxAge = 600;

/** CORS: pages of all origins may read what everybody may read, and those of named origins may send keys. There are no cookies. */
export function allowOtherOrigins(app: NestFastifyApplication, access: AccessConfig): void {
  const { corsOrigins, openReading } = access;
  const named = {
    ...{ origin: [...corsOrigins], methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'], exposedHeaders, maxAge },
    allowedHeaders: ['authorization', 'idempotency-key', ...askedHeaders],
  };
  if (!openReading) {
    if (corsOrigins.length > 0) app.enableCors(named);
    return;
  }
  const everybody = { origin: '*', methods: ['GET', 'HEAD', 'POST'], exposedHeaders, maxAge, allowedHeaders: askedHeaders };
  const isPublic = ({ method, routeOptions: { config } }: FastifyRequest): boolean =>
    method === 'OPTIONS' || (config.need === 'reader' && isOpen('reader', access));
  app.enableCors({
    delegator: (request, callback) => {
      const isNamed = corsOrigins.includes(request.headers.origin ?? '');
      callback(null, !isNamed && isPublic(request) ? everybody : named);
    },
  });
}
