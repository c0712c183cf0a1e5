import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';

export const REQUEST_ID = 'x-request-id';

/** Holds UUIDs, ULIDs and trace ids, and nothing that could break a line of a log. */
const WELL_FORMED = /^[\w.:-]{1,128}$/;

/** The id that the caller or a proxy gives, where it is well formed; otherwise a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID];
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
}

/** Names the request in its answer, also in one that is streamed past Fastify. */
export function answerRequestIds(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', ({ id }, reply, done) => {
    reply.header(REQUEST_ID, id);
    done();
  });
}
