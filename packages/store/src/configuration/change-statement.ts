import { createHash } from 'node:crypto';
import { auditOrigin, originColumns } from '../audit/write-audit.ts';
import type { SqlParameter } from '../database.ts';
import { OUTBOX_CHANNEL } from '../outbox/outbox-channel.ts';
import type { AuditEntry, ChangeOrigin, OutboxEntry, RowChange } from './configuration-change.ts';
import { CONFIGURATION_CHANNEL, CONFIGURATION_LOCK } from './configuration-lock.ts';
import { allAsRead, asReadPart, lines, lineValues, rowLines, writePart } from './row-parts.ts';

/** The revision that a change takes. */
export interface RevisionTaken {
  /** The configuration that the change was decided on: another one in force writes nothing. Null: whichever is in force. */
  readonly basis: { readonly revision: number; readonly epoch: string } | null;
  /** True when plans must be made again. */
  readonly changesPlans: boolean;
}

/** One statement that does a whole change, or nothing. */
export interface ChangeStatement {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
  /** Of the shape: equal shapes share a prepared statement whatever the number of rows. */
  readonly name?: string;
}

/** What a `ChangeStatement` answers: one row, or none when what it hangs on had changed. */
export interface ChangeRow {
  /** The revision taken; null for a change that takes none. */
  readonly revision: number | null;
  /** Rows of the last write. */
  readonly rows: number;
}

/**
 * Lock, compare and count, rows, audit, outbox and NOTIFY as one statement: a change, its reading included, takes 0.66 of
 * the time of a transaction of four statements on the embedded database and 0.73 on PostgreSQL (medians of 4,000, taken
 * in turns; `npm run bench -- --only configuration-change-pglite`).
 *
 * Under READ COMMITTED the update of `revision` sees what was committed while it waited for the lock, so that its
 * condition is true only for one of two changes decided on the same revision; the same goes for the rows that the change
 * was decided on. Everything else hangs on `counted`. Locks are taken in one order, the configuration before rows. The
 * time of a change is in whole milliseconds, as people and JSON write it; that of a revision grows with it even if the
 * clock does not.
 */
export function changeStatement(
  change: RowChange,
  origin: ChangeOrigin,
  revision: RevisionTaken | null,
): ChangeStatement {
  const shape = shapeOf(change, revision);
  let text = texts.get(shape);
  if (text === undefined) {
    text = write(change, revision);
    if (texts.size < MOST_SHAPES) texts.set(shape, text);
    else text = { sql: text.sql };
  }
  return { ...text, parameters: parametersOf(change, origin, revision) };
}

/**
 * Shapes that are prepared and remembered. They are as many as core models, operations and sets of given fields; beyond
 * that, texts are made anew and not prepared, so that no caller fills the memory of the database.
 */
const MOST_SHAPES = 500;

interface StatementText {
  readonly sql: string;
  readonly name?: string;
}
const texts = new Map<string, StatementText>();

/** Equal shapes have equal texts. */
function shapeOf({ asRead, writes, audit, events }: RowChange, revision: RevisionTaken | null): string {
  const parts = [...(asRead ?? []).map((part) => ({ ...part, operation: 'read', stamped: undefined })), ...writes].map(
    ({ table, rows, operation, ...part }) =>
      `${operation} ${table.name} ${Object.keys(rows[0] ?? {})} ${'stamped' in part ? part.stamped : ''} ${rows.length === 1}`,
  );
  const taken = revision === null ? '-' : `${revision.basis === null} ${revision.changesPlans}`;
  const audited = isOfSeveral(audit) ? 'each' : several(audit);
  return `${taken}|${parts.join('|')}|${audited}|${several(events)}`;
}

function several(entries: readonly unknown[]): number {
  return Math.min(entries.length, 2);
}

/** Every parameter in the order in which `write` numbers them. */
function parametersOf(change: RowChange, origin: ChangeOrigin, revision: RevisionTaken | null): SqlParameter[] {
  const basis = revision?.basis ?? null;
  return [
    ...(basis === null ? [] : [basis.revision, basis.epoch.split('/', 1)[0] ?? '']),
    ...(change.asRead ?? []).map(rowLines),
    ...change.writes.map(rowLines),
    ...auditParameters(change.audit, origin),
    ...(change.events.length === 0 ? [] : [eventLines(change.events)]),
  ];
}

function write(change: RowChange, revision: RevisionTaken | null): StatementText {
  let parameters = 0;
  const parameter = (): string => `$${++parameters}`;
  const takes = revision !== null;
  const isBasis =
    takes && revision.basis !== null ? `number = ${parameter()}::int8 and epoch = ${parameter()}::uuid` : [];
  const read = (change.asRead ?? []).map((part, index) => {
    const place = parameter();
    return {
      sql: asReadPart(part, index, place, takes ? 'held, ' : ''),
      condition: allAsRead(part, index, place),
    };
  });
  const conditions = [isBasis, read.map(({ condition }) => condition)].flat();
  const writes = change.writes.map((row, index) => writePart(row, index, parameter(), takes));
  const parts = [
    ...(takes ? [`held as materialized (select pg_advisory_xact_lock(${CONFIGURATION_LOCK}))`] : []),
    ...read.map(({ sql }) => sql),
    takes ? countedRevision(revision, conditions) : countedNothing(conditions),
    ...writes,
    ...(change.audit.length === 0 ? [] : [auditPart(change.audit, parameter)]),
    ...(change.events.length === 0 ? [] : [eventPart(change.events, parameter())]),
  ];
  const isHeard = change.events.length > 0;
  // Whoever delivers records hears of configurations too: one NOTIFY is enough.
  const woken = takes
    ? [`pg_notify('${CONFIGURATION_CHANNEL}', counted.number::text)::text as woken`]
    : isHeard
      ? [`pg_notify('${OUTBOX_CHANNEL}', '')::text as woken`]
      : [];
  const written = writes.length === 0 ? '0' : `(select count(*) from written_${writes.length - 1})::int4`;
  const sql = `with ${parts.join(',\n')}
select ${[`counted.number as revision`, `${written} as rows`, ...woken].join(', ')} from counted`;
  return { sql, name: `change-${createHash('sha256').update(sql).digest('hex').slice(0, 16)}` };
}

function countedRevision({ changesPlans }: RevisionTaken, conditions: readonly string[]): string {
  return `counted as (
  update revision set number = number + 1,
    ${changesPlans ? 'process_table_number = number + 1,' : ''}
    changed_at = greatest(changed_at + interval '1 millisecond', date_trunc('milliseconds', clock_timestamp()))
  from held where ${['id = 1', ...conditions].join(' and ')}
  returning number, changed_at
)`;
}

function countedNothing(conditions: readonly string[]): string {
  return `counted as materialized (
  select null::int8 as number, date_trunc('milliseconds', clock_timestamp()) as changed_at
  ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}
)`;
}

const ORIGIN_COLUMNS = `actor_user_id int8, actor_role text, organization_id int8, module_name text, session_id text,
      node_id text, request_id text, correlation_id text, client_ip text, channel text`;

/** Several changes that are written as one keep who made each of them. */
function isOfSeveral(audit: readonly AuditEntry[]): boolean {
  return audit.some(({ origin }) => origin !== undefined);
}

function auditPart(audit: readonly AuditEntry[], parameter: () => string): string {
  const ofSeveral = isOfSeveral(audit);
  const who = ofSeveral ? 'line' : 'origin';
  const organization = ofSeveral ? 'line.organization_id' : 'coalesce(line.organization_id, origin.organization_id)';
  const columns = `event_type text, entity_type text, entity_id text, operation text, before jsonb, after jsonb,
      ${ofSeveral ? ORIGIN_COLUMNS : 'organization_id int8'}`;
  const line = `${lines(audit.length !== 1, parameter())} as line(${columns})`;
  const origin = ofSeveral ? [] : [`jsonb_to_record(${parameter()}::jsonb) as origin(${ORIGIN_COLUMNS})`];
  return `audited as (
  insert into audit_events (occurred_at, event_type, entity_type, entity_id, operation, before, after, actor_user_id,
    actor_role, organization_id, module_name, session_id, node_id, request_id, correlation_id, client_ip, channel)
  select counted.changed_at, line.event_type, line.entity_type, line.entity_id, line.operation, line.before, line.after,
    ${who}.actor_user_id, ${who}.actor_role, ${organization}, ${who}.module_name, ${who}.session_id, ${who}.node_id,
    ${who}.request_id, ${who}.correlation_id, ${who}.client_ip, ${who}.channel
  from ${['counted', line, ...origin].join(', ')}
)`;
}

function eventPart(events: readonly OutboxEntry[], parameter: string): string {
  return `announced as (
  insert into outbox (occurred_at, source, type, subject, data, revision, organization_id, user_id)
  select counted.changed_at, line.source, line.type, line.subject, line.data, counted.number, line.organization_id,
    line.user_id
  from counted, ${lines(events.length !== 1, parameter)} as line(source text, type text, subject text, data jsonb,
      organization_id int8, user_id int8)
)`;
}

/** One parameter for each that `auditPart` takes. */
function auditParameters(audit: readonly AuditEntry[], origin: ChangeOrigin): SqlParameter[] {
  if (audit.length === 0) return [];
  const ofSeveral = isOfSeveral(audit);
  const rows = lineValues(
    audit.map((entry) => ({
      event_type: entry.eventType,
      entity_type: entry.entityType,
      entity_id: entry.entityId,
      operation: entry.operation,
      before: entry.before,
      after: entry.after,
      ...(ofSeveral ? ownOrigin(entry, origin) : { organization_id: entry.organizationId }),
    })),
  );
  return ofSeveral ? [rows] : [rows, auditOrigin(origin)];
}

function ownOrigin(entry: AuditEntry, origin: ChangeOrigin) {
  const columns = originColumns(entry.origin ?? origin);
  return { ...columns, organization_id: entry.organizationId ?? columns.organization_id };
}

function eventLines(events: readonly OutboxEntry[]): string {
  return lineValues(
    events.map(({ type, source, subject, data, organizationId, userId }) => ({
      type,
      source,
      subject,
      data,
      organization_id: organizationId,
      user_id: userId,
    })),
  );
}
