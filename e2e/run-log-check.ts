import { createRunLogReader, openDatabase } from '../packages/store/src/index.ts';
import type { HousePlace } from './house-place.ts';
import type { ResultLine } from './rows.ts';

/** What a run log holds, and what it lacks, when no process has it open. */
export interface RunLogState {
  readonly runs: number;
  /** Ids of answered runs that are not there. */
  readonly missing: readonly string[];
  /** Runs whose withheld part somebody still owes, though nobody is there. */
  readonly pending: number;
  /** Outputs kept of runs that are not there. */
  readonly alone: number;
}

export async function runLogState(
  place: Pick<HousePlace, 'database'>,
  answered: readonly string[],
): Promise<RunLogState> {
  await using db = await openDatabase(place.database);
  const missing = await db.query<{ id: string }>(
    'select id from unnest($1::uuid[]) as answered (id) where not exists (select from engine_runs run where run.id = answered.id)',
    [answered],
  );
  const [state] = await db.query<Omit<RunLogState, 'missing'>>(
    `select (select count(*) from engine_runs)::int as runs,
            (select count(*) from engine_runs where pending_writer is not null)::int as pending,
            (select count(*) from run_outputs where run_id not in (select id from engine_runs))::int as alone`,
  );
  if (state === undefined) throw new TypeError('the log was not counted');
  return { ...state, missing: missing.map((row) => row.id) };
}

/** The statuses of each engine over these runs, as kept: `{ first: ['succeeded'], later: ['lost', 'succeeded'] }`. */
export async function keptStatuses(place: HousePlace, lines: readonly ResultLine[]): Promise<Record<string, string[]>> {
  await using db = await openDatabase(place.database);
  const reader = createRunLogReader(db);
  const statuses = new Map<string, Set<string>>();
  for (const { runId } of lines) {
    for (const engine of (await reader.get(runId))?.engines ?? []) {
      const whole = engine.status !== 'succeeded' || engine.outputHash !== null;
      statuses.set(
        engine.engineId,
        (statuses.get(engine.engineId) ?? new Set()).add(whole ? engine.status : 'half there'),
      );
    }
  }
  return Object.fromEntries([...statuses].map(([engineId, found]) => [engineId, [...found].toSorted()]));
}
