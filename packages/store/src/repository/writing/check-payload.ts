import type { Problem } from '@enginehouse/errors';
import type { Catalogue, CoreModel, Field, Sealer } from '@enginehouse/models';
import type { RowValues } from '../../configuration/configuration-change.ts';
import { isPlainObject } from '../reading/plain-object.ts';
import { isStorableText } from '../reading/row-id.ts';
import { checkValue, isBlank } from './check-value.ts';
import { invalidValues, lifecycleOwned, type UnknownKey, unknownFields } from './write-errors.ts';

/** What was given, checked and normalised. */
export interface GivenValues {
  /** By field, those without a column included; sealed ones as they were given. */
  readonly all: RowValues;
  /** Those that have a column. */
  readonly stored: RowValues;
}

export interface PayloadCheck {
  readonly model: CoreModel;
  readonly operation: 'create' | 'update';
  /** `owner`: the domain that the rows belong to sets every field that is kept. */
  readonly by: 'caller' | 'owner';
  readonly catalogue: Catalogue;
  readonly sealer: Sealer;
}

/** Objects and lists within each other, in JSON that is not sealed. */
const UNSEALED_PATH = 'values';

/**
 * A payload against the fields of its core model. Throws `UNKNOWN_FIELD` naming every key that may not be given,
 * `LIFECYCLE_OWNED`, `INVALID_VALUES` listing everything else that is wrong, and for JSON the errors of
 * `Sealer.mergeUpdate`.
 */
export function checkPayload(check: PayloadCheck, payload: unknown): GivenValues {
  const { model, operation } = check;
  const given = copyOf(model, payload);
  refuseUnknown(check, [...given.keys()]);
  const all: Record<string, unknown> = {};
  const stored: Record<string, unknown> = {};
  const missing: string[] = [];
  const problems: Problem[] = [];
  for (const [name, value] of given) {
    const field = model.fields[name] as Field;
    if (field.owned !== undefined && check.by === 'caller') {
      refuseOwned(check, name, field.owned, value);
      continue;
    }
    if (value === null || (isBlank(value) && isTextual(field) && field.nullable === true)) {
      if (field.nullable === true) all[name] = null;
      else if (isRequired(check, field)) missing.push(name);
      else problems.push({ field: name, message: field.rule?.message ?? `${name} must not be null` });
      continue;
    }
    const checked = standsForSecret(field, value) ? { value } : checkValue(name, field, value, check.catalogue);
    if ('problem' in checked) problems.push({ field: name, message: checked.problem });
    else if (isBlank(checked.value) && isRequired(check, field)) missing.push(name);
    else all[name] = checked.value;
  }
  if (operation === 'create') missing.push(...leftOut(check, given));
  refuseMissing(model, missing, problems);
  for (const [name, value] of Object.entries(all)) {
    const field = model.fields[name] as Field;
    if (field.type === 'json' && field.sealed === undefined) all[name] = checkJson(check, name, value);
    if (isStored(field)) stored[name] = all[name];
  }
  return { all, stored };
}

/** Each property is read once: what was checked is what is written. A property that is undefined is not given. */
function copyOf(model: CoreModel, payload: unknown): ReadonlyMap<string, unknown> {
  const refused = (): never => {
    throw invalidValues(model.name, [{ field: '', message: `the values of ${model.name} must be one object` }]);
  };
  if (!isPlainObject(payload)) return refused();
  const copy = new Map<string, unknown>();
  try {
    for (const key of Object.keys(payload)) {
      const value = payload[key];
      if (value !== undefined) copy.set(key, value);
    }
  } catch {
    // A getter or a proxy of the caller threw: what it says may hold anything.
    return refused();
  }
  return copy;
}

/** Its own mask or sealed text, passed back: the sealer tells whether it is. */
function standsForSecret({ sealed }: Field, value: unknown): boolean {
  if (sealed === undefined) return false;
  if (typeof value === 'string') return value.startsWith('eh1.');
  return isPlainObject(value) && typeof value.hasValue === 'boolean' && Object.hasOwn(value, 'hint');
}

/** Whether a field has a column. */
export function isStored(field: Field): boolean {
  return field.computed === undefined && field.virtual !== true;
}

function isTextual({ type }: Field): boolean {
  return type === 'text' || type === 'enum' || type === 'uuid' || type === 'datetime';
}

/** A write by its owner must name what the database has no value for; one by a caller what callers may name of it. */
function isRequired({ by }: PayloadCheck, field: Field): boolean {
  const hasDefault = 'default' in field && field.default !== undefined;
  if (field.nullable === true || hasDefault || field.computed !== undefined) return false;
  return by === 'caller' ? field.written !== undefined : field.virtual !== true && !isCounted(field);
}

function isCounted(field: Field): boolean {
  return 'generated' in field && field.generated !== undefined;
}

function mayBeGiven({ by, operation }: PayloadCheck, name: string, field: Field): boolean {
  if (by === 'owner') return isStored(field) && !isCounted(field) && name !== 'revision';
  return (
    field.written === 'always' || (field.written === 'create' && operation === 'create') || field.owned !== undefined
  );
}

function refuseUnknown(check: PayloadCheck, keys: readonly string[]): void {
  const { model } = check;
  const fieldOf = (name: string): Field | undefined =>
    Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
  const unknown = keys.filter((key) => {
    const field = fieldOf(key);
    return field === undefined || !mayBeGiven(check, key, field);
  });
  if (unknown.length === 0) return;
  const known = Object.entries(model.fields)
    .filter(([name, field]) => mayBeGiven(check, name, field))
    .map(([name]) => name);
  throw unknownFields(
    model.name,
    unknown.map((key): UnknownKey => {
      const field = fieldOf(key);
      const isSetByPlatform = field !== undefined && field.virtual !== true && field.shown !== 'never';
      return { field: key, known, ...(isSetByPlatform ? { isSetByPlatform } : {}) };
    }),
  );
}

function refuseOwned(
  { model, operation }: PayloadCheck,
  name: string,
  { accepts, fix }: NonNullable<Field['owned']>,
  value: unknown,
): void {
  if (operation === 'create' && accepts.some((accepted) => accepted === value)) return;
  throw lifecycleOwned(model.name, name, fix);
}

function leftOut(check: PayloadCheck, given: ReadonlyMap<string, unknown>): string[] {
  return Object.entries(check.model.fields)
    .filter(([name, field]) => isRequired(check, field) && mayBeGiven(check, name, field) && !given.has(name))
    .map(([name]) => name);
}

/** What is missing is said first, in the model's own words. */
function refuseMissing(model: CoreModel, missing: readonly string[], problems: readonly Problem[]): void {
  if (missing.length === 0 && problems.length === 0) return;
  const said = model.requiredMessage ?? `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} required`;
  throw invalidValues(model.name, [...missing.map((field) => ({ field, message: said })), ...problems]);
}

/**
 * JSON that is kept in clear text goes through the rules of a config without secrets: plain data, its depth and size, no
 * keys of JavaScript's own, no credentials in URLs, nothing that looks sealed.
 */
function checkJson({ model, sealer }: PayloadCheck, name: string, value: unknown): unknown {
  if (value === null) return null;
  const place = { table: model.name, rowId: 0, path: isPlainObject(value) ? name : UNSEALED_PATH };
  const copy = isPlainObject(value)
    ? sealer.sealObject(value, [], place)
    : (sealer.sealObject({ [name]: value }, [], place) as RowValues)[name];
  refuseUnstorable(model.name, copy, name);
  return copy;
}

/** Refuses what `jsonb` cannot hold: NUL characters and halves of characters. `value` was checked to be plain JSON. */
export function refuseUnstorable(model: string, value: unknown, path: string): void {
  const isBad = (text: string): boolean => !isStorableText(text);
  if (typeof value === 'string') {
    if (isBad(value)) throw unstorable(model, path);
  } else if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) refuseUnstorable(model, one, `${path}.${index}`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      if (isBad(key)) throw unstorable(model, path);
      refuseUnstorable(model, one, `${path}.${key}`);
    }
  }
}

function unstorable(model: string, path: string) {
  const field = path.slice(0, 200);
  const message = `${field} must not hold a NUL character or half of a character`;
  return invalidValues(model, [{ field, message }]);
}
