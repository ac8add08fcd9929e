import { createKeyRing, createSealer } from '@enginehouse/vault';
import type { Database } from '../database.ts';

/** What is not as it should be after writes were cut off; everything empty and equal when all is well. */
export interface WrittenRowsReport {
  /** Answered writes without an audit event. */
  readonly lost: readonly string[];
  /** Rows and audit events that contradict each other, as `model id`. */
  readonly half: readonly string[];
  /** Audit events and general outbox records that do not stand side by side, as `type id`. */
  readonly untold: readonly string[];
  /** Numbers of the revision that no change, or more than one, left a record of. */
  readonly gaps: readonly number[];
  /** Rows whose secret does not open to what was given. */
  readonly unsealed: readonly number[];
  /** Audit events looked at. */
  readonly events: number;
}

const MODELS = ['engine_registry', 'model_registry', 'organizations'] as const;

/** Compares what `startRowWriter` left: rows, audit events, records and the revision, and the writes that were answered. */
export async function checkWrittenRows(
  db: Database,
  answered: readonly string[],
  keyText: string,
): Promise<WrittenRowsReport> {
  const events = await db.query<{ type: string; model: string; id: string; operation: string; name: string | null }>(
    `select event_type as type, entity_type as model, entity_id as id, operation, after ->> 'name' as name
     from audit_events order by audit_events.id`,
  );
  const records = await db.query<{ told: string }>(
    `select type || ' ' || (data ->> 'id') as told from outbox where type like 'core.%' order by id`,
  );
  const audited = events.map(({ operation, model, id }) => `${operation} ${model} ${id}`);
  return {
    lost: answered.filter((line) => !audited.includes(line)),
    half: await halfRows(db, events),
    untold: difference(
      events.map(({ type, id }) => `${type} ${id}`),
      records.map(({ told }) => told),
    ),
    gaps: await revisionGaps(db),
    unsealed: await unsealedRows(db, keyText),
    events: events.length,
  };
}

async function halfRows(
  db: Database,
  events: readonly { model: string; id: string; operation: string; name: string | null }[],
): Promise<string[]> {
  const half: string[] = [];
  for (const model of MODELS) {
    const rows = await db.query<{ id: number; name: string }>(`select id, name from ${model}`);
    const names = new Map(rows.map(({ id, name }) => [String(id), name]));
    const last = new Map(events.filter((event) => event.model === model).map((event) => [event.id, event]));
    for (const [id, { operation, name }] of last) {
      const isThere = operation !== 'delete';
      if (names.has(id) !== isThere || (isThere && names.get(id) !== name)) half.push(`${model} ${id}`);
    }
    half.push(...[...names.keys()].filter((id) => !last.has(id)).map((id) => `${model} ${id}`));
  }
  return half;
}

/** Every revision was taken by the records of one change, and there are as many as were counted. */
async function revisionGaps(db: Database): Promise<number[]> {
  const rows = await db.query<{ number: number }>(
    `select n as number from generate_series(1, (select number from revision)) as n
     where not exists (select from outbox where outbox.revision = n)
     union all select revision from outbox where revision > (select number from revision)
     union all select revision from outbox where revision is not null
       group by revision having count(distinct occurred_at) > 1`,
  );
  return rows.map(({ number }) => number);
}

async function unsealedRows(db: Database, keyText: string): Promise<number[]> {
  const ring = createKeyRing(keyText);
  const sealer = createSealer(() => ring);
  const rows = await db.query<{ id: number; name: string; key: string }>(
    `select id, name, config ->> 'api_key' as key from engine_registry`,
  );
  return rows
    .filter(({ id, name, key }) => {
      const opened = sealer.open(key, { table: 'engine_registry', rowId: id, path: 'config.api_key' });
      return opened !== `key of ${name.replace(' renamed', '')}`;
    })
    .map(({ id }) => id);
}

/** What stands in one list more often than in the other. */
function difference(one: readonly string[], other: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of one) counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const text of other) counts.set(text, (counts.get(text) ?? 0) - 1);
  return [...counts].filter(([, count]) => count !== 0).map(([text]) => text);
}
