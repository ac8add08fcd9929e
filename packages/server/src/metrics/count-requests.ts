import type { FastifyInstance } from 'fastify';
import { routeOf } from '../request-name.ts';
import type { Metrics } from './create-metrics.ts';

/** Counts what is answered, by route. */
export function countRequests(app: FastifyInstance, metrics: Pick<Metrics, 'answered'>): void {
  app.addHook('onResponse', (request, reply, done) => {
    const type = reply.getHeader('content-type');
    // A stream lasts as long as somebody listens: that is no measure of the server.
    const isStream = typeof type === 'string' && type.startsWith('text/event-stream');
    metrics.answered({
      method: request.method,
      route: routeOf(request),
      status: reply.statusCode,
      seconds: isStream ? null : reply.elapsedTime / 1000,
    });
    done();
  });
}
