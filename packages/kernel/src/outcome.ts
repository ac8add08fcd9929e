import { isEnginehouseError } from '@enginehouse/errors';
import type { EngineEvent } from './context.ts';
import type { EngineId } from './definition.ts';
import { type Json, type NotJson, protectJson, shownError } from './json.ts';
import type { EngineFailure, EngineOutcome } from './record.ts';

export const NO_EVENTS: readonly EngineEvent[] = Object.freeze([]);

/** When an engine ran, in milliseconds. */
export interface Span {
  readonly durationMs: number;
  readonly startedAfterMs: number;
}

export const NEVER_STARTED: Span = Object.freeze({ durationMs: 0, startedAfterMs: 0 });

export function failedOutcome(span: Span, failure: EngineFailure, events: readonly EngineEvent[]): EngineOutcome {
  return { status: 'failed', durationMs: span.durationMs, startedAfterMs: span.startedAfterMs, events, failure };
}

export function cancelledOutcome(span: Span, events: readonly EngineEvent[]): EngineOutcome {
  return {
    status: 'cancelled',
    durationMs: span.durationMs,
    startedAfterMs: span.startedAfterMs,
    events,
    failure: CANCELLED,
  };
}

export const PENDING: EngineOutcome = Object.freeze({
  status: 'pending',
  durationMs: 0,
  startedAfterMs: 0,
  events: NO_EVENTS,
});

export const CANCELLED: EngineFailure = Object.freeze({
  code: 'RUN_CANCELLED',
  message: 'the run was cancelled before the engine had ended',
});

/** `dependency` did not succeed; `itself` says how that came. */
export function skippedOutcome(dependency: EngineId, itself: EngineOutcome): EngineOutcome {
  const root = itself.failure?.cause;
  const message =
    root === undefined
      ? `needs '${dependency}', which did not succeed`
      : `needs '${dependency}', which was skipped because '${root}' did not succeed`;
  return {
    status: 'skipped',
    durationMs: 0,
    startedAfterMs: 0,
    events: NO_EVENTS,
    failure: { code: 'DEPENDENCY_FAILED', message, cause: root ?? dependency },
  };
}

/** What codes look like. Anything may pose as an error of ours, and a record that cannot be written fails the answer. */
const ERROR_CODE = /^[A-Z][A-Z0-9_]{0,79}$/;

/** What an engine threw. An error with a code of its own (`UNDECLARED_TOPIC`) keeps it. */
export function thrownFailure(error: unknown): EngineFailure {
  const message = shownError(error);
  try {
    const code: unknown = isEnginehouseError(error) ? error.code : undefined;
    if (typeof code === 'string' && ERROR_CODE.test(code)) return { code, message };
  } catch {
    // A proxy may throw at any question; its message has been taken above.
  }
  return { code: 'ENGINE_THREW', message };
}

export function notJsonFailure(error: NotJson): EngineFailure {
  return { code: 'OUTPUT_NOT_JSON', message: `the output is not JSON: ${error.describe()}` };
}

export function timeLimitFailure(limitMs: number): EngineFailure {
  return { code: 'ENGINE_TIME_LIMIT', message: `did not end within ${shownMs(limitMs)}` };
}

export function blockedFailure(blockedMs: number, limitMs: number): EngineFailure {
  return {
    code: 'ENGINE_TIME_LIMIT',
    message: `blocked the event loop for ${shownMs(blockedMs)}; its limit is ${shownMs(limitMs)}`,
  };
}

export function shownMs(milliseconds: number): string {
  return `${Math.round(milliseconds).toLocaleString('en')} ms`;
}

export function succeededOutcome(
  durationMs: number,
  startedAfterMs: number,
  output: Json,
  events: readonly EngineEvent[],
): EngineOutcome {
  return { status: 'succeeded', durationMs, startedAfterMs, output, events };
}

/** An outcome that came from another thread, where nothing is frozen. */
export function protectedOutcome(outcome: EngineOutcome): EngineOutcome {
  const events = outcome.events.map((event) => Object.freeze({ ...event, payload: protectJson(event.payload) }));
  return outcome.output === undefined
    ? { ...outcome, events }
    : { ...outcome, events, output: protectJson(outcome.output) };
}
