import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Span, SpanContext } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Spans } from './spans.ts';
import { readTraceParent } from './trace-parent.ts';

/** As OpenTelemetry numbers it. */
const FAILED = 2;

/**
 * A span for each request, named after its route and never after its URL: that holds ids, and what people put behind `?`.
 * What is done for the request meanwhile belongs to it.
 */
export function traceRequests(app: FastifyInstance, spans: Spans, current: AsyncLocalStorage<SpanContext>): void {
  const open = new WeakMap<FastifyRequest, Span>();
  app.addHook('onRequest', (request, _reply, done) => {
    const { method, headers, routeOptions } = request;
    const path = routeOptions.config.route?.path;
    const attributes = {
      'http.request.method': method,
      ...(path === undefined ? {} : { 'http.route': path }),
      'enginehouse.request.id': request.id,
    };
    const name = path === undefined ? method : `${method} ${path}`;
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
