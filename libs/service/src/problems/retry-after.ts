import { type NestFastifyApplication } from '@nestjs/platform-fastify';

/** After this time a new primary is often elected, an instance loaded, or another caller done. */
const RETRY_AFTER_SECONDS = 5;

/** Gives every 503 the header `retry-after`, unless its handler has set a better one: clients repeat a request only if it is there. */
export function answerRetryAfter(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (_request, reply, _payload, done) => {
      if (reply.statusCode === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', String(RETRY_AFTER_SECONDS));
      done();
    });
}
