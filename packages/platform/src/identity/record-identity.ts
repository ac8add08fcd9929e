import type { CoreModel } from '@enginehouse/models';
import { type ChangeOrigin, type ConfigurationChange, recordChange, type Transaction } from '@enginehouse/store';

/** A row of a core model that identity wrote by itself, under its own locks. */
export interface IdentityWrite {
  readonly model: CoreModel;
  readonly id: string | number;
  readonly operation: 'create' | 'update' | 'delete';
  /** Whose row it is, whoever wrote it. */
  readonly userId: number;
  readonly before?: { readonly [field: string]: unknown };
  readonly after?: { readonly [field: string]: unknown };
}

const PAST = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/** Its audit event and its outbox record, as every write of a core model leaves them. Values must hold no secret. */
export function recordIdentity(tx: Transaction, origin: ChangeOrigin, writes: readonly IdentityWrite[]): Promise<void> {
  return recordChange(tx, origin, identityEntries(origin.organizationId ?? null, writes));
}

/** The same, for a change that is written whole. */
export function identityEntries(
  organizationId: number | null,
  writes: readonly IdentityWrite[],
): Pick<ConfigurationChange, 'audit' | 'events'> {
  return {
    audit: writes.map(({ model, id, operation, before, after }) => ({
      eventType: `core.${model.name}.${PAST[operation]}`,
      entityType: model.name,
      entityId: String(id),
      operation,
      before: before ?? null,
      after: after ?? null,
    })),
    events: writes.map(({ model, id, operation, userId, before, after }) => ({
      type: `core.${model.name}.${PAST[operation]}`,
      source: `/core/${model.name}`,
      subject: `${model.name}/${id}`,
      data: { id, changed: Object.keys({ ...before, ...after }) },
      organizationId,
      userId,
    })),
  };
}
