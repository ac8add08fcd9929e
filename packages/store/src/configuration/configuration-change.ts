import type { TableDefinition } from '@enginehouse/models';

/** A value of a row, as JSON: times as ISO 8601 text, bytes as `\x` and hex. */
export type RowValue = unknown;
export type RowValues = { readonly [field: string]: RowValue };

interface RowsOfTable {
  readonly table: TableDefinition;
  /** Rows with the same fields. */
  readonly rows: readonly RowValues[];
}
interface StampedRows extends RowsOfTable {
  /** Fields that become the time of the change, which grows with the revision. */
  readonly stamped?: readonly string[];
}

/**
 * Rows to write. A `revision` field is set by the write itself: the revision that the change takes, and for one that takes
 * none the row's own count. It grows with every write of a row.
 */
export type RowWrite =
  | (StampedRows & { readonly operation: 'insert' })
  /** Each row names its primary key and the fields to change. */
  | (StampedRows & { readonly operation: 'update' })
  /** Inserts, or changes the row of the same primary key. */
  | (StampedRows & { readonly operation: 'upsert' })
  /** Each row names its primary key. */
  | (StampedRows & { readonly operation: 'delete' });

/** Who does it, from where: kept with every audit event of the change. */
export interface ChangeOrigin {
  /** Who, by name, for example `local-operator`. */
  readonly actor: string;
  readonly actorUserId?: number | null;
  /** In which role. Default: the actor's name. */
  readonly actorRole?: string | null;
  readonly organizationId?: number | null;
  readonly moduleName?: string | null;
  readonly sessionId?: string | null;
  readonly nodeId?: string | null;
  readonly requestId?: string | null;
  readonly correlationId?: string | null;
  readonly clientIp?: string | null;
  /** The door: `http`, `cli`, ... */
  readonly channel?: string | null;
}

/** One audit event. Values before and after must hold no secret. */
export interface AuditEntry {
  /** `domain.entity.event`. */
  readonly eventType: string;
  readonly entityType: string;
  readonly entityId: string | null;
  readonly operation: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Whose business it was. Default: the organization of the origin. */
  readonly organizationId?: number | null;
  /** Who did this one, where changes of several people are written as one. Default: the origin of the change. */
  readonly origin?: ChangeOrigin;
}

/** One record of the outbox, as CloudEvents names things. */
export interface OutboxEntry {
  /** Topic, `domain.entity.event`. */
  readonly type: string;
  readonly source: string;
  readonly subject: string | null;
  readonly data: unknown;
  /** Whose it is. Default: the whole house. */
  readonly organizationId?: number | null;
  /** The user whose own it is. Default: nobody's alone. */
  readonly userId?: number | null;
}

/**
 * Rows that a change was decided on: each names its primary key and the fields that must be as they were read, which is
 * `revision` as a rule. They are locked, and another value in one of them writes nothing at all.
 */
export type RowsAsRead = RowsOfTable;

/** Rows, audit events and outbox records that become visible together. */
export interface RowChange {
  readonly writes: readonly RowWrite[];
  readonly audit: readonly AuditEntry[];
  readonly events: readonly OutboxEntry[];
  /** Default: the change hangs on no row. */
  readonly asRead?: readonly RowsAsRead[];
}

/** One change of the configuration: written whole, under one revision. */
export interface ConfigurationChange extends RowChange {
  /** At least one. */
  readonly audit: readonly AuditEntry[];
  /** True when an override or a limit changes, so that plans must be made again. */
  readonly changesPlans: boolean;
  /** It takes something away that no node may go on with. Default false. */
  readonly tightens?: boolean;
}

/** Several changes as one, under one revision. Writes of the same table and kind are joined where they follow each other. */
export function combineChanges(changes: readonly ConfigurationChange[]): ConfigurationChange {
  return {
    ...combineRowChanges(changes),
    changesPlans: changes.some(({ changesPlans }) => changesPlans),
    tightens: changes.some(({ tightens }) => tightens === true),
  };
}

/** Several changes as one: all of them or none. */
export function combineRowChanges(changes: readonly RowChange[]): Required<RowChange> {
  return {
    asRead: joined(changes.flatMap(({ asRead }) => asRead ?? [])),
    writes: joined(changes.flatMap(({ writes }) => writes)),
    audit: changes.flatMap(({ audit }) => audit),
    events: changes.flatMap(({ events }) => events),
  };
}

/** Rows of the same shape travel together: as many rows make no longer statement. */
function joined<Part extends RowsAsRead | RowWrite>(parts: readonly Part[]): readonly Part[] {
  if (parts.length < 2) return parts;
  const byShape = new Map<string, Part>();
  for (const part of parts) {
    const { operation, stamped } = { operation: null, stamped: null, ...part };
    const shape = JSON.stringify([operation, part.table.name, Object.keys(part.rows[0] ?? {}), stamped]);
    const before = byShape.get(shape);
    byShape.set(shape, before === undefined ? part : { ...before, rows: [...before.rows, ...part.rows] });
  }
  return [...byShape.values()];
}
