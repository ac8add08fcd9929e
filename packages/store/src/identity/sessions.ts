import { bypassGrants, sessions, users } from '@enginehouse/models';
import type { Queryable } from '../database.ts';

/** How long sessions last. */
export interface SessionTimes {
  /** Used or not. */
  readonly longestSeconds: number;
  /** Without being used. */
  readonly idleSeconds: number;
}

export interface NewSession {
  readonly userId: number;
  readonly passwordVersion: number;
  readonly secretHash: Uint8Array;
  readonly clientAddress: string | null;
  readonly channel: string;
}

/** A session that is in force. */
export interface StoredSession {
  readonly id: string;
  readonly userId: number;
  /** Of its user. */
  readonly username: string;
  readonly language: string;
  readonly secretHash: Uint8Array;
  readonly expiresAt: Date;
  readonly reauthenticatedAt: Date | null;
  /** Its last use is written down, to the minute: this one is not yet. */
  readonly unseen: boolean;
  /** What a super user granted it, while it holds. */
  readonly bypass: { readonly reason: string; readonly models: readonly string[]; readonly until: Date } | null;
}

/** Opens a session; the password was entered just now. */
export async function insertSession(
  tx: Queryable,
  { userId, passwordVersion, secretHash, clientAddress, channel }: NewSession,
  { longestSeconds }: SessionTimes,
): Promise<{ readonly id: string; readonly expiresAt: Date }> {
  const [row] = await tx.query<{ id: string; expires_at: Date }>(
    `insert into ${sessions.name}
  (user_id, password_version, secret_hash, client_address, channel, reauthenticated_at, expires_at)
values ($1, $2, $3, $4, $5, clock_timestamp(), clock_timestamp() + $6::int * interval '1 second')
returning id, expires_at`,
    [userId, passwordVersion, secretHash, clientAddress, channel, longestSeconds],
  );
  if (row === undefined) throw new TypeError('An insert returned no row');
  return { id: row.id, expiresAt: row.expires_at };
}

interface SessionRow {
  readonly id: string;
  readonly user_id: number;
  readonly username: string;
  readonly language: string;
  readonly secret_hash: Uint8Array;
  readonly expires_at: Date;
  readonly reauthenticated_at: Date | null;
  readonly unseen: boolean;
  readonly bypass_reason: string | null;
  readonly bypass_models: readonly string[] | null;
  readonly bypass_until: Date | null;
}

/**
 * The session of an id, by primary keys alone: null when it ended, was not used for too long, its user is disabled, or
 * the password was changed since.
 */
export async function readSession(
  db: Queryable,
  id: string,
  { idleSeconds }: SessionTimes,
): Promise<StoredSession | null> {
  const [row] = await db.query<SessionRow>(
    `select it.id, it.user_id, owner.username, owner.language, it.secret_hash, it.expires_at, it.reauthenticated_at,
  it.last_seen_at < now() - interval '1 minute' as unseen,
  granted.reason as bypass_reason, granted.models as bypass_models, granted.valid_until as bypass_until
from ${sessions.name} it
join ${users.name} owner on owner.id = it.user_id and owner.password_version = it.password_version and not owner.disabled
left join lateral (
  select reason, models, valid_until from ${bypassGrants.name} grant_
  where grant_.session_id = it.id and grant_.valid_until > now() order by grant_.id desc limit 1
) granted on true
where it.id = $1::uuid and it.expires_at > now() and it.last_seen_at > now() - $2::int * interval '1 second'`,
    [id, idleSeconds],
    { name: 'session-read' },
  );
  if (row === undefined) return null;
  const { bypass_reason: reason, bypass_models: models, bypass_until: until } = row;
  return {
    id: row.id,
    userId: row.user_id,
    username: row.username,
    language: row.language,
    secretHash: row.secret_hash,
    expiresAt: row.expires_at,
    reauthenticatedAt: row.reauthenticated_at,
    unseen: row.unseen,
    bypass: reason === null || models === null || until === null ? null : { reason, models, until },
  };
}

/** Writes down that a session is used; at most once a minute, however often it is asked. */
export async function touchSession(db: Queryable, id: string): Promise<void> {
  await db.query(
    `update ${sessions.name} set last_seen_at = now()
     where id = $1::uuid and last_seen_at < now() - interval '1 minute'`,
    [id],
    { name: 'session-touch' },
  );
}

/** The password was entered again. False: the session ended meanwhile. */
export async function reauthenticateSession(tx: Queryable, id: string): Promise<Date | null> {
  const [row] = await tx.query<{ reauthenticated_at: Date }>(
    `update ${sessions.name} set reauthenticated_at = clock_timestamp() where id = $1::uuid returning reauthenticated_at`,
    [id],
  );
  return row?.reauthenticated_at ?? null;
}

/** Ends sessions of one user (null: of anybody) by their ids; resolves with those that were there, and whose they were. */
export async function deleteSessions(
  tx: Queryable,
  ids: readonly string[],
  userId: number | null,
): Promise<readonly { readonly id: string; readonly userId: number }[]> {
  const rows = await tx.query<{ id: string; user_id: number }>(
    `delete from ${sessions.name} where id = any($1::uuid[]) and ($2::int8 is null or user_id = $2)
     returning id, user_id`,
    [ids, userId],
  );
  return rows.map((row) => ({ id: row.id, userId: row.user_id }));
}

/** Ids of the sessions of a user. */
export async function readSessionIds(db: Queryable, userId: number): Promise<readonly string[]> {
  const rows = await db.query<{ id: string }>(`select id from ${sessions.name} where user_id = $1 order by id`, [
    userId,
  ]);
  return rows.map(({ id }) => id);
}

/**
 * Ids of the sessions of a user beyond so many, those that were not used for longest. None of the last minute: of many sign-ins at
 * once each is answered with a session.
 */
export async function readSpareSessionIds(tx: Queryable, userId: number, kept: number): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from (
       select id, created_at from ${sessions.name} where user_id = $1
       order by last_seen_at desc, created_at desc, id desc offset $2::int
     ) spare where created_at < now() - interval '1 minute'`,
    [userId, kept],
  );
  return rows.map(({ id }) => id);
}

/** Deletes sessions that ended; resolves with how many. */
export async function pruneSessions(db: Queryable, { idleSeconds }: SessionTimes): Promise<number> {
  const rows = await db.query(
    `delete from ${sessions.name}
     where expires_at < now() or last_seen_at < now() - $1::int * interval '1 second' returning 1`,
    [idleSeconds],
  );
  return rows.length;
}

export interface NewBypass {
  readonly sessionId: string;
  readonly reason: string;
  readonly models: readonly string[];
  readonly grantedBy: number | null;
  readonly minutes: number;
}

/** Lets a session that is in force bypass its row scope for some minutes. Null: there is no such session. */
export async function insertBypass(
  tx: Queryable,
  { sessionId, reason, models, grantedBy, minutes }: NewBypass,
): Promise<{ readonly until: Date; readonly userId: number } | null> {
  const [row] = await tx.query<{ valid_until: Date; user_id: number }>(
    `with target as (select id, user_id from ${sessions.name} where id = $1::uuid and expires_at > now()),
made as (
  insert into ${bypassGrants.name} (session_id, reason, models, granted_by, valid_until)
  select id, $2, $3::text[], $4::int8, now() + $5::int * interval '1 minute' from target
  returning valid_until
)
select made.valid_until, target.user_id from made, target`,
    [sessionId, reason, models, grantedBy, minutes],
  );
  return row === undefined ? null : { until: row.valid_until, userId: row.user_id };
}

/** Takes back what a session was granted; resolves with how many grants were in force. */
export async function endBypass(tx: Queryable, sessionId: string): Promise<number> {
  const rows = await tx.query(
    `update ${bypassGrants.name} set valid_until = now() where session_id = $1::uuid and valid_until > now() returning 1`,
    [sessionId],
  );
  return rows.length;
}
