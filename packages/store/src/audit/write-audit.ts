import type { AuditEntry, ChangeOrigin } from '../configuration/configuration-change.ts';
import type { Queryable } from '../database.ts';

/** An audit event that is written beside no change of a core model: a refusal, a sign-in, a revealed secret. */
export interface LoneAuditEntry extends AuditEntry {
  /** Default `succeeded`. */
  readonly status?: 'succeeded' | 'refused' | 'failed';
}

/** Columns of an audit event, as `auditSelect` gives them. */
export const AUDIT_COLUMNS = `event_type, entity_type, entity_id, operation, status, before, after, actor_user_id,
  actor_role, organization_id, module_name, session_id, node_id, request_id, correlation_id, client_ip, channel`;

/** Values for `AUDIT_COLUMNS` from two parameters: `auditLines` and `auditOrigin`. */
export function auditSelect(entries: string, origin: string): string {
  return `select line.event_type, line.entity_type, line.entity_id, line.operation, line.status, line.before, line.after,
    origin.actor_user_id, origin.actor_role, coalesce(line.organization_id, origin.organization_id),
    origin.module_name, origin.session_id, origin.node_id, origin.request_id, origin.correlation_id, origin.client_ip,
    origin.channel
  from jsonb_to_recordset(${entries}::jsonb) as line(event_type text, entity_type text, entity_id text, operation text,
      status text, before jsonb, after jsonb, organization_id int8),
    jsonb_to_record(${origin}::jsonb) as origin(actor_user_id int8, actor_role text, organization_id int8,
      module_name text, session_id text, node_id text, request_id text, correlation_id text, client_ip text, channel text)`;
}

export function auditLines(entries: readonly LoneAuditEntry[]): string {
  return JSON.stringify(
    entries.map(({ eventType, entityType, entityId, operation, status, before, after, organizationId }) => ({
      event_type: eventType,
      entity_type: entityType,
      entity_id: entityId,
      operation,
      status: status ?? 'succeeded',
      before,
      after,
      organization_id: organizationId,
    })),
  );
}

export function auditOrigin(origin: ChangeOrigin): string {
  return JSON.stringify(originColumns(origin));
}

/** Who and from where, by column. */
export function originColumns(origin: ChangeOrigin) {
  return {
    actor_user_id: origin.actorUserId,
    actor_role: origin.actorRole ?? origin.actor,
    organization_id: origin.organizationId,
    module_name: origin.moduleName,
    session_id: origin.sessionId,
    node_id: origin.nodeId,
    request_id: origin.requestId,
    correlation_id: origin.correlationId,
    client_ip: origin.clientIp,
    channel: origin.channel,
  };
}

/**
 * Writes audit events that stand alone; committed when it resolves, unless `db` is a transaction. Values before and after
 * must hold no secret.
 */
export async function writeAudit(
  db: Queryable,
  origin: ChangeOrigin,
  entries: readonly LoneAuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await db.query(
    `insert into audit_events (${AUDIT_COLUMNS}) ${auditSelect('$1', '$2')}`,
    [auditLines(entries), auditOrigin(origin)],
    { name: 'audit-alone' },
  );
}
