import type { RowValues } from '../../configuration/configuration-change.ts';
import type { Queryable, SqlParameter } from '../../database.ts';
import type { CompiledModel } from '../compile-model.ts';
import type { ReadPolicy } from '../policy.ts';
import type { Caller } from '../repository.ts';
import type { DeletedRow } from './constraint-error.ts';
import { withoutCounts } from './plan-update.ts';
import {
  asRead,
  combineWrites,
  judge,
  NOTHING_ADDED,
  type PlannedWrite,
  plannedWrite,
  type Telling,
  type WriteParts,
} from './planned-write.ts';
import { readBlocking, readReferring } from './referring-rows.ts';
import { readScope, writeScope } from './write-access.ts';
import { type Blocking, blockedByRows } from './write-errors.ts';
import type { Referrer } from './write-tables.ts';

export interface DeletePlan {
  readonly compiled: CompiledModel;
  /** Null: the owner of the rows writes, whom no rule judges. */
  readonly caller: Caller | null;
  /** As it was read, in scope. */
  readonly before: RowValues;
  /** Takes along what would block, where the core model allows it. */
  readonly cascade: boolean;
  readonly policy: ReadPolicy;
  readonly telling: Telling;
}

/** A deletion with everything that goes with it, in the order in which it is written. */
export interface PlannedDelete extends PlannedWrite {
  readonly deleted: readonly DeletedRow[];
}

/**
 * A deletion. Rows that go with it by declaration, and those that `cascade` takes along, are deleted one by one with an
 * audit event and a record each; those that only point at it are cleared. Throws `CONFLICT` listing what blocks.
 */
export async function planDelete(parts: WriteParts, plan: DeletePlan, place: Queryable): Promise<PlannedDelete> {
  const deleted = new Map<string, DeletedRow>();
  const writes: PlannedWrite[] = [];
  const clearings = new Map<string, PlannedWrite>();
  await visit(plan, true);
  // A row that goes on another way is not cleared as well: one statement writes a row once.
  const cleared = [...clearings].filter(([name]) => !deleted.has(name)).map(([, write]) => write);
  return { ...combineWrites([...cleared, ...writes]), deleted: [...deleted.values()] };

  async function visit(one: DeletePlan, isJudged: boolean): Promise<void> {
    const { compiled, caller, before } = one;
    const { model, key } = compiled;
    const id = before[key.name] as string | number;
    const name = `${model.name} ${id}`;
    if (deleted.has(name)) return;
    deleted.set(name, { table: model.name, id });
    const draft = { operation: 'delete', id, before, values: {}, cascade: one.cascade } as const;
    const addition =
      caller === null || !isJudged ? NOTHING_ADDED : await judge(parts, compiled, { ...draft, caller }, place);
    for (const referrer of parts.tables.referringTo(model.name)) await visitReferrer(one, referrer, id);
    writes.push(
      plannedWrite(
        parts,
        compiled,
        { operation: 'delete', id, before, after: null, changed: [] },
        {
          write: { operation: 'delete', table: model, rows: [{ [key.name]: id }] },
          asRead: [asRead(compiled, before)],
          feeds: model.feeds !== undefined,
          addition,
          telling: one.telling,
        },
      ),
    );
  }

  async function visitReferrer(of: DeletePlan, referrer: Referrer, id: string | number): Promise<void> {
    const { compiled, field, references } = referrer;
    const { model } = of.compiled;
    const target = of.before[references.field ?? of.compiled.key.name] as SqlParameter;
    if (references.onDelete === 'restrict') {
      const mayCascade = compiled !== null && model.cascades?.includes(compiled.model.name) === true;
      if (mayCascade && of.cascade) return takeAlong(of, compiled, field, target, id);
      const blocking = await readBlocking(place, parts.tables, referrer, target, (other) => shownTo(of, other));
      if (blocking !== null) throw blockedByRows(model.name, id, blocking, mayCascade);
      return;
    }
    // Rows of the machinery's tables go or are cleared by their foreign key: nobody knows them.
    if (compiled === null) return;
    for (const { row } of await readReferring(place, compiled, field, target, shownTo(of, compiled))) {
      if (references.onDelete === 'cascade') await visit({ ...of, compiled, before: row }, false);
      else clearings.set(`${compiled.model.name} ${row[compiled.key.name]}`, clearing(of, compiled, field, row));
    }
  }

  /** Each of them by its own access rule and its own rules. */
  async function takeAlong(
    of: DeletePlan,
    compiled: CompiledModel,
    field: string,
    target: SqlParameter,
    id: string | number,
  ): Promise<void> {
    const scope = of.caller === null ? shownTo(of, compiled) : writeScope(compiled, of.caller, 'delete', of.policy);
    const found = await readReferring(place, compiled, field, target, scope);
    const others = found.filter(({ isInScope }) => !isInScope).length;
    if (of.caller !== null && others > 0) {
      const blocking: Blocking = { rows: [], others };
      throw blockedByRows(of.compiled.model.name, id, blocking, false);
    }
    for (const { row } of found) await visit({ ...of, compiled, before: row }, true);
  }

  /** A row that only points at what is deleted, and is the same without. */
  function clearing({ telling }: DeletePlan, compiled: CompiledModel, field: string, row: RowValues): PlannedWrite {
    const { model, key } = compiled;
    const id = row[key.name] as string | number;
    return plannedWrite(
      parts,
      compiled,
      { operation: 'update', id, before: row, after: withoutCounts({ ...row, [field]: null }), changed: [field] },
      {
        write: {
          operation: 'update',
          table: model,
          rows: [{ [key.name]: id, [field]: null }],
          stamped: compiled.fields.get('updatedAt')?.column == null ? [] : ['updatedAt'],
        },
        asRead: [asRead(compiled, row)],
        feeds: model.feeds !== undefined && (model.feedsOnly === undefined || model.feedsOnly.includes(field)),
        addition: NOTHING_ADDED,
        telling,
      },
    );
  }

  /** What an error may name: for the owner's own writes nothing. */
  function shownTo({ caller, policy }: DeletePlan, compiled: CompiledModel) {
    return caller === null ? NO_ROWS : readScope(compiled, caller, policy);
  }
}

const NO_ROWS = { shape: '', empty: true, conditions: [], without: [], research: true };
