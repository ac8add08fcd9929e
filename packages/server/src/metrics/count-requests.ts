import type { FastifyInstance } from 'fastify';
import type { Metrics } from './create-metrics.ts';

/** Counts what is answered, by the path that the table has; files and pages are one, and so is what leads nowhere. */
export function countRequests(app: FastifyInstance, metrics: Pick<Metrics, 'answered'>): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { route, isPublic } = request.routeOptions.config;
    const type = reply.getHeader('content-type');
    // A stream lasts as long as somebody listens: that is no measure of the server.
    const isStream = typeof type === 'string' && type.startsWith('text/event-stream');
    metrics.answered({
      method: request.method,
      route: route?.path ?? (isPublic === true ? 'files' : 'unknown'),
      status: reply.statusCode,
      seconds: isStream ? null : reply.elapsedTime / 1000,
    });
    done();
  });
}
