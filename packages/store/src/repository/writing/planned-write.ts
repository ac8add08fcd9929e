import type { Catalogue, Sealer } from '@enginehouse/models';
import {
  combineRowChanges,
  type RowChange,
  type RowsAsRead,
  type RowValues,
  type RowWrite,
} from '../../configuration/configuration-change.ts';
import type { Queryable } from '../../database.ts';
import type { CompiledModel } from '../compile-model.ts';
import type { DraftAddition, RulesByModel, WriteDraft } from '../model-rules.ts';
import { auditOf, eventsOf, tightens, type WrittenRow } from './write-entries.ts';
import type { WriteTables } from './write-tables.ts';

/** What every plan of a write needs. */
export interface WriteParts {
  readonly sealer: Sealer;
  readonly catalogue: Catalogue;
  readonly rules: RulesByModel;
  readonly tables: WriteTables;
}

/** One write of one row, or several that go with it: decided, not written. */
export interface PlannedWrite extends Required<RowChange> {
  /** It takes the revision. */
  readonly feeds: boolean;
  readonly changesPlans: boolean;
  /** It takes the revision and takes something away: answered when every live node has applied it. */
  readonly tightens: boolean;
}

/** Told to nobody: for rows that change too often, or matter to nobody but their owner. */
export interface Telling {
  /** Default true. */
  readonly audit?: boolean;
  /** The general record and what the core model announces. Default true. */
  readonly events?: boolean;
}

export const NOTHING_ADDED: DraftAddition = {};

/** What a domain's rules add to a write. What they throw refuses it. */
export async function judge(
  parts: WriteParts,
  compiled: CompiledModel,
  draft: WriteDraft,
  place: Queryable,
): Promise<DraftAddition> {
  const rules = rulesFor(parts, compiled, draft.operation);
  return (await rules?.judge(draft, place)) ?? NOTHING_ADDED;
}

/** The rules that judge an operation of a core model. */
export function rulesFor({ rules }: WriteParts, { model }: CompiledModel, operation: WriteDraft['operation']) {
  const own = rules.get(model.name);
  return own?.operations === undefined || own.operations.includes(operation) ? own : undefined;
}

/** A row's write with its audit events, its records, and what rules add. */
export function plannedWrite(
  parts: WriteParts,
  compiled: CompiledModel,
  written: WrittenRow,
  how: {
    readonly write: RowWrite | null;
    readonly asRead: readonly RowsAsRead[];
    readonly feeds: boolean;
    readonly addition: DraftAddition;
    readonly telling: Telling;
  },
): PlannedWrite {
  const { write, asRead, telling } = how;
  const addition = withIdInAudit(how.addition, written.id);
  // What plans are made from is a part of the configuration.
  const feeds = how.feeds || addition.feeds === true || addition.changesPlans === true;
  return {
    asRead,
    writes: [...(write === null ? [] : [write]), ...(addition.writes ?? []).map((one) => withId(one, written.id))],
    audit: telling.audit === false ? (addition.audit ?? []) : auditOf(compiled, written, addition, parts),
    events: telling.events === false ? (addition.events ?? []) : eventsOf(compiled, written, addition),
    feeds,
    changesPlans: addition.changesPlans === true,
    tightens: feeds && tightens(compiled, written),
  };
}

/** A row as it was read: its key, its revision where it has one, and further fields that must be the same. */
export function asRead(compiled: CompiledModel, row: RowValues, alsoSame: readonly string[] = []): RowsAsRead {
  const fields = [
    compiled.key.name,
    ...(compiled.fields.has('revision') ? ['revision'] : []),
    ...alsoSame.filter((name) => name !== 'revision'),
  ];
  return {
    table: compiled.model,
    rows: [Object.fromEntries(fields.map((name) => [name, row[name] ?? null] as const))],
  };
}

/** `'$id'` stands for the id of a row that is being created. */
function withId(write: RowWrite, id: string | number): RowWrite {
  const rows = write.rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === '$id' ? id : value] as const)),
  );
  return { ...write, rows };
}

/** The same within the ids of what rules audit: `engine/$id`. */
function withIdInAudit(addition: DraftAddition, id: string | number): DraftAddition {
  if (addition.audit === undefined) return addition;
  const audit = addition.audit.map((one) => ({ ...one, entityId: one.entityId?.replace('$id', String(id)) ?? null }));
  return { ...addition, audit };
}

/** Several writes as one change: all of them or none. */
export function combineWrites(plans: readonly PlannedWrite[]): PlannedWrite {
  return {
    ...combineRowChanges(plans),
    feeds: plans.some(({ feeds }) => feeds),
    changesPlans: plans.some(({ changesPlans }) => changesPlans),
    tightens: plans.some((plan) => plan.tightens),
  };
}
