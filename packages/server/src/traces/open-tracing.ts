import { AsyncLocalStorage } from 'node:async_hooks';
import type { Observer, TraceContext } from '@enginehouse/platform';
import type { Span, SpanContext } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { aiAttributes, aiSpanName } from './ai-spans.ts';
import type { TraceConfig } from './config.ts';
import { createRunSpans } from './run-spans.ts';
import { openSpans, type SpansOptions } from './spans.ts';
import { traceParentOf } from './trace-parent.ts';
import { traceRequests } from './trace-requests.ts';

/** Makes traces of what a house does: requests, runs, engines, AI calls, statements. */
export interface Tracing extends AsyncDisposable {
  readonly observer: Observer;
  readonly context: TraceContext;
  /** Traces the requests of a server; before any other hook is added. */
  traceRequests(app: FastifyInstance): void;
}

/** AI calls under way; what never ends must not be kept for ever. */
const MOST_CALLS = 10_000;
/** W3C: the lowest bit of the flags. */
const SAMPLED = 1;
/** As OpenTelemetry numbers it. */
const FAILED = 2;

export async function openTracing(config: TraceConfig, options: SpansOptions): Promise<Tracing> {
  const spans = await openSpans(config, options);
  const current = new AsyncLocalStorage<SpanContext>();
  const runs = createRunSpans(spans, () => current.getStore());
  const calls = new Map<string, Span>();
  const hosts = new Set(config.hosts);

  const observer: Observer = {
    runBegan: (runId) => runs.began(runId),
    runAnswered: (record) => runs.answered(record),
    runCompleted: (part) => runs.completed(part),
    aiCallBegan({ callId, engine }) {
      const parent = engine === null ? current.getStore() : runs.contextOf(engine.runId, engine.engineId);
      calls.set(callId, spans.begin('ai call', { kind: spans.kinds.CLIENT }, parent));
      const [oldest] = calls.keys();
      if (calls.size > MOST_CALLS && oldest !== undefined) calls.delete(oldest);
    },
    aiCallEnded(record) {
      const span = calls.get(record.callId);
      calls.delete(record.callId);
      if (span?.isRecording() !== true) return;
      span.updateName(aiSpanName(record));
      span.setAttributes(aiAttributes(record, config.content));
      for (const { name, type, status, startedAt, durationMs } of record.steps) {
        span.addEvent(
          type,
          { 'enginehouse.step.name': name, 'enginehouse.step.status': status, durationMs },
          startedAt,
        );
      }
      if (!record.success) span.setStatus({ code: FAILED });
      span.end(record.startedAt + record.durationMs);
    },
    egressDenied: () => undefined,
    statementEnded({ name, startedAt, durationMs, failed }) {
      const parent = current.getStore();
      if (parent === undefined) return;
      const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': name };
      const span = spans.begin(name, { kind: spans.kinds.CLIENT, startTime: startedAt, attributes }, parent);
      if (failed) span.setStatus({ code: FAILED });
      span.end(startedAt + durationMs);
    },
  };
  return {
    observer,
    context: {
      isRecording: () => isSampled(current.getStore()),
      withinAiCall(callId, work) {
        const span = calls.get(callId);
        return span === undefined ? work() : current.run(span.spanContext(), work);
      },
      headersFor(host) {
        const context = hosts.has(host.toLowerCase()) ? current.getStore() : undefined;
        return context === undefined ? NOTHING : { traceparent: traceParentOf(context) };
      },
    },
    traceRequests: (app) => traceRequests(app, spans, current),
    [Symbol.asyncDispose]: () => spans[Symbol.asyncDispose](),
  };
}

const NOTHING: Readonly<Record<string, string>> = {};

function isSampled(context: SpanContext | undefined): boolean {
  return context !== undefined && (context.traceFlags & SAMPLED) === SAMPLED;
}
