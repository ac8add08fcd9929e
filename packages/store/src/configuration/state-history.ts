import type { EngineId, EngineOverride } from '@enginehouse/kernel';
import type { Queryable } from '../database.ts';

/** An override from one moment to the next. */
export interface StoredEngineState {
  readonly engineId: EngineId;
  /** Empty: as the code declared. */
  readonly override: EngineOverride;
  readonly reason: string | null;
  readonly actor: string;
  readonly actorUserId: number | null;
  /** ISO 8601, UTC. */
  readonly from: string;
  /** Null: still in force. */
  readonly until: string | null;
  /** Revision of the change that began it, or of the one that ended it. */
  readonly revision: number;
}

interface StateRow {
  readonly engine_id: EngineId;
  readonly override: EngineOverride;
  readonly reason: string | null;
  readonly actor: string;
  readonly actor_user_id: number | null;
  readonly valid_from: Date;
  readonly valid_until: Date | null;
  readonly revision: number;
}

const COLUMNS = 'engine_id, override, reason, actor, actor_user_id, valid_from, valid_until, revision';
const MOST_ROWS = 1_000;

/** The overrides of an engine, newest first, at most 1,000. */
export async function engineStateHistory(db: Queryable, engineId: string): Promise<readonly StoredEngineState[]> {
  const rows = await db.query<StateRow>(
    `select ${COLUMNS} from engine_states where engine_id = $1 order by valid_from desc, id desc limit ${MOST_ROWS}`,
    [engineId],
  );
  return rows.map(storedState);
}

/** The overrides that were in force at a time, by engine: which engines were active then. */
export async function statesAt(db: Queryable, time: Date): Promise<ReadonlyMap<EngineId, StoredEngineState>> {
  const rows = await db.query<StateRow>(
    `select ${COLUMNS} from engine_states where valid_from <= $1 and (valid_until is null or valid_until > $1)`,
    [time],
  );
  return new Map(rows.map((row) => [row.engine_id, storedState(row)]));
}

function storedState(row: StateRow): StoredEngineState {
  return {
    engineId: row.engine_id,
    override: row.override,
    reason: row.reason,
    actor: row.actor,
    actorUserId: row.actor_user_id,
    from: row.valid_from.toISOString(),
    until: row.valid_until?.toISOString() ?? null,
    revision: row.revision,
  };
}
