import type { DeleteOptions, PolicyOption, RegisteredModel, RowId, UpdateOptions } from '@enginehouse/models';
import type { RowValues } from '../../configuration/configuration-change.ts';
import type { Queryable } from '../../database.ts';
import { type CompiledModel, compileModel } from '../compile-model.ts';
import type { AskedWrite } from '../model-rules.ts';
import { type ReadPolicy, readPolicy } from '../policy.ts';
import { readStored } from '../reading/read-row.ts';
import type { Caller } from '../repository.ts';
import type { Scope } from '../scope.ts';
import { checkPayload, type GivenValues } from './check-payload.ts';
import type { DeletedRow } from './constraint-error.ts';
import { planCreate } from './plan-create.ts';
import { planDelete } from './plan-delete.ts';
import { planUpdate } from './plan-update.ts';
import { judge, type PlannedWrite, rulesFor, type WriteParts } from './planned-write.ts';
import type { RowIds } from './row-ids.ts';
import { ownValues, readScope, refuseFields, refuseOutside, writeScope } from './write-access.ts';
import { invalidValues, referenceMissing, rowRevisionConflict, writeDenied } from './write-errors.ts';

/** One write that a caller asks for. */
export type RowRequest =
  | { readonly operation: 'create'; readonly values: unknown; readonly options?: PolicyOption | undefined }
  | {
      readonly operation: 'update';
      readonly id: RowId;
      readonly values: unknown;
      readonly options?: UpdateOptions | undefined;
    }
  | { readonly operation: 'delete'; readonly id: RowId; readonly options?: DeleteOptions | undefined };

/** A write that was asked for, checked as far as that goes without the database. */
export interface CheckedWrite {
  readonly compiled: CompiledModel;
  readonly request: RowRequest;
  readonly policy: ReadPolicy;
  /** Rules that look at more than its draft judge it, so it is decided on a configuration. */
  readonly isJudged: boolean;
  /** What its rules do before its turn, once. */
  readonly prepare: () => Promise<void>;
  /** Reads and decides; called again when another writer was faster. */
  readonly decide: (place: Queryable) => Promise<DecidedWrite>;
}

export interface DecidedWrite {
  /** Null: there is no such row, or it is out of scope. */
  readonly id: string | number | null;
  /** Null: nothing would change. */
  readonly plan: PlannedWrite | null;
  readonly deleted: readonly DeletedRow[];
}

const MISSING: DecidedWrite = { id: null, plan: null, deleted: [] };

/** Throws what is wrong with the request itself: rights, policy, payload. */
export function checkWrite(
  parts: WriteParts,
  ids: RowIds,
  entry: RegisteredModel,
  caller: Caller,
  request: RowRequest,
): CheckedWrite {
  const compiled = compileModel(entry);
  const policy = readPolicy(entry, caller, request.options?.policy);
  const scope = writeScope(compiled, caller, request.operation, policy);
  const context: WriteContext = { parts, ids, compiled, caller, policy, scope };
  const rules = rulesFor(parts, compiled, request.operation);
  const isJudged = rules !== undefined && rules.byDraftAlone?.includes(request.operation) !== true;
  return { compiled, request, policy, isJudged, ...deciderOf(context, request) };
}

type Decider = Pick<CheckedWrite, 'prepare' | 'decide'>;

interface RowContext {
  readonly parts: WriteParts;
  readonly compiled: CompiledModel;
  readonly caller: Caller;
  readonly policy: ReadPolicy;
  readonly scope: Scope;
}

interface WriteContext extends RowContext {
  readonly ids: RowIds;
}

function deciderOf(context: WriteContext, request: RowRequest): Decider {
  switch (request.operation) {
    case 'create':
      return creation(context, request.values);
    case 'update':
      return updating(context, request);
    case 'delete':
      return deletion(context, request);
  }
}

function creation(context: WriteContext, payload: unknown): Decider {
  const { parts, ids, compiled, caller, scope } = context;
  // Nobody could ever write the row that would come of it.
  if (scope.empty) throw writeDenied(caller, compiled.model, 'create');
  const checked = checkedPayload(context, 'create', payload);
  const stored = { ...ownValues(compiled, scope), ...checked.stored };
  const given = { all: { ...stored, ...checked.all }, stored };
  let id: string | number | undefined;
  const decide = async (place: Queryable): Promise<DecidedWrite> => {
    await refuseForeign(context, place, checked);
    refuseOutside(compiled, caller, scope, stored);
    id ??= (await ids.next(place, compiled)) ?? (stored[compiled.key.name] as string | number);
    const plan = await planCreate(parts, { compiled, caller, given, id, telling: {} }, place);
    return { id, plan, deleted: [] };
  };
  return { prepare: preparation(context, { operation: 'create', id: null, values: given.all }), decide };
}

function updating(
  context: WriteContext,
  { id, values, options }: Extract<RowRequest, { operation: 'update' }>,
): Decider {
  const { parts, compiled, caller, scope } = context;
  const given = checkedPayload(context, 'update', values);
  const ifRevision = checkedRevision(compiled, options?.ifRevision);
  const decide = async (place: Queryable): Promise<DecidedWrite> => {
    const before = await rowToWrite(context, place, id, 'update', ifRevision);
    if (before === null) return MISSING;
    await refuseForeign(context, place, given);
    const check = (after: RowValues): void => refuseOutside(compiled, caller, scope, after);
    const plan = await planUpdate(parts, { compiled, caller, given, before, telling: {}, check }, place);
    return { id: before[compiled.key.name] as string | number, plan, deleted: [] };
  };
  return { prepare: preparation(context, { operation: 'update', id, values: given.all }), decide };
}

function deletion(context: WriteContext, { id, options }: Extract<RowRequest, { operation: 'delete' }>): Decider {
  const { parts, compiled, caller, policy } = context;
  const ifRevision = checkedRevision(compiled, options?.ifRevision);
  const cascade = options?.cascade === true;
  const decide = async (place: Queryable): Promise<DecidedWrite> => {
    const before = await rowToWrite(context, place, id, 'delete', ifRevision);
    if (before === null) return MISSING;
    const plan = await planDelete(parts, { compiled, caller, before, cascade, policy, telling: {} }, place);
    return { id: before[compiled.key.name] as string | number, plan, deleted: plan.deleted };
  };
  return { prepare: preparation(context, { operation: 'delete', id, values: {} }), decide };
}

function preparation(
  { parts, compiled, caller }: WriteContext,
  asked: Omit<AskedWrite, 'caller'>,
): CheckedWrite['prepare'] {
  const rules = rulesFor(parts, compiled, asked.operation);
  return async () => rules?.prepare?.({ ...asked, caller });
}

function checkedPayload(
  { parts, compiled, caller }: WriteContext,
  operation: 'create' | 'update',
  payload: unknown,
): GivenValues {
  const { sealer, catalogue } = parts;
  const given = checkPayload({ model: compiled.model, operation, by: 'caller', catalogue, sealer }, payload);
  refuseFields(compiled.entry, caller, given.all);
  return given;
}

function checkedRevision({ model, fields }: CompiledModel, given: unknown): number | undefined {
  if (given === undefined || given === null) return undefined;
  const problem = !fields.has('revision')
    ? `rows of ${model.name} carry no revision`
    : 'ifRevision must be a whole number';
  if (!fields.has('revision') || !Number.isSafeInteger(given)) {
    throw invalidValues(model.name, [{ field: 'ifRevision', message: problem }]);
  }
  return given as number;
}

/**
 * The row in the scope that the caller writes in; null where there is none. One that the caller sees and may not write
 * is denied: it is no secret.
 */
async function rowToWrite(
  context: RowContext,
  place: Queryable,
  id: unknown,
  operation: 'update' | 'delete',
  ifRevision: number | undefined,
): Promise<RowValues | null> {
  const { compiled, caller, policy, scope } = context;
  const row = await readStored(place, compiled, id, scope);
  if (row === null) {
    const seen = readScope(compiled, caller, policy);
    const isWider = seen.shape !== scope.shape || seen.empty !== scope.empty;
    const isSeen = isWider && (await readStored(place, compiled, id, seen)) !== null;
    if (isSeen) throw writeDenied(caller, compiled.model, operation);
    return null;
  }
  if (ifRevision !== undefined && row.revision !== ifRevision) {
    throw rowRevisionConflict(compiled.model.name, row[compiled.key.name] as string | number, ifRevision, row.revision);
  }
  return row;
}

/**
 * Judges a change or a deletion of a row before it is asked for: rights, scope and the rules of domains, with no value given.
 * False where there is no such row, or none in scope; throws what would refuse the write.
 */
export async function judgeRow(
  parts: WriteParts,
  entry: RegisteredModel,
  caller: Caller,
  { operation, id }: { readonly operation: 'update' | 'delete'; readonly id: RowId },
  place: Queryable,
): Promise<boolean> {
  const compiled = compileModel(entry);
  const policy = 'scoped';
  const scope = writeScope(compiled, caller, operation, policy);
  const before = await rowToWrite({ parts, compiled, caller, policy, scope }, place, id, operation, undefined);
  if (before === null) return false;
  const rowId = before[compiled.key.name] as string | number;
  await judge(parts, compiled, { operation, id: rowId, before, values: {}, cascade: false, caller }, place);
  return true;
}

/**
 * Rows that a payload names must be rows that the caller sees: another organization's look as if they did not exist. For
 * callers who see every row of them the foreign key tells.
 */
async function refuseForeign(context: WriteContext, place: Queryable, { stored }: GivenValues): Promise<void> {
  const { parts, compiled, caller, policy } = context;
  for (const [name, value] of Object.entries(stored)) {
    const { references } = compiled.model.fields[name] ?? {};
    const target = references === undefined ? undefined : parts.tables.compiled(references.table);
    if (references === undefined || target === undefined || value === null) continue;
    const scope = readScope(target, caller, policy);
    if (!scope.empty && scope.conditions.length === 0) continue;
    if (isOwn(target, caller, value)) continue;
    const row = await readStored(place, target, value, scope);
    if (row === null) throw referenceMissing(compiled.model.name, name, references.message);
  }
}

/** Oneself and one's organization may be named by those who see neither as a row. */
function isOwn({ model, key }: CompiledModel, { context }: Caller, value: unknown): boolean {
  if (model.rowScope === 'platform') return false;
  const { user, organization } = model.rowScope;
  return (
    (user === key.name && context.userId !== null && context.userId === value) ||
    (organization === key.name && context.organizationId !== null && context.organizationId === value)
  );
}
