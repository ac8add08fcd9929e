import type { Queryable } from '../database.ts';
import {
  type Conditions,
  createConditions,
  cursorRunId,
  planConditions,
  type RunFilters,
  runConditions,
} from './run-filters.ts';
import { RUN_COLUMNS, type RunRow } from './run-rows.ts';

/**
 * Runs of plans that are looked for along the index of plans, and then put in order. Of an engine that is in more, the newest
 * are found sooner from the end of the log: going through 60 plans of 200,000 runs one by one took 4 s where a filter let
 * nothing through, and the log 0.2 s.
 */
const MOST_RUNS_APART = 1_000;

/** Runs that filters mean: in the order of the log, or those of a few plans. */
export interface SoughtRuns {
  readonly filters: RunFilters;
  /** `all`: the conditions that filters make of plans are asked of each run. */
  readonly planIds: readonly string[] | 'all';
}

/** Looks up the plans first, where filters speak of them; null: there is none, and no run. */
export async function seekRuns(db: Queryable, filters: RunFilters): Promise<SoughtRuns | null> {
  const ofPlan = planConditions(filters);
  if (ofPlan.length === 0) return { filters, planIds: 'all' };
  const conditions = createConditions();
  for (const [condition, parameter] of ofPlan) conditions.add(condition, parameter);
  const found = `select plan.id::text as id from run_plans plan${conditions.text()}`;
  const planIds = (await db.query<{ readonly id: string }>(found, conditions.parameters)).map(({ id }) => id);
  if (planIds.length === 0) return null;
  const few = { filters: {}, planIds };
  const runs = await countRuns(db, few, MOST_RUNS_APART + 1);
  return { filters, planIds: runs > MOST_RUNS_APART ? 'all' : planIds };
}

/** The newest of them before a cursor. Throws `INVALID_RUN_QUERY`. */
export function pageOfRuns(
  db: Queryable,
  sought: SoughtRuns,
  { after, size }: { readonly after: string | undefined; readonly size: number },
): Promise<readonly RunRow[]> {
  const conditions = conditionsOf(sought);
  if (after !== undefined) conditions.add('run.id < $::uuid', cursorRunId(after));
  const ends = `order by run.id desc limit ${size}`;
  const sql =
    sought.planIds === 'all'
      ? `select ${RUN_COLUMNS} from engine_runs run${conditions.text()} ${ends}`
      : `select ${RUN_COLUMNS} from ${ofEachPlan(sought.planIds, conditions, `run.* from engine_runs run`, ends)} ${ends}`;
  return db.query<RunRow>(sql, conditions.parameters);
}

/** How many they are, counted no further than `most`. */
export async function countRuns(db: Queryable, sought: SoughtRuns, most: number): Promise<number> {
  const conditions = conditionsOf(sought);
  const ends = `limit ${most}`;
  const some =
    sought.planIds === 'all'
      ? `select 1 from engine_runs run${conditions.text()} ${ends}`
      : `select 1 from ${ofEachPlan(sought.planIds, conditions, '1 from engine_runs run', ends)} ${ends}`;
  const rows = await db.query<{ readonly runs: number }>(
    `select count(*)::int as runs from (${some}) counted`,
    conditions.parameters,
  );
  return rows[0]?.runs ?? 0;
}

function conditionsOf({ filters, planIds }: SoughtRuns): Conditions {
  const conditions = runConditions(filters);
  if (planIds !== 'all') return conditions;
  for (const [condition, parameter] of planConditions(filters)) {
    conditions.add(`run.plan_id in (select plan.id from run_plans plan where ${condition})`, parameter);
  }
  return conditions;
}

/** What to select from: as much of each plan as could be wanted of all. */
function ofEachPlan(planIds: readonly string[], conditions: Conditions, selected: string, ends: string): string {
  const where = conditions.text();
  const ids = conditions.parameters.push(`{${planIds.join(',')}}`);
  return `unnest($${ids}::text::int8[]) as plan (id) cross join lateral (
    select ${selected}${where === '' ? ' where' : `${where} and`} run.plan_id = plan.id ${ends}) run`;
}
