/**
 * Audit events are added and never changed: the database itself refuses, whoever asks. Retention says so first, for its
 * own transaction, and may then delete events and mark the lines of their chain; lines of the chain are never deleted.
 */
const AUDIT_IS_APPEND_ONLY: readonly string[] = [
  `CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('enginehouse.audit_retention', true) = 'on'
    AND (TG_TABLE_NAME, TG_OP) IN (('audit_events', 'DELETE'), ('audit_batches', 'UPDATE'))
  THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;`,
  ...['audit_events', 'audit_batches'].flatMap((table) => [
    `CREATE TRIGGER "${table}_append_only" BEFORE UPDATE OR DELETE ON "${table}" FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();`,
    `CREATE TRIGGER "${table}_not_emptied" BEFORE TRUNCATE ON "${table}" FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();`,
  ]),
];

/** Forgotten in a crash, and that is what it is for. */
const MARKER_IS_UNLOGGED = 'ALTER TABLE "outbox_marker" SET UNLOGGED;';

/** Positions go on behind those that were given before the outbox had a head. */
const HEAD_OF_OUTBOX =
  'INSERT INTO "outbox_head" ("id", "position", "reserved_position") SELECT 1, coalesce(max("position"), 0), coalesce(max("position"), 0) FROM "outbox";';

/**
 * Room for a second version of each row in its own page: what is sealed anew by a rotation of keys then needs no new entries
 * in the indexes of the table. On the embedded database a row takes 15 microseconds to write instead of 27.
 */
const ROOM_FOR_RESEALING: readonly string[] = [
  'engine_registry',
  'environment_values',
  'extractor_registry',
  'mcp_server_registry',
].map((table) => `ALTER TABLE "${table}" SET (fillfactor = 45);`);

/** Statements that drizzle has no word for, at the end of the migration of this name. Frozen with it. */
export const HAND_WRITTEN_RULES: { readonly [tag: string]: readonly string[] } = {
  '0001_core_models': [HEAD_OF_OUTBOX, MARKER_IS_UNLOGGED, ...AUDIT_IS_APPEND_ONLY, ...ROOM_FOR_RESEALING],
};
