import type { EngineDefinition, EngineId } from '@enginehouse/kernel';
import type { SeenVersion, SeenVersions } from '@enginehouse/kernel/node';
import type { Database, Queryable } from '../database.ts';

const LOOKUP = `
select distinct on (seen.engine_id, seen.version) seen.engine_id, seen.version, seen.content_hash
from engine_definitions seen
join jsonb_to_recordset($1::jsonb) as asked("engineId" text, version text)
  on asked."engineId" = seen.engine_id and asked.version = seen.version
order by seen.engine_id, seen.version, seen.first_seen_at, seen.content_hash`;

/** Sorted, so that nodes that start together lock rows in the same order. */
const RECORD = `
insert into engine_definitions (engine_id, version, content_hash, definition)
select "engineId", version, "contentHash", definition
from jsonb_to_recordset($1::jsonb) as line("engineId" text, version text, "contentHash" text, definition jsonb)
order by "engineId", version, "contentHash"
on conflict (engine_id, version, content_hash)
  do update set last_seen_at = now(), definition = excluded.definition`;

/** Remembers which code was seen under which version, over restarts and on all nodes: `engine_definitions`. */
export function createSeenVersions(db: Database): SeenVersions {
  return {
    lookup: async (pairs) => {
      const asked = pairs.map(({ engineId, version }) => ({ engineId, version }));
      const rows = await db.query<{ engine_id: string; version: string; content_hash: string }>(LOOKUP, [
        JSON.stringify(asked),
      ]);
      return rows.map((row) => ({ engineId: row.engine_id, version: row.version, contentHash: row.content_hash }));
    },
    record: async (triples) => {
      await db.query(RECORD, [JSON.stringify(distinct(triples))]);
    },
  };
}

/** One statement cannot change a row twice. */
function distinct<Triple extends SeenVersion>(triples: readonly Triple[]): Triple[] {
  return [
    ...new Map(
      triples.map((triple) => [`${triple.engineId}@${triple.version}#${triple.contentHash}`, triple]),
    ).values(),
  ];
}

/** Code that was loaded under a version, and when. */
export interface StoredDefinition {
  readonly engineId: EngineId;
  readonly version: string;
  readonly contentHash: string;
  readonly definition: EngineDefinition;
  /** ISO 8601, UTC. */
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

interface DefinitionRow {
  readonly engine_id: EngineId;
  readonly version: string;
  readonly content_hash: string;
  readonly definition: EngineDefinition;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}

const COLUMNS = 'engine_id, version, content_hash, definition, first_seen_at, last_seen_at';
const MOST_ROWS = 1_000;

/** Every version of an engine that was seen, the one loaded last first, at most 1,000. */
export async function definitionHistory(db: Queryable, engineId: string): Promise<readonly StoredDefinition[]> {
  const rows = await db.query<DefinitionRow>(
    `select ${COLUMNS} from engine_definitions where engine_id = $1
     order by last_seen_at desc, id desc limit ${MOST_ROWS}`,
    [engineId],
  );
  return rows.map(storedDefinition);
}

/** What was loaded last of each of these engines; nothing for one never seen. */
export async function lastSeenDefinitions(
  db: Queryable,
  engineIds: readonly string[],
): Promise<ReadonlyMap<EngineId, StoredDefinition>> {
  const rows = await db.query<DefinitionRow>(
    `select distinct on (engine_id) ${COLUMNS} from engine_definitions where engine_id = any($1)
     order by engine_id, last_seen_at desc, id desc`,
    [engineIds],
  );
  return new Map(rows.map((row) => [row.engine_id, storedDefinition(row)]));
}

/**
 * The code of each engine that had been loaded last at a time, as far as is known: of every code the first and the last
 * loading are remembered.
 */
export async function definitionsAt(db: Queryable, time: Date): Promise<ReadonlyMap<EngineId, StoredDefinition>> {
  const rows = await db.query<DefinitionRow>(
    `select distinct on (engine_id) ${COLUMNS} from engine_definitions where first_seen_at <= $1
     order by engine_id, case when last_seen_at <= $1 then last_seen_at else first_seen_at end desc, id desc`,
    [time],
  );
  return new Map(rows.map((row) => [row.engine_id, storedDefinition(row)]));
}

function storedDefinition(row: DefinitionRow): StoredDefinition {
  return {
    engineId: row.engine_id,
    version: row.version,
    contentHash: row.content_hash,
    definition: row.definition,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
  };
}
