import { kernelErrors, problem } from './errors.ts';
import { type Json, NotJson, protectJson, type Signals } from './json.ts';
import type { ExecutionPlan } from './plan.ts';
import type { Run, RunOptions } from './run.ts';
import { RunExecution } from './run-execution.ts';

/**
 * Runs a plan. Each engine starts the moment its own dependencies have ended; one that throws, outlives its time limit or
 * returns what is not JSON fails alone, and what depends on it is skipped. Engines that need not wait run before this
 * returns. The time limit is real time, whatever `options.clock` says.
 *
 * Throws `SIGNALS_NOT_JSON` and `INVALID_RUN_OPTIONS`; never for what an engine does.
 */
export function execute(plan: ExecutionPlan, signals: Signals, options: RunOptions = {}): Run {
  checkTimeLimit(options.timeLimitMs);
  const run = new RunExecution(plan, protectSignals(signals), options);
  run.start();
  return run;
}

/** A frozen copy of the input of a run. Throws `SIGNALS_NOT_JSON` with the path of what is not. */
export function protectSignals(signals: unknown): Signals {
  let copy: Json;
  try {
    copy = protectJson(signals);
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw signalsNotJson(error.describe(), error.path);
  }
  if (typeof copy !== 'object' || copy === null || Array.isArray(copy)) {
    throw signalsNotJson(copy === null ? 'null' : Array.isArray(copy) ? 'an array' : `a ${typeof copy}`, '');
  }
  return copy as Signals;
}

/** Throws `INVALID_RUN_OPTIONS` for what is not a limit. */
export function checkTimeLimit(timeLimitMs: unknown): void {
  if (timeLimitMs === undefined || (typeof timeLimitMs === 'number' && timeLimitMs > 0)) return;
  throw invalidTimeLimit(timeLimitMs);
}

function signalsNotJson(found: string, path: string) {
  return kernelErrors.error('SIGNALS_NOT_JSON', {
    message: `the signals are not one JSON object: ${found}`,
    where: `signals${path}`,
  });
}

function invalidTimeLimit(value: unknown) {
  return kernelErrors.error('INVALID_RUN_OPTIONS', {
    message: 'the time limit of a run is not a positive number',
    where: 'timeLimitMs',
    problems: [problem('timeLimitMs', 'is not a positive number', value, 'milliseconds above 0, or Infinity')],
  });
}
