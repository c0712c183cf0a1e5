import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Refusals } from '../problems/refusals';
import { Metrics } from './metrics';

/** Known methods. All others share one label, because callers may invent methods for unknown routes. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts every answer by its declared route, so that the number of series is bounded. */
export function recordHttpMetrics(app: NestFastifyApplication, refusals: Pick<Refusals, 'isOf'>): void {
  const metrics = app.get(Metrics);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      const isStream = String(reply.raw.getHeader('content-type')).startsWith('text/event-stream');
      metrics.httpAnswered({
        route: request.routeOptions.url ?? 'none',
        method: methods.has(request.method) ? request.method : 'other',
        status: refusals.isOf(reply) ? 'refused' : `${Math.floor(reply.raw.statusCode / 100)}xx`,
        seconds: isStream ? undefined : reply.elapsedTime / 1_000,
      });
      done();
    });
}
