import { RUN_STATUSES, type RunId, type RunStatus } from '@enginehouse/kernel';
import type { SqlParameter } from '../database.ts';
import { firstRunIdAt, isRunId } from './run-id-time.ts';
import { invalidRunQuery } from './run-log-errors.ts';

/** Which runs; a missing key means all. */
export interface RunFilters {
  readonly status?: RunStatus;
  /** Runs of plans with this engine in them, whatever became of it. */
  readonly engineId?: string;
  /** False (default): `engineId` finds only runs that might return it, so that nobody learns of a withheld engine. */
  readonly includeWithheld?: boolean;
  readonly planHash?: string;
  readonly visibleHash?: string;
  readonly actor?: string;
  readonly userId?: number;
  readonly organizationId?: number;
  readonly module?: string;
  readonly adapter?: string;
  readonly requestId?: string;
  /** Milliseconds since the epoch, by the run's id: from (inclusive), to (exclusive). */
  readonly from?: number;
  readonly to?: number;
}

/** Collects conditions and their parameters for one statement. */
export interface Conditions {
  readonly parameters: SqlParameter[];
  /** ` where ... and ...`, or nothing. */
  text(): string;
  /** Adds a condition; `$` in it becomes the parameter's number. */
  add(condition: string, parameter: SqlParameter): void;
}

export function createConditions(): Conditions {
  const parts: string[] = [];
  const parameters: SqlParameter[] = [];
  return {
    parameters,
    text: () => (parts.length === 0 ? '' : ` where ${parts.join(' and ')}`),
    add(condition, parameter) {
      parameters.push(parameter);
      parts.push(condition.replace('$', () => `$${parameters.length}`));
    },
  };
}

/** What filters say of the plan alone: conditions over `run_plans plan`, each with its parameter. */
export function planConditions(filters: RunFilters): readonly (readonly [condition: string, parameter: string])[] {
  const { engineId, includeWithheld, planHash, visibleHash } = filters;
  const ids = includeWithheld === true ? 'engine_ids' : 'visible_engine_ids';
  const conditions: (readonly [string, string])[] = [];
  if (engineId !== undefined) conditions.push([`plan.${ids} @> array[$::text]`, engineId]);
  if (planHash !== undefined) conditions.push(['plan.plan_hash = $', planHash]);
  if (visibleHash !== undefined) conditions.push(['plan.visible_hash = $', visibleHash]);
  return conditions;
}

/**
 * The conditions of these filters over `engine_runs run`, without what they say of the plan; throws `INVALID_RUN_QUERY` for
 * what cannot be meant.
 */
export function runConditions(filters: RunFilters): Conditions {
  const conditions = createConditions();
  const { status, from, to } = filters;
  if (status !== undefined) {
    if (!RUN_STATUSES.includes(status)) {
      throw invalidRunQuery('status', `'${String(status)}' is not a status of runs: ${RUN_STATUSES.join(', ')}`);
    }
    conditions.add('run.status = $', status);
  }
  if (filters.actor !== undefined) conditions.add('run.actor = $', filters.actor);
  if (filters.userId !== undefined) conditions.add('run.user_id = $', filters.userId);
  if (filters.organizationId !== undefined) conditions.add('run.organization_id = $', filters.organizationId);
  if (filters.module !== undefined) conditions.add('run.module = $', filters.module);
  if (filters.adapter !== undefined) conditions.add('run.adapter = $', filters.adapter);
  if (filters.requestId !== undefined) conditions.add('run.request_id = $', filters.requestId);
  if (from !== undefined) conditions.add('run.id >= $::uuid', firstRunIdAt(moment('from', from)));
  if (to !== undefined) conditions.add('run.id < $::uuid', firstRunIdAt(moment('to', to)));
  return conditions;
}

/** The run id a cursor stands for. */
export function cursorRunId(after: string): RunId {
  if (!isRunId(after)) throw invalidRunQuery('after', `'${after.slice(0, 80)}' is not a cursor of the run log`);
  return after;
}

function moment(field: string, value: number): number {
  if (!Number.isFinite(value)) throw invalidRunQuery(field, `'${field}' is not a time in milliseconds`);
  return value;
}
