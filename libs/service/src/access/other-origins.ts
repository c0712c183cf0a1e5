import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { type AccessConfig } from '../config/config';
import { REQUEST_ID } from '../http/request-ids';

const exposedHeaders = [
  REQUEST_ID,
  'retry-after',
  'www-authenticate',
  'deprecation',
  'sunset',
  'link',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'etag',
  'content-length',
  'content-range',
  'accept-ranges',
  'content-disposition',
  'taocun-as-of',
  'taocun-known-at',
  'taocun-caught-up',
  'taocun-behind',
];
const requestHeaders = [
  'content-type',
  'accept',
  'last-event-id',
  'if-none-match',
  'if-range',
  'range',
  REQUEST_ID,
];
/** Seconds for which a browser may reuse the preflight answer. */
const maxAge = 600;

/**
 * CORS: pages of all origins may read what is open to everybody, those of named origins may send keys. There
 * are no cookies.
 */
export function allowOtherOrigins(app: NestFastifyApplication, access: AccessConfig): void {
  const { corsOrigins, openReading } = access;
  const named = {
    origin: [...corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders,
    maxAge,
    allowedHeaders: ['authorization', 'idempotency-key', ...requestHeaders],
  };
  if (!openReading && corsOrigins.length === 0) return;
  const everybody = {
    origin: '*',
    methods: ['GET', 'HEAD', 'POST'],
    exposedHeaders,
    maxAge,
    allowedHeaders: requestHeaders,
  };
  const isPublic = ({ method, routeOptions: { config } }: FastifyRequest): boolean =>
    openReading && (method === 'OPTIONS' || config.need === 'reader');
  app.enableCors({
    delegator: (request, callback) => {
      const { origin = '', 'access-control-request-method': requestedMethod } = request.headers;
      // This is not a preflight request: the access control refuses its method.
      if (request.method === 'OPTIONS' && (origin === '' || requestedMethod === undefined))
        return callback(null, { origin: false });
      callback(null, !corsOrigins.includes(origin) && isPublic(request) ? everybody : named);
    },
  });
}
