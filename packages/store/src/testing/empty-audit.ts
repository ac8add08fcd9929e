import type { Database } from '../database.ts';

/** Removes all audit events and their chain, which nothing but a test may: the database refuses it otherwise. */
export async function emptyAudit(db: Database): Promise<void> {
  await db.query(`
    alter table audit_events disable trigger user; alter table audit_batches disable trigger user;
    truncate audit_events, audit_batches restart identity;
    alter table audit_events enable trigger user; alter table audit_batches enable trigger user`);
}
