import type { Span, SpanContext, SpanKind, SpanOptions } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { TraceConfig, TraceSampler } from './config.ts';

/** Makes spans, and sends them. */
export interface Spans extends AsyncDisposable {
  /** Begins one; without a parent a trace of its own. `id`: one that was planned before. */
  begin(name: string, options: SpanOptions, parent: SpanContext | undefined, id?: string): Span;
  /** An id for a span that is begun when more is known of it. */
  planId(): string;
  readonly kinds: Readonly<typeof SpanKind>;
}

export interface SpansOptions {
  /** Told that spans could not be sent, at most once a minute. */
  readonly lost: (error: unknown) => void;
  readonly version: string;
}

/** How long a node that closes waits for its last spans to be taken. */
const FAREWELL_MS = 2_000;

/**
 * Loads the SDK, which takes 0.2 s: only where somebody wants traces. Nothing of it is global: a house of this process traces
 * for itself.
 */
export async function openSpans(config: TraceConfig, { lost, version }: SpansOptions): Promise<Spans> {
  const { url, protocol, headers, timeoutMs: timeoutMillis } = config;
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    protocol === 'http/json'
      ? import('@opentelemetry/exporter-trace-otlp-http')
      : import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/resources'),
  ]);
  const random = new sdk.RandomIdGenerator();
  let planned: string | undefined;
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.version': version, ...config.resource }),
    sampler: samplerOf(sdk, config.sampler, config.ratio),
    // Taken by the very next span: begin() calls it before anybody else can.
    idGenerator: {
      generateTraceId: () => random.generateTraceId(),
      generateSpanId() {
        const id = planned ?? random.generateSpanId();
        planned = undefined;
        return id;
      },
    },
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: reporting(new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis }), lost),
      }),
    ],
  });
  const tracer = provider.getTracer('enginehouse', version);
  return {
    kinds: api.SpanKind,
    planId: () => random.generateSpanId(),
    begin(name, options, parent, id) {
      const context = parent === undefined ? api.ROOT_CONTEXT : api.trace.setSpanContext(api.ROOT_CONTEXT, parent);
      planned = id;
      return tracer.startSpan(name, options, context);
    },
    async [Symbol.asyncDispose]() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, FAREWELL_MS);
      await Promise.race([provider.shutdown().catch(lost), promise]);
      clearTimeout(timer);
    },
  };
}

function samplerOf(sdk: typeof import('@opentelemetry/sdk-trace'), name: TraceSampler, ratio: number) {
  const { AlwaysOnSampler, AlwaysOffSampler, TraceIdRatioBasedSampler, ParentBasedSampler } = sdk;
  const root = name.endsWith('always_on')
    ? new AlwaysOnSampler()
    : name.endsWith('always_off')
      ? new AlwaysOffSampler()
      : new TraceIdRatioBasedSampler(ratio);
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

/** A collector that is gone loses every batch: that is told once in this while. */
const TOGETHER_MS = 60_000;

/** The SDK tells of failures through a logger for the whole process. */
function reporting(exporter: SpanExporter, lost: (error: unknown) => void): SpanExporter {
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    export: (spans: ReadableSpan[], done) =>
      exporter.export(spans, (result) => {
        const now = performance.now();
        if (result.error !== undefined && now - toldAt >= TOGETHER_MS) {
          toldAt = now;
          lost(result.error);
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
