import {
  type Announcement,
  type Catalogue,
  type EffectWrite,
  isTightening,
  type Sealer,
  type WriteOperation,
} from '@enginehouse/models';
import type { AuditEntry, OutboxEntry, RowValues } from '../../configuration/configuration-change.ts';
import type { CompiledModel } from '../compile-model.ts';
import type { DraftAddition } from '../model-rules.ts';
import { secretSchemaOf } from '../reading/shown-row.ts';

/** One write of one row, as it is told to others. */
export interface WrittenRow {
  readonly operation: WriteOperation;
  readonly id: string | number;
  /** As stored; null at creation. */
  readonly before: RowValues | null;
  /** As stored; null at deletion. */
  readonly after: RowValues | null;
  /** Names of what differs, sealed fields in clear text. */
  readonly changed: readonly string[];
}

const PAST: { readonly [Operation in WriteOperation]: string } = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
};

/** The audit events of a write: before and after whole, so that the last event of a row says what it was at any time. */
export function auditOf(
  compiled: CompiledModel,
  { operation, id, before, after }: WrittenRow,
  { audit = [], audited }: DraftAddition,
  parts: { readonly sealer: Sealer; readonly catalogue: Catalogue },
): readonly AuditEntry[] {
  const { name } = compiled.model;
  const redacted = redactedRows(compiled, before, after, parts);
  return [
    {
      eventType: `core.${name}.${PAST[operation]}`,
      entityType: name,
      entityId: String(id),
      operation,
      before: redacted.before === null ? null : { ...redacted.before, ...audited?.before },
      after: redacted.after === null ? null : { ...redacted.after, ...audited?.after },
      organizationId: ownerOf('organization', compiled, before, after),
    },
    ...audit,
  ];
}

/** The outbox records of a write: the general one, and what the core model announces. No values but those it says. */
export function eventsOf(
  compiled: CompiledModel,
  written: WrittenRow,
  { events = [] }: DraftAddition,
): readonly OutboxEntry[] {
  const { model, effects } = compiled.entry;
  const { operation, id, changed, before, after } = written;
  const source = `/core/${model.name}`;
  const subject = `${model.name}/${id}`;
  const organizationId = ownerOf('organization', compiled, before, after);
  const userId = ownerOf('user', compiled, before, after);
  return [
    {
      type: `core.${model.name}.${PAST[operation]}`,
      source,
      subject,
      data: { id, changed },
      organizationId,
      userId,
    },
    ...effects.announces
      .filter((announcement) => isDue(announcement, written))
      .map(({ topic, data }) => ({
        type: topic,
        source,
        subject,
        data: data === undefined ? { operation, id, changed } : data(effectOf(compiled, written)),
        organizationId,
        userId,
      })),
    ...events,
  ];
}

/** Whether a write that takes the revision takes something away. */
export function tightens(compiled: CompiledModel, written: WrittenRow): boolean {
  return isTightening(compiled.entry.effects.tightens, written.operation, () => effectOf(compiled, written));
}

function effectOf(compiled: CompiledModel, { operation, id, before, after, changed }: WrittenRow): EffectWrite {
  return {
    operation,
    id,
    before: before === null ? null : withoutSecrets(compiled, before),
    after: after === null ? null : withoutSecrets(compiled, after),
    changed,
  };
}

function isDue({ on, ifChanged }: Announcement, { operation, changed }: WrittenRow): boolean {
  if (!on.includes(operation)) return false;
  return operation !== 'update' || ifChanged === undefined || ifChanged.some((field) => changed.includes(field));
}

/** Before and after without what nobody is shown, and with `{ hasValue, changed }` in place of each secret. */
function redactedRows(
  compiled: CompiledModel,
  before: RowValues | null,
  after: RowValues | null,
  { sealer, catalogue }: { readonly sealer: Sealer; readonly catalogue: Catalogue },
): { readonly before: Record<string, unknown> | null; readonly after: Record<string, unknown> | null } {
  const rows = {
    before: before === null ? null : withoutSecrets(compiled, before),
    after: after === null ? null : withoutSecrets(compiled, after),
  };
  for (const field of compiled.sealed) {
    const { name } = field;
    const schemas = [after, before].flatMap((row) => (row === null ? [] : [secretSchemaOf(field, row, catalogue)]));
    const [schema = 'whole', beforeSchema] = schemas;
    const redacted = sealer.redacted({
      before: before?.[name] ?? undefined,
      after: after?.[name] ?? undefined,
      schema,
      ...(beforeSchema === undefined ? {} : { beforeSchema }),
      path: name,
    });
    if (rows.before !== null && redacted.before !== undefined) rows.before[name] = redacted.before;
    if (rows.after !== null && redacted.after !== undefined) rows.after[name] = redacted.after;
  }
  return rows;
}

/** The stored fields that may be told: neither sealed nor shown to nobody. */
function withoutSecrets({ stored, sealed }: CompiledModel, row: RowValues): Record<string, unknown> {
  const rest: Record<string, unknown> = {};
  for (const { name, field } of stored) {
    if (field.shown === 'never' || row[name] === undefined || sealed.some((one) => one.name === name)) continue;
    rest[name] = row[name];
  }
  return rest;
}

/** Whose business a row is: that of the organization or the user it belongs to, and before a move of the one that it leaves. */
function ownerOf(
  owner: 'organization' | 'user',
  { model }: CompiledModel,
  before: RowValues | null,
  after: RowValues | null,
): number | null {
  const field = model.rowScope === 'platform' ? undefined : model.rowScope[owner];
  const value = field === undefined ? undefined : (before ?? after)?.[field];
  return typeof value === 'number' ? value : null;
}
