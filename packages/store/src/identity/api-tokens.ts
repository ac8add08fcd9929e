import { apiTokens, users } from '@enginehouse/models';
import type { Queryable } from '../database.ts';

export interface NewApiToken {
  readonly userId: number;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Null: until it is revoked. */
  readonly expiresAt: Date | null;
  readonly secretHash: Uint8Array;
}

/** A token that is in force. */
export interface StoredApiToken {
  readonly id: number;
  readonly userId: number;
  /** Of its owner. */
  readonly username: string;
  readonly language: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Null: when it is revoked. */
  readonly expiresAt: Date | null;
  readonly secretHash: Uint8Array;
  /** Its last use is written down, to the minute: this one is not yet. */
  readonly unseen: boolean;
}

/**
 * Makes a token under the password that its owner has now. `too-many`: the owner has `most` in force; `no-owner`: it was deleted or
 * disabled meanwhile. Of one owner one at a time, so that the count is right.
 */
export async function insertApiToken(
  tx: Queryable,
  { userId, name, scopes, expiresAt, secretHash }: NewApiToken,
  most: number,
): Promise<{ readonly id: number; readonly createdAt: Date } | 'no-owner' | 'too-many'> {
  const [owner] = await tx.query(`select 1 from ${users.name} where id = $1 and not disabled for no key update`, [
    userId,
  ]);
  if (owner === undefined) return 'no-owner';
  const [held] = await tx.query<{ count: number }>(
    `select count(*)::int as count from ${apiTokens.name} where user_id = $1 and (expires_at is null or expires_at > now())`,
    [userId],
  );
  if ((held?.count ?? 0) >= most) return 'too-many';
  const [row] = await tx.query<{ id: number; created_at: Date }>(
    `insert into ${apiTokens.name} (user_id, name, scopes, expires_at, secret_hash, password_version)
select it.id, $2, $3::text[], $4::timestamptz, $5, it.password_version from ${users.name} it
where it.id = $1
returning id, created_at`,
    [userId, name, scopes, expiresAt, secretHash],
  );
  if (row === undefined) throw new TypeError('An insert returned no row');
  return { id: row.id, createdAt: row.created_at };
}

interface TokenRow {
  readonly id: number;
  readonly user_id: number;
  readonly username: string;
  readonly language: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires_at: Date | null;
  readonly secret_hash: Uint8Array;
  readonly unseen: boolean;
}

/** The token of a number, by primary keys alone: null when it ended, its owner is disabled, or has another password since. */
export async function readApiToken(db: Queryable, id: number): Promise<StoredApiToken | null> {
  const [row] = await db.query<TokenRow>(
    `select it.id, it.user_id, owner.username, owner.language, it.name, it.scopes, it.expires_at, it.secret_hash,
  it.last_used_at is null or it.last_used_at < now() - interval '1 minute' as unseen
from ${apiTokens.name} it
join ${users.name} owner on owner.id = it.user_id and owner.password_version = it.password_version and not owner.disabled
where it.id = $1 and (it.expires_at is null or it.expires_at > now())`,
    [id],
    { name: 'api-token-read' },
  );
  if (row === undefined) return null;
  const { user_id: userId, secret_hash: secretHash, expires_at: expiresAt, ...token } = row;
  return { ...token, userId, secretHash, expiresAt };
}

/** Writes down that a token is used; at most once a minute, however often it is asked. */
export async function touchApiToken(db: Queryable, id: number): Promise<void> {
  await db.query(
    `update ${apiTokens.name} set last_used_at = now()
     where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    [id],
    { name: 'api-token-touch' },
  );
}

/** A token of one user (null: of anybody), in force or not; null where there is none. */
export async function readOwnApiToken(
  db: Queryable,
  id: number,
  userId: number | null,
): Promise<{ readonly userId: number; readonly name: string } | null> {
  const [row] = await db.query<{ user_id: number; name: string }>(
    `select user_id, name from ${apiTokens.name} where id = $1 and ($2::int8 is null or user_id = $2)`,
    [id, userId],
  );
  return row === undefined ? null : { userId: row.user_id, name: row.name };
}

/** Numbers of the tokens of a user. */
export async function readApiTokenIds(db: Queryable, userId: number): Promise<readonly number[]> {
  const rows = await db.query<{ id: number }>(`select id from ${apiTokens.name} where user_id = $1 order by id`, [
    userId,
  ]);
  return rows.map(({ id }) => id);
}

/** Deletes tokens that ended; resolves with how many. */
export async function pruneApiTokens(db: Queryable): Promise<number> {
  const rows = await db.query(`delete from ${apiTokens.name} where expires_at < now() returning 1`);
  return rows.length;
}
