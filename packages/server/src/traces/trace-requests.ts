import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Span, SpanContext } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { routeOf } from '../request-name.ts';
import type { Spans } from './spans.ts';
import { readTraceParent } from './trace-parent.ts';

/** As OpenTelemetry numbers it. */
const FAILED = 2;

/**
 * A span for each request, named after its route. What is done for the request meanwhile belongs to it.
 */
export function traceRequests(app: FastifyInstance, spans: Spans, current: AsyncLocalStorage<SpanContext>): void {
  const open = new WeakMap<FastifyRequest, Span>();
  app.addHook('onRequest', (request, _reply, done) => {
    const { method, headers } = request;
    const route = routeOf(request);
    const attributes = {
      'http.request.method': method,
      ...(route.startsWith('/') ? { 'http.route': route } : {}),
      'enginehouse.request.id': request.id,
    };
    const name = `${method} ${route}`;
    const parent = readTraceParent(headers.traceparent);
    const span = spans.begin(name, { kind: spans.kinds.SERVER, attributes }, parent);
    open.set(request, span);
    current.run(span.spanContext(), done);
  });
  // A body that was read comes from the socket, which belongs to no request.
  app.addHook('preValidation', (request, _reply, done) => {
    const span = open.get(request);
    if (span === undefined) done();
    else current.run(span.spanContext(), done);
  });
  app.addHook('onResponse', (request, reply, done) => {
    const span = open.get(request);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: FAILED }).setAttribute('error.type', String(reply.statusCode));
    span?.end();
    done();
  });
}
