import { setupLinks } from '@enginehouse/models';
import type { Queryable } from '../database.ts';

/** Puts a link in place of the one before, which is void from then on. */
export async function replaceSetupLink(db: Queryable, secretHash: Uint8Array, minutes: number): Promise<Date> {
  const [row] = await db.query<{ expires_at: Date }>(
    `insert into ${setupLinks.name} (id, secret_hash, created_at, expires_at)
values (1, $1, now(), now() + $2::int * interval '1 minute')
on conflict (id) do update
  set secret_hash = excluded.secret_hash, created_at = excluded.created_at, expires_at = excluded.expires_at
returning expires_at`,
    [secretHash, minutes],
  );
  if (row === undefined) throw new TypeError('An upsert returned no row');
  return row.expires_at;
}

/** Hash of the secret of the link, while it is valid; null: there is none. */
export async function readSetupLink(db: Queryable): Promise<Uint8Array | null> {
  const [row] = await db.query<{ secret_hash: Uint8Array }>(
    `select secret_hash from ${setupLinks.name} where id = 1 and expires_at > now()`,
  );
  return row?.secret_hash ?? null;
}
