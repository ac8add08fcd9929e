import { engineStates } from '@enginehouse/models';
import {
  changeConfiguration,
  type Database,
  type Dialect,
  overrideChange,
  type Queryable,
  readConfiguration,
} from '@enginehouse/store';
import { defineBenchRow } from './harness/define-bench-row.ts';
import { openBenchDatabase } from './harness/open-bench-database.ts';

const ORIGIN = { actor: 'bench', channel: 'bench' };
type EngineKey = Parameters<typeof overrideChange>[1]['engineId'];

/** One change of an override, decided on the configuration it reads, written as one statement. */
async function inOneStatement(db: Database, engineId: EngineKey, priority: number): Promise<void> {
  await changeConfiguration(
    db,
    (current) => overrideChange(current, { engineId, override: { priority }, reason: null, origin: ORIGIN }),
    { origin: ORIGIN },
  );
}

/** The same rows as a transaction of prepared statements, as one would write it first. */
async function inFourStatements(db: Database, engineId: EngineKey, priority: number): Promise<void> {
  const current = await readConfiguration(db);
  const before = current.overrides.get(engineId) ?? {};
  await db.transaction(async (tx) => {
    await writeRows(tx, engineId, current.revision + 1, priority, current.overrideRows.get(engineId)?.id ?? null);
    await tx.query(
      `with held as materialized (select pg_advisory_xact_lock(7040002))
       update revision set number = number + 1, process_table_number = number + 1, changed_at = clock_timestamp()
       from held where id = 1 and number = $1 returning number`,
      [current.revision],
      { name: 'bench-revision' },
    );
    await tx.query(
      `insert into audit_events (event_type, entity_type, entity_id, operation, before, after, actor_role, channel)
       values ('engine.state.changed', $1, $2, 'update', $3, $4, 'bench', 'bench')`,
      [engineStates.name, engineId, JSON.stringify({ override: before }), JSON.stringify({ override: { priority } })],
      { name: 'bench-audit' },
    );
    await tx.query(
      `with record as (
         insert into outbox (source, type, subject, data, revision)
         values ('enginehouse/process-table', 'engine.state.changed', $1, $2, $3) returning revision)
       select pg_notify('enginehouse_configuration', revision::text) from record`,
      [engineId, JSON.stringify({ engineId, before, after: { priority } }), current.revision + 1],
      { name: 'bench-outbox' },
    );
  });
}

async function writeRows(
  tx: Queryable,
  engineId: EngineKey,
  revision: number,
  priority: number,
  inForce: number | null,
): Promise<void> {
  await tx.query(
    `with ended as (update engine_states set valid_until = clock_timestamp(), revision = $1 where id = $2 returning 1),
       after as (select count(*) from ended)
     insert into engine_states (engine_id, override, actor, valid_from, revision)
     select $3, $4, 'bench', clock_timestamp(), $1 from after`,
    [revision, inForce, engineId, JSON.stringify({ priority })],
    { name: 'bench-rows' },
  );
}

function changeRow(dialect: Dialect, limit: number) {
  return defineBenchRow({
    name: `configuration-change-${dialect}`,
    what: `a change of the configuration on ${dialect}, read, decided and committed`,
    against: 'the same in a transaction of four statements',
    limit,
    unit: 'ratio',
    setup: async () => {
      const { db, dispose } = await openBenchDatabase(dialect);
      let priority = 0;
      return {
        subject: () => inOneStatement(db, 'subject' as EngineKey, ++priority),
        peer: () => inFourStatements(db, 'peer' as EngineKey, ++priority),
        dispose,
      };
    },
  });
}

export const rows = [changeRow('postgres', 1), changeRow('pglite', 1)];
