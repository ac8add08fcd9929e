import type { KeyState, ListedKey } from '@enginehouse/models';
import { writeAudit } from '../audit/write-audit.ts';
import type { ChangeOrigin } from '../configuration/configuration-change.ts';
import type { Database, Queryable, Transaction } from '../database.ts';

/** A key as the database lists it. */
export interface StoredKey extends ListedKey {
  /** When a node first had the key. ISO 8601. */
  readonly addedAt: string;
  /** When it began to seal; null: it never did. */
  readonly sealedSince: string | null;
  readonly retiredAt: string | null;
}

/** NOTIFY after each change of the list; the payload only wakes. */
export const KEYS_CHANNEL = 'enginehouse_keys';
/** Nodes that start at the same time, and rotations, change the list one after the other. */
const KEYS_LOCK = 7_040_004;

/** The list of keys, in the order in which they were added. */
export async function readKeyList(db: Queryable): Promise<readonly StoredKey[]> {
  const rows = await db.query<KeyRow>(
    `select key_id, fingerprint, state, added_at, sealed_since, retired_at from vault_keys
     order by added_at, key_id`,
    [],
    { name: 'vault-keys' },
  );
  return rows.map((row) => ({
    keyId: row.key_id,
    fingerprint: row.fingerprint,
    state: row.state,
    addedAt: row.added_at.toISOString(),
    sealedSince: row.sealed_since?.toISOString() ?? null,
    retiredAt: row.retired_at?.toISOString() ?? null,
  }));
}

interface KeyRow {
  readonly key_id: string;
  readonly fingerprint: string;
  readonly state: KeyState;
  readonly added_at: Date;
  readonly sealed_since: Date | null;
  readonly retired_at: Date | null;
}

/** Says what the list shall be, from what it is; null leaves it. Keys may be added and moved, never taken out. */
export type DecideKeyList = (
  listed: readonly StoredKey[],
  reader: Queryable,
) => readonly ListedKey[] | null | Promise<readonly ListedKey[] | null>;

/**
 * Changes the list, decided under its lock. Writes an audit event per key that differs, and wakes every node. Rejects with
 * what `decide` throws, and writes nothing then.
 */
export async function changeKeyList(
  db: Database,
  origin: ChangeOrigin,
  decide: DecideKeyList,
): Promise<readonly StoredKey[]> {
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [KEYS_LOCK]);
    const listed = await readKeyList(tx);
    const next = await decide(listed, tx);
    const changed = next?.filter((key) => listed.find(({ keyId }) => keyId === key.keyId)?.state !== key.state) ?? [];
    if (changed.length === 0) return listed;
    // One key seals at any time, also between two statements: it takes over after the other one has stopped.
    const takesOver = (key: ListedKey): number => Number(key.state === 'seals' && listed.length > 0);
    for (const key of changed.toSorted((one, other) => takesOver(one) - takesOver(other))) await writeKey(tx, key);
    await writeAudit(
      tx,
      origin,
      changed.map((key) => {
        const before = listed.find(({ keyId }) => keyId === key.keyId);
        return {
          eventType: before === undefined ? 'vault.key.added' : 'vault.key.moved',
          entityType: 'vault_keys',
          entityId: key.keyId,
          operation: before === undefined ? 'create' : 'update',
          before: before === undefined ? null : { state: before.state },
          after: { state: key.state, fingerprint: key.fingerprint },
        };
      }),
    );
    await tx.query('select pg_notify($1, $2)', [KEYS_CHANNEL, changed.map(({ keyId }) => keyId).join()]);
    return readKeyList(tx);
  });
}

async function writeKey(tx: Transaction, { keyId, fingerprint, state }: ListedKey): Promise<void> {
  await tx.query(
    `insert into vault_keys as known (key_id, fingerprint, state, added_at, sealed_since, retired_at)
     values ($1, $2, $3,
       -- Later than all others: a clock may stand still between two keys, and the order of the list is that of adding them.
       greatest(clock_timestamp(), (select max(added_at) from vault_keys) + interval '1 microsecond'),
       case when $3 = 'seals' then now() end, case when $3 = 'retired' then now() end)
     on conflict (key_id) do update set state = excluded.state, retired_at = excluded.retired_at,
       sealed_since = coalesce(known.sealed_since, excluded.sealed_since)`,
    [keyId, fingerprint, state],
  );
}
