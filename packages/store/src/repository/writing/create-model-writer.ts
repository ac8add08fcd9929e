import { isEnginehouseError } from '@enginehouse/errors';
import {
  ALL_MODELS,
  ALL_PLATFORM_TABLES,
  type Catalogue,
  type RegisteredModel,
  type Sealer,
  type TableDefinition,
} from '@enginehouse/models';
import { type BringIntoForce, broughtIntoForce } from '../../configuration/revision-written.ts';
import { writeChange } from '../../configuration/write-change.ts';
import type { Database, Queryable } from '../../database.ts';
import { storeErrors } from '../../errors.ts';
import { compileModel } from '../compile-model.ts';
import type { RulesByModel } from '../model-rules.ts';
import { rowIdParameter } from '../reading/row-id.ts';
import { selectionOf } from '../reading/selection.ts';
import { shownRow } from '../reading/shown-row.ts';
import type { Caller, ModelReader, ModelWriter, ShownRow } from '../repository.ts';
import { constraintError, type DeletedRow, isNewlyReferred } from './constraint-error.ts';
import { createModelOwners, type ModelOwner } from './model-owner.ts';
import { combineWrites, type PlannedWrite, type WriteParts } from './planned-write.ts';
import { createRefusals } from './refusals.ts';
import { createRowIds } from './row-ids.ts';
import { rowRights } from './row-rights.ts';
import { type CheckedWrite, checkWrite, type DecidedWrite, type RowRequest } from './row-writes.ts';
import { readScope } from './write-access.ts';
import { invalidValues } from './write-errors.ts';
import { writeTables } from './write-tables.ts';

export interface ModelWriterOptions {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly catalogue: Catalogue;
  /** What domains add to the writes of their core models. Default: nothing. */
  readonly rules?: RulesByModel;
  /** Brings into force what was written, before the write is answered. Default: nobody works by it. */
  readonly bringIntoForce?: BringIntoForce;
  /** Shows the row that was written. */
  readonly reader: ModelReader;
  /** Every core model that rows may refer to. Default: all there are. */
  readonly entries?: readonly RegisteredModel[];
  /** Tables of the machinery. Default: all there are. */
  readonly tables?: readonly TableDefinition[];
}

/** The row that a write left, null for one that was deleted; false and null where there was none in scope. */
export type RowOutcome =
  | { readonly operation: 'create'; readonly row: ShownRow }
  | { readonly operation: 'update'; readonly row: ShownRow | null }
  | { readonly operation: 'delete'; readonly deleted: boolean };

/** Writes rows of core models: for callers within their scope, and for the domains that own rows. */
export interface WritingHalf extends ModelWriter {
  /**
   * Several writes of one core model as one change: all of them or none, under one revision. Each is decided as it would
   * be alone, on what was there before all of them; a row is named once. Rejects with what refuses any of them.
   */
  writeRows(entry: RegisteredModel, caller: Caller, requests: readonly RowRequest[]): Promise<readonly RowOutcome[]>;
  /** For the domain that owns the rows of a core model: no access rule, no `READ_ONLY`, every other rule. */
  owner(entry: RegisteredModel): ModelOwner;
}

/** The writing half of the repository. */
export function createModelWriter(options: ModelWriterOptions): WritingHalf {
  const { db, sealer, catalogue, reader } = options;
  const tables = writeTables(options.entries ?? ALL_MODELS, options.tables ?? ALL_PLATFORM_TABLES);
  const parts: WriteParts = { sealer, catalogue, rules: options.rules ?? new Map(), tables };
  const ids = createRowIds();
  const refusals = createRefusals(db);

  async function writeOne(entry: RegisteredModel, caller: Caller, request: RowRequest): Promise<RowOutcome> {
    const id = request.operation === 'create' ? undefined : request.id;
    return refusals.audited({ caller, model: entry.model.name, operation: request.operation, id }, async () => {
      const checked = checkWrite(parts, ids, entry, caller, request);
      const [decided] = await write(caller, [checked]);
      return outcomeOf(caller, checked, decided as DecidedWrite);
    });
  }

  /** All of them as one change. */
  async function write(caller: Caller, checked: readonly CheckedWrite[]): Promise<readonly DecidedWrite[]> {
    for (const one of checked) await one.prepare();
    const isJudged = checked.some((one) => one.isJudged);
    const onlyCreates = checked.every(({ request }) => request.operation === 'create');
    let deleted: readonly DeletedRow[] = [];
    let tightens = false;
    try {
      const { kept, written } = await writeChange(db, {
        origin: caller.origin,
        mayTakeRevision: isJudged || checked.some(({ compiled }) => compiled.model.feeds !== undefined),
        isJudged,
        sharesTurn: onlyCreates ? checked[0]?.compiled.model.name : undefined,
        isOvertaken: (error) => isNewlyReferred(error, tables, deleted),
        lock: (tx) => lockRows(tx, checked),
        decide: async (place, basis) => {
          const decisions: DecidedWrite[] = [];
          for (const one of checked) decisions.push(await one.decide(place));
          deleted = decisions.flatMap((one) => one.deleted);
          const plans = decisions.flatMap(({ plan }) => (plan === null ? [] : [plan]));
          if (plans.length === 0) return { change: null, kept: decisions };
          const change: PlannedWrite = plans.length === 1 ? (plans[0] as PlannedWrite) : combineWrites(plans);
          const revision = change.feeds ? { basis, changesPlans: change.changesPlans } : null;
          tightens = change.tightens;
          return { change, revision, kept: decisions };
        },
      });
      await broughtIntoForce(options.bringIntoForce, written, tightens);
      return kept;
    } catch (error) {
      throw constraintError(error, tables, deleted);
    }
  }

  async function outcomeOf(caller: Caller, checked: CheckedWrite, decided: DecidedWrite): Promise<RowOutcome> {
    const { compiled, request, policy } = checked;
    if (request.operation === 'delete') return { operation: 'delete', deleted: decided.id !== null };
    if (decided.id === null) return { operation: 'update', row: null };
    const { operation } = request;
    let row: ShownRow | null;
    try {
      row = await reader.view(compiled.entry, caller, decided.id, { policy });
    } catch (error) {
      throw decided.plan === null ? error : afterWriting(error);
    }
    if (operation === 'update') return { operation, row };
    return { operation, row: row ?? asWritten(checked, caller, decided) };
  }

  /** A new row that was gone before it could be shown. */
  function asWritten({ compiled, policy }: CheckedWrite, caller: Caller, { plan, id }: DecidedWrite): ShownRow {
    const selection = selectionOf(compiled, 'detail', readScope(compiled, caller, policy));
    const written = plan?.writes[0]?.rows[0] ?? {};
    const row = Object.fromEntries([...compiled.fields.keys()].map((name) => [name, written[name] ?? null] as const));
    return shownRow(selection, { ...row, [compiled.key.name]: id }, { sealer, catalogue });
  }

  return {
    create: async (entry, caller, values, writeOptions) => {
      const outcome = await writeOne(entry, caller, { operation: 'create', values, options: writeOptions });
      return (outcome as RowOutcome & { operation: 'create' }).row;
    },
    update: async (entry, caller, id, values, writeOptions) => {
      const outcome = await writeOne(entry, caller, { operation: 'update', id, values, options: writeOptions });
      return (outcome as RowOutcome & { operation: 'update' }).row;
    },
    delete: async (entry, caller, id, writeOptions) => {
      const outcome = await writeOne(entry, caller, { operation: 'delete', id, options: writeOptions });
      return (outcome as RowOutcome & { operation: 'delete' }).deleted;
    },
    rights: (entry, caller, id) => rowRights(parts, entry, caller, id, { db, reader }),
    writeRows: (entry, caller, requests) =>
      refusals.audited({ caller, model: entry.model.name, operation: 'write' }, async () => {
        refuseTwice(entry, requests);
        const checked = requests.map((request) => checkWrite(parts, ids, entry, caller, request));
        const decided = checked.length === 0 ? [] : await write(caller, checked);
        const outcomes: RowOutcome[] = [];
        for (const [index, one] of decided.entries()) {
          outcomes.push(await outcomeOf(caller, checked[index] as CheckedWrite, one));
        }
        return outcomes;
      }),
    owner: createModelOwners({ db, parts, ids, bringIntoForce: options.bringIntoForce }),
  };
}

/** Rows that are to be changed, when others were faster three times. */
async function lockRows(tx: Queryable, checked: readonly CheckedWrite[]): Promise<void> {
  for (const { compiled, request } of checked) {
    const id = request.operation === 'create' ? undefined : rowIdParameter(compiled, request.id);
    if (id === undefined) continue;
    const { key, from } = compiled;
    await tx.query(`select 1 from ${from} where ${key.expression} = $1::${key.comparedAs} for update`, [id]);
  }
}

function refuseTwice(entry: RegisteredModel, requests: readonly RowRequest[]): void {
  const named = requests.flatMap((request) => (request.operation === 'create' ? [] : [String(request.id)]));
  const twice = named.find((id, index) => named.indexOf(id) !== index);
  if (twice === undefined) return;
  const message = `row ${twice.slice(0, 60)} is written twice in one change`;
  throw invalidValues(entry.model.name, [{ field: compileModel(entry).key.name, message }]);
}

/** The change is committed; only the answer is lost. */
function afterWriting(error: unknown): unknown {
  if (!isEnginehouseError(error) || !(error.code in storeErrors.table)) return error;
  return storeErrors.error(error.code as keyof typeof storeErrors.table, {
    message: `${error.message}; the change was written, and could not be read back`,
    fix: 'Read the row; do not ask for the change again.',
    details: { ...error.details, written: 'yes' },
    cause: error.cause,
  });
}
