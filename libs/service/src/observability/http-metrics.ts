import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Metrics } from './metrics';

/** What is asked of routes that are not there comes in any method that somebody thinks of. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts every answer by its route as it was declared, so that there are no more series than routes. */
export function recordHttpMetrics(app: NestFastifyApplication): void {
  const metrics = app.get(Metrics);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      const isStream = String(reply.raw.getHeader('content-type')).startsWith('text/event-stream');
      metrics.httpAnswered({
        route: request.routeOptions.url ?? 'none',
        method: methods.has(request.method) ? request.method : 'other',
        statusCode: reply.raw.statusCode,
        seconds: isStream ? undefined : reply.elapsedTime / 1_000,
      });
      done();
    });
}
