import type { Database } from '../packages/store/src/index.ts';

/** Audit events that are in no batch. */
export async function unsealedEvents(db: Database): Promise<number> {
  const [row] = await db.query<{ unsealed: number }>(
    `select ((select count(*) from audit_events) - (select sum(count) from audit_batches))::int as unsealed`,
  );
  return row?.unsealed ?? Number.NaN;
}

/** Alters one byte of a sealed audit event as whoever owns the database could; answers the batch that it stands in. */
export async function alterAuditEvent(db: Database, random: () => number): Promise<number> {
  const sealed = await db.query<{ id: number; seq: number }>(
    `select event.id, line.seq from audit_events event join audit_batches line on exists (
       select from jsonb_array_elements(line.ids) as range
       where event.id between (range ->> 0)::int8 and (range ->> 1)::int8)
     order by event.id`,
  );
  const chosen = sealed[Math.floor(random() * sealed.length)];
  if (chosen === undefined) throw new TypeError('no audit event was sealed');
  await db.transaction(async (tx) => {
    await tx.query('alter table audit_events disable trigger user');
    await tx.query(
      `update audit_events set entity_id = overlay(entity_id placing
         case left(entity_id, 1) when '1' then '2' else '1' end from 1 for 1) where id = $1`,
      [chosen.id],
    );
    await tx.query('alter table audit_events enable trigger user');
  });
  return chosen.seq;
}
