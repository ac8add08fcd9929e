import { isDeepStrictEqual } from 'node:util';
import type { Catalogue, Sealer, SecretSchema } from '@enginehouse/models';
import type { RowValues } from '../../configuration/configuration-change.ts';
import type { CompiledModel, SealedField } from '../compile-model.ts';
import { secretSchemaOf } from '../reading/shown-row.ts';
import { checkConfig } from './check-config.ts';
import { refuseUnstorable } from './check-payload.ts';
import { invalidValues } from './write-errors.ts';

export interface SealingParts {
  readonly sealer: Sealer;
  readonly catalogue: Catalogue;
}

/** What a write does to the sealed fields of a row. */
export interface SealedChange {
  /** To be stored. */
  readonly values: RowValues;
  /** Fields that differ in clear text. */
  readonly changed: readonly string[];
}

/**
 * The sealed fields of a new row. `id` is bound into every sealed text. Throws `UNKNOWN_FIELD`, `INVALID_VALUES` and the
 * errors of `Sealer.mergeUpdate`.
 */
export function sealNew(
  { sealer, catalogue }: SealingParts,
  compiled: CompiledModel,
  id: string | number,
  row: RowValues,
): RowValues {
  const values: Record<string, unknown> = {};
  for (const field of compiled.sealed) {
    const given = row[field.name];
    if (given === undefined || given === null) continue;
    const schema = schemaOf(compiled, field, row, catalogue);
    const sealed = sealer.sealObject(given, schema, placeOf(compiled, field, id));
    check(compiled, field, sealed, schema);
    values[field.name] = sealed;
  }
  return values;
}

/**
 * The sealed fields of a row after an update: what was given replaces the object, secrets that were left out are kept. A
 * field that was not given is touched only when its schema changes with the row. Throws what `sealNew` throws, and
 * `SECRETS_WITHOUT_HOME`.
 */
export function sealUpdate(
  { sealer, catalogue }: SealingParts,
  compiled: CompiledModel,
  id: string | number,
  before: RowValues,
  given: RowValues,
): SealedChange {
  const after = { ...before, ...given };
  const values: Record<string, unknown> = {};
  const changed: string[] = [];
  for (const field of compiled.sealed) {
    const { name, bySchema } = field;
    const isMoved = bySchema !== null && before[bySchema.named] !== after[bySchema.named];
    if (!Object.hasOwn(given, name) && !isMoved) continue;
    const schema = schemaOf(compiled, field, after, catalogue);
    const storedSchema = isMoved ? secretSchemaOf(field, before, catalogue) : schema;
    const merged = sealer.mergeUpdate({
      stored: before[name] ?? undefined,
      given: Object.hasOwn(given, name) ? given[name] : undefined,
      schema,
      ...(isMoved ? { storedSchema } : {}),
      place: placeOf(compiled, field, id),
    });
    check(compiled, field, merged.value, schema);
    const isSame = isDeepStrictEqual(merged.value ?? null, before[name] ?? null);
    if (merged.changed) changed.push(name);
    if (!isSame) values[name] = merged.value ?? null;
  }
  return { values, changed };
}

function placeOf({ model }: CompiledModel, { name }: SealedField, rowId: string | number) {
  return { table: model.name, rowId, path: name };
}

/** The schema of the row's provider or extractor. One that is not here says nothing of what is secret. */
function schemaOf({ model }: CompiledModel, field: SealedField, row: RowValues, catalogue: Catalogue): SecretSchema {
  const schema = secretSchemaOf(field, row, catalogue);
  if (field.bySchema === null || schema !== 'whole') return schema;
  const { named, schemaOf: kind } = field.bySchema;
  throw invalidValues(model.name, [
    {
      field: named,
      message: `the ${kind} '${String(row[named]).slice(0, 60)}' is not known here, so nothing says what of ${field.name} is secret`,
      expected: `a ${kind} of this platform`,
    },
  ]);
}

/** What is to be stored, secrets sealed: the sealer has made plain JSON of it. */
function check({ model }: CompiledModel, { name }: SealedField, value: unknown, schema: SecretSchema): void {
  if (schema !== 'whole') checkConfig(model.name, name, value, schema);
  refuseUnstorable(model.name, value, name);
}
