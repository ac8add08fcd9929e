import { didYouMean, type EnginehouseError, type Problem } from '@enginehouse/errors';
import {
  type CoreModel,
  modelErrors,
  permissionDenied,
  type SystemPermission,
  type WriteOperation,
} from '@enginehouse/models';
import { storeErrors } from '../../errors.ts';
import type { Caller } from '../repository.ts';

/** A row that keeps another one from being deleted. */
export interface BlockingRow {
  readonly model: string;
  readonly id: string | number;
  readonly name: string | null;
}

export interface Blocking {
  /** Those that the caller may see, up to 20. */
  readonly rows: readonly BlockingRow[];
  /** How many more there are. */
  readonly others: number;
}

/** A key that nobody may give; `known` are the ones that may be given. */
export interface UnknownKey {
  readonly field: string;
  readonly known: readonly string[];
  /** It is there, and nobody sets it. */
  readonly isSetByPlatform?: boolean;
}

/** A payload of a million made-up keys is refused in as many words as one of twenty. */
const MOST_PROBLEMS = 20;

export function unknownFields(model: string, keys: readonly UnknownKey[]): EnginehouseError {
  const problems = keys.slice(0, MOST_PROBLEMS).map(({ field, known, isSetByPlatform }) => ({
    field,
    message:
      isSetByPlatform === true
        ? `'${shortened(field)}' is set by the platform`
        : `'${shortened(field)}' is not a field${didYouMean(field.slice(0, 100), known)}`,
    expected: known.join(', '),
  }));
  const more = keys.length - problems.length;
  return storeErrors.error('UNKNOWN_FIELD', {
    message: `${model}: ${sentence(problems)}${more === 0 ? '' : `; and ${more} more`}`,
    where: shortened(keys[0]?.field ?? ''),
    problems,
  });
}

/** The message of the first problem is the model's own sentence, where it has one. */
export function invalidValues(model: string, problems: readonly Problem[]): EnginehouseError {
  const field = problems[0]?.field ?? '';
  return storeErrors.error('INVALID_VALUES', {
    message: sentence(problems),
    where: field === '' ? model : `${model}.${field}`,
    problems,
  });
}

export function lifecycleOwned(model: string, field: string, fix: string): EnginehouseError {
  return storeErrors.error('LIFECYCLE_OWNED', {
    message: `'${field}' is not set through the core model: ${fix}`,
    where: `${model}.${field}`,
    fix: `Leave '${field}' out; ${fix}.`,
  });
}

export function alreadyExists(model: string, fields: readonly string[], message: string): EnginehouseError {
  return storeErrors.error('ALREADY_EXISTS', {
    message,
    where: fields.map((field) => `${model}.${field}`).join(', '),
    problems: fields.map((field) => ({ field, message })),
  });
}

export function referenceMissing(model: string, field: string, message: string | undefined): EnginehouseError {
  const said = message ?? `${field} does not exist`;
  return storeErrors.error('REFERENCE_MISSING', {
    message: said,
    where: `${model}.${field}`,
    problems: [{ field, message: said }],
  });
}

/** `mayCascade`: the deletion could take along what blocks. */
export function blockedByRows(
  model: string,
  id: string | number,
  { rows, others }: Blocking,
  mayCascade: boolean,
): EnginehouseError {
  const named = rows.map(({ model: other, id: otherId, name }) =>
    name === null ? `${other} ${otherId}` : `${other} ${otherId} ('${shortened(name)}')`,
  );
  const more = others === 0 ? [] : [`${others} ${rows.length === 0 ? '' : 'more '}${others === 1 ? 'row' : 'rows'}`];
  return storeErrors.error('CONFLICT', {
    message: `${model} ${id} is in use by ${[...named, ...more].join(', ')}`,
    where: model,
    ...(mayCascade
      ? { fix: 'Delete or change the rows listed first, or ask with `cascade: true` (`--cascade`) to delete them too.' }
      : {}),
    details: { blocking: rows, others },
  });
}

export function readOnly({ name, readOnly: rule }: CoreModel): EnginehouseError {
  const owner = rule?.owner;
  return storeErrors.error('READ_ONLY', {
    message: `${name} is read-only${owner === undefined ? '' : `: ${owner} owns it`}`,
    where: name,
    ...(owner === undefined ? {} : { fix: `Nothing is written here; see ${owner}.` }),
    details: { owner: owner ?? null },
  });
}

export function rowRevisionConflict(
  model: string,
  id: string | number,
  expected: number,
  current: unknown,
): EnginehouseError {
  return storeErrors.error('REVISION_CONFLICT', {
    message: `${model} ${id} is at revision ${current}, not at ${expected}`,
    where: 'ifRevision',
    fix: 'Read the row again, look at what changed, and ask with its revision.',
    details: { expected, current },
  });
}

/** The caller's level or permissions do not allow the write. */
export function writeDenied(
  { context }: Caller,
  { name }: CoreModel,
  operation: WriteOperation,
  permission?: SystemPermission,
): EnginehouseError {
  if (permission !== undefined) return permissionDenied(permission, context.actor);
  return modelErrors.error('PERMISSION_DENIED', {
    message: `'${context.actor}' may not ${operation} rows of ${name}`,
    where: name,
    fix: 'Ask somebody of a stronger access level.',
  });
}

/** The caller may write the row, and not this of it. */
export function fieldDenied({ context }: Caller, { name }: CoreModel, field: string): EnginehouseError {
  return modelErrors.error('PERMISSION_DENIED', {
    message: `'${context.actor}' may not set '${field}' of ${name}`,
    where: `${name}.${field}`,
    fix: 'Leave the field out, or ask somebody of a stronger access level.',
  });
}

/** The row would belong to somebody else than the caller, or to nobody. */
export function outsideOfScope({ context }: Caller, { name }: CoreModel, field: string): EnginehouseError {
  return modelErrors.error('PERMISSION_DENIED', {
    message: `'${context.actor}' may write rows of its own ${field === 'organizationId' ? 'organization ' : ''}only`,
    where: `${name}.${field}`,
    fix: `Leave '${field}' out, or give your own.`,
  });
}

/** What holds for several fields, such as that they are required, is said once. */
function sentence(problems: readonly Problem[]): string {
  return [...new Set(problems.map(({ message }) => message))].join('; ');
}

/** A name that a caller made up, or a name of a row, as much of it as a message takes. */
function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
