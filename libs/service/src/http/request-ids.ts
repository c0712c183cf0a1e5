import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';

export const REQUEST_ID = 'x-request-id';

/** Matches UUIDs, ULIDs and trace ids, but nothing that could break a log line. */
const WELL_FORMED = /^[\w.:-]{1,128}$/;

/** The id from the caller or a proxy if it is well formed, otherwise a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID];
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
}

/** Adds the request's id to every answer, even one that is streamed without Fastify. */
export function answerRequestIds(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', ({ id }, reply, done) => {
    reply.header(REQUEST_ID, id);
    done();
  });
}
