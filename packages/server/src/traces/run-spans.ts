import type { Observer } from '@enginehouse/platform';
import type { Span, SpanContext } from '@opentelemetry/api';
import type { Spans } from './spans.ts';

type RunRecord = Parameters<Observer['runAnswered']>[0];
type WithheldPart = Parameters<Observer['runCompleted']>[0];
type Outcome = RunRecord['outcomes'][number];
type PlannedEngine = RunRecord['plan']['engines'][number];

/** Makes the spans of runs and of their engines. */
export interface RunSpans {
  began(runId: string): void;
  answered(record: RunRecord): void;
  completed(part: WithheldPart): void;
  /** Of an engine that is at work: its span is made from the record, at the end, and has this place already. */
  contextOf(runId: string, engineId: string): SpanContext;
}

interface OpenRun {
  readonly span: Span;
  startedAt: number;
  /** Planned ids of the engines that others hang on. */
  readonly engines: Map<string, string>;
}

/** Runs under way; what never ends must not be kept for ever. */
const MOST_RUNS = 10_000;
/** As OpenTelemetry numbers it. */
const FAILED = 2;

/** `current`: what a run that begins belongs to. */
export function createRunSpans(spans: Spans, current: () => SpanContext | undefined): RunSpans {
  const runs = new Map<string, OpenRun>();

  /** An engine may ask a model before the run is told of: it begins in the same breath. */
  const runOf = (runId: string): OpenRun => {
    const known = runs.get(runId);
    if (known !== undefined) return known;
    const span = spans.begin('run', { attributes: { 'enginehouse.run.id': runId } }, current());
    const opened: OpenRun = { span, startedAt: Date.now(), engines: new Map() };
    runs.set(runId, opened);
    const [oldest] = runs.keys();
    if (runs.size > MOST_RUNS && oldest !== undefined) end(oldest);
    return opened;
  };
  const end = (runId: string): void => {
    runs.get(runId)?.span.end();
    runs.delete(runId);
  };
  const engineSpan = (run: OpenRun, engine: PlannedEngine, outcome: Outcome): void => {
    const { engineId, definition } = engine.engine;
    const { status, startedAfterMs, durationMs, failure } = outcome;
    const attributes = {
      'enginehouse.engine.id': engineId,
      'enginehouse.engine.version': definition.version,
      'enginehouse.engine.status': status,
      'enginehouse.engine.withheld': engine.withheld,
      ...(failure === undefined ? {} : { 'error.type': failure.code }),
    };
    const startTime = run.startedAt + startedAfterMs;
    const parent = run.span.spanContext();
    const span = spans.begin(`engine ${engineId}`, { startTime, attributes }, parent, run.engines.get(engineId));
    if (status === 'failed') span.setStatus({ code: FAILED });
    span.end(startTime + durationMs);
  };

  return {
    began: (runId) => {
      runOf(runId);
    },
    contextOf(runId, engineId) {
      const { span, engines } = runOf(runId);
      const spanId = engines.get(engineId) ?? spans.planId();
      engines.set(engineId, spanId);
      return { ...span.spanContext(), spanId };
    },
    answered({ runId, startedAt, durationMs, status, plan, outcomes }) {
      const run = runOf(runId);
      if (run.span.isRecording()) {
        run.startedAt = startedAt;
        run.span.setAttributes({ 'enginehouse.run.status': status, 'enginehouse.plan.hash': plan.planHash });
        if (status === 'failed') run.span.setStatus({ code: FAILED });
        for (const [position, outcome] of outcomes.entries()) {
          const engine = plan.engines[position];
          if (engine !== undefined && outcome.status !== 'pending') engineSpan(run, engine, outcome);
        }
        run.span.end(Math.max(startedAt + durationMs, Date.now()));
      }
      if (!outcomes.some((outcome) => outcome.status === 'pending')) runs.delete(runId);
    },
    completed({ runId, plan, outcomes }) {
      const run = runs.get(runId);
      if (run !== undefined && (run.span.spanContext().traceFlags & 1) === 1) {
        for (const [position, outcome] of outcomes) {
          const engine = plan.engines[position];
          if (engine !== undefined) engineSpan(run, engine, outcome);
        }
      }
      runs.delete(runId);
    },
  };
}
