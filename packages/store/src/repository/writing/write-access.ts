import type { EnginehouseError } from '@enginehouse/errors';
import type { AccessRule, RegisteredModel, WriteOperation } from '@enginehouse/models';
import type { RowValues } from '../../configuration/configuration-change.ts';
import { type CompiledModel, compileModel } from '../compile-model.ts';
import type { ReadPolicy } from '../policy.ts';
import type { Caller } from '../repository.ts';
import { type LevelRule, type Scope, scopeCondition } from '../scope.ts';
import { fieldDenied, outsideOfScope, readOnly, writeDenied } from './write-errors.ts';

const SUPER = 1;
const ORGANIZATION = 2;
const USER = 3;

const OPERATIONS: readonly WriteOperation[] = ['create', 'update', 'delete'];

/**
 * What keeps a caller from writing any row of a core model: `READ_ONLY`, `PERMISSION_DENIED`; null where its scope says which
 * rows. A level without any right to write is refused whatever the policy: bypass lifts the scope of rows, not the right.
 */
function writeRefusal(
  { model, entry }: CompiledModel,
  caller: Caller,
  operation: WriteOperation,
): EnginehouseError | null {
  const { write } = entry.access;
  if (model.readOnly !== undefined || write === 'nobody') return readOnly(model);
  const level = caller.context.accessLevel;
  if ('permission' in write) {
    const isStrong = level === SUPER || level === ORGANIZATION;
    // The session says what it holds: super everything, a token of a super user what its scopes leave.
    if (isStrong && caller.context.permissions.has(write.permission)) return null;
    return writeDenied(caller, model, operation, write.permission);
  }
  const reach = reachOf(level, write);
  // Fields of one's own row are all that some levels may set: they neither make nor delete rows.
  const isOwnRowOnly = level !== SUPER && level !== ORGANIZATION && write.userFields !== undefined;
  if (reach === 'none' || (isOwnRowOnly && operation !== 'update')) return writeDenied(caller, model, operation);
  return null;
}

/** Which rows a caller may write. Throws `READ_ONLY`, `PERMISSION_DENIED`. */
export function writeScope(
  compiled: CompiledModel,
  caller: Caller,
  operation: WriteOperation,
  policy: ReadPolicy,
): Scope {
  const refusal = writeRefusal(compiled, caller, operation);
  if (refusal !== null) throw refusal;
  const { read, write } = compiled.entry.access;
  // A permission says what somebody does, and not to whose rows: those that it sees.
  const rule = write === 'nobody' || 'permission' in write ? read : write;
  return scopeCondition(compiled, caller, rule, policy);
}

/** What a caller may do to rows of a core model at all: none of the others is let through, whichever row it is for. */
export function writeOperations(entry: RegisteredModel, caller: Caller): readonly WriteOperation[] {
  const compiled = compileModel(entry);
  return OPERATIONS.filter(
    (operation) =>
      writeRefusal(compiled, caller, operation) === null && !writeScope(compiled, caller, operation, 'scoped').empty,
  );
}

/** What the caller sees of the core model: what it may name in a payload, and be told of. */
export function readScope(compiled: CompiledModel, caller: Caller, policy: ReadPolicy = 'scoped'): Scope {
  return scopeCondition(compiled, caller, compiled.entry.access.read, policy);
}

/** Refuses fields that the caller's level does not set. Throws `PERMISSION_DENIED`. */
export function refuseFields({ model, access }: RegisteredModel, caller: Caller, given: RowValues): void {
  const denied = Object.keys(given).find((name) => !maySet(access, caller, name));
  if (denied !== undefined) throw fieldDenied(caller, model, denied);
}

/** Whether the level of a caller sets a field of the rows that it writes. */
export function maySet({ write }: AccessRule, { context }: Caller, field: string): boolean {
  if (write === 'nobody' || 'permission' in write || context.accessLevel === SUPER) return true;
  if (write.superFields?.includes(field) === true) return false;
  return context.accessLevel === ORGANIZATION || write.userFields?.includes(field) !== false;
}

/**
 * What a new row gets because its caller writes within a scope: its organization, its user. A field of the scope that
 * is computed comes from references, which are held to what the caller sees.
 */
export function ownValues(compiled: CompiledModel, scope: Scope): RowValues {
  return Object.fromEntries(
    scope.conditions
      .filter(({ field }) => isOwner(compiled, field))
      .map(({ field, equals }) => [field, equals] as const),
  );
}

/** The row as it would be must still be in the scope that it is written in. Throws `PERMISSION_DENIED`. */
export function refuseOutside(compiled: CompiledModel, caller: Caller, scope: Scope, row: RowValues): void {
  for (const { field, equals } of scope.conditions) {
    if (isOwner(compiled, field) && row[field] !== equals) throw outsideOfScope(caller, compiled.model, field);
  }
}

/** A stored field that says whose the row is; a row that is its own owner (a user, an organization) says it by its id. */
function isOwner(compiled: CompiledModel, name: string): boolean {
  const { rowScope } = compiled.model;
  if (rowScope === 'platform' || compiled.key.name === name) return false;
  const isScope = rowScope.user === name || rowScope.organization === name;
  return isScope && compiled.fields.get(name)?.column != null;
}

function reachOf(level: number, rule: Exclude<LevelRule, string>): string {
  const reach =
    level === SUPER ? rule.super : level === ORGANIZATION ? rule.organization : level === USER ? rule.user : 'none';
  return typeof reach === 'object' ? reach.reach : reach;
}
