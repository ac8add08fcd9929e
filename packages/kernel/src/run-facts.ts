import type { Signals } from './json.ts';
import { PENDING } from './outcome.ts';
import type { ExecutionPlan, PlanRequest } from './plan.ts';
import type { EngineOutcome, RunId, RunOrigin, RunRecord } from './record.ts';
import type { RunOptions } from './run.ts';
import { createRunId } from './run-id.ts';
import { StatusTally } from './run-status.ts';

const LOCAL_ORIGIN: RunOrigin = Object.freeze({
  actor: 'local',
  userId: null,
  organizationId: null,
  module: null,
  adapter: null,
  requestId: null,
  idempotencyKey: null,
});

const NO_TEAMS: readonly string[] = Object.freeze([]);
const NO_REQUEST: PlanRequest = Object.freeze({});

/** What is known of a run before its first engine starts. */
export class RunFacts {
  readonly runId: RunId;
  readonly plan: ExecutionPlan;
  readonly signals: Signals;
  readonly origin: RunOrigin;
  readonly teams: readonly string[];
  readonly request: PlanRequest;
  readonly startedAt: number;

  constructor(plan: ExecutionPlan, signals: Signals, options: RunOptions, startedAt: number) {
    this.runId = options.runId ?? createRunId();
    this.plan = plan;
    this.signals = signals;
    this.origin = options.origin === undefined ? LOCAL_ORIGIN : { ...LOCAL_ORIGIN, ...options.origin };
    this.request = options.request ?? NO_REQUEST;
    this.teams = options.teams ?? this.request.teams ?? NO_TEAMS;
    this.startedAt = startedAt;
  }

  /** The record of the run; what has not ended is `pending`, and its positions are added to `pending`. */
  record(outcomes: readonly (EngineOutcome | undefined)[], durationMs: number, pending: number[]): RunRecord {
    const { engines } = this.plan;
    const kept = new Array<EngineOutcome>(outcomes.length);
    const tally = new StatusTally();
    for (let position = 0; position < outcomes.length; position++) {
      const outcome = outcomes[position];
      if (outcome === undefined) pending.push(position);
      kept[position] = outcome ?? PENDING;
      if (engines[position]?.withheld === false) tally.add((outcome ?? PENDING).status);
    }
    return {
      runId: this.runId,
      startedAt: this.startedAt,
      durationMs,
      origin: this.origin,
      teams: this.teams,
      request: this.request,
      plan: this.plan,
      signals: this.signals,
      status: tally.status,
      outcomes: kept,
    };
  }
}
