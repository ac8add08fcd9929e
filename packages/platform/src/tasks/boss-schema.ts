import type { Database, Queryable } from '@enginehouse/store';
import type { Db as BossDatabase } from 'pg-boss';

/** pg-boss keeps its tables in a schema of its own: they are not ours to migrate. */
export const BOSS_SCHEMA = 'pgboss';
/** Beside the lock of our own migrations: any number that nobody else takes. */
const BOSS_SCHEMA_LOCK = 7_203_961_104;

/**
 * What pg-boss sends, through our own drivers. It wraps several statements in `BEGIN` and `COMMIT`, which is what our drivers
 * make of a text with several statements anyway; its own would leave the one connection of the embedded database in an
 * aborted transaction when one of them fails.
 */
export function bossDatabase(db: Queryable): BossDatabase {
  return {
    async executeSql(text, values) {
      const parameters = (values ?? []) as Parameters<Queryable['query']>[1];
      try {
        return { rows: await db.query(withoutTransaction(text), parameters?.length === 0 ? undefined : parameters) };
      } catch (error) {
        // It looks at the code of the driver's own error for whether a row was there already.
        throw sqlStateOf(error) === '23505' ? (error as Error).cause : error;
      }
    },
  };
}

/**
 * Makes the schema, or brings it to the version of this pg-boss, under a lock: servers that start together wait for each
 * other. One of a newer version is left as it is.
 */
export async function migrateBoss(db: Database): Promise<void> {
  const { getConstructionPlans, getMigrationPlans } = await import('pg-boss');
  const plans = getConstructionPlans(BOSS_SCHEMA);
  const wanted = schemaVersionOf(plans);
  await db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [BOSS_SCHEMA_LOCK]);
    if (!(await hasBossSchema(tx))) {
      await tx.query(withoutTransaction(plans));
      return;
    }
    const [row] = await tx.query<{ version: number }>(`select version from ${BOSS_SCHEMA}.version`);
    const version = Number(row?.version);
    if (version < wanted) await tx.query(withoutTransaction(getMigrationPlans(BOSS_SCHEMA, version)));
  });
}

/**
 * Read from the catalog: a session that looked before the schema was there remembers that (`to_regclass` said no after the
 * lock had been waited for), and inside a transaction nothing makes it look anew but the lock on a table.
 */
export async function hasBossSchema(db: Queryable): Promise<boolean> {
  const rows = await db.query(
    `select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = '${BOSS_SCHEMA}' and c.relname = 'version'`,
  );
  return rows.length > 0;
}

/** pg-boss tells the version of its schema nowhere but in the statement that writes it. */
export function schemaVersionOf(plans: string): number {
  const version = /INSERT INTO \w+\.version\(version\) VALUES \('(\d+)'\)/.exec(plans)?.[1];
  if (version === undefined) throw new TypeError('the version of the schema of pg-boss cannot be read');
  return Number(version);
}

function withoutTransaction(text: string): string {
  const inner = /^\s*BEGIN;([\s\S]*?);?\s*COMMIT;\s*$/.exec(text)?.[1];
  return inner ?? text;
}

function sqlStateOf(error: unknown): unknown {
  return (error as { readonly details?: { readonly sqlState?: unknown } } | null)?.details?.sqlState;
}
