import type { Catalogue, FormField, SealedBySchema, Sealer, SecretSchema } from '@enginehouse/models';
import type { SealedField } from '../compile-model.ts';
import type { ShownRow } from '../repository.ts';
import type { Selection } from './selection.ts';

/** What showing a row needs beside the row. */
export interface ShowingParts {
  readonly sealer: Sealer;
  readonly catalogue: Catalogue;
}

/** A row as the driver gives it, by the names of a selection. */
export type ReadRow = { [field: string]: unknown };

/** A row as it is shown, made of a row that was read by this selection. What else was read with it stays behind. */
export function shownRow(selection: Selection, row: Readonly<ReadRow>, parts: ShowingParts): ShownRow {
  const shown: ReadRow = {};
  for (const { name } of selection.fields) shown[name] = row[name];
  for (const name of selection.datetimes) shown[name] = shownTime(row[name]);
  for (const field of selection.sealed) shown[field.name] = masked(field, row, parts);
  return shown;
}

/** A time as ISO 8601 text in UTC, to the millisecond. */
export function shownTime(value: unknown): string | null {
  // `infinity`, which no call writes, comes as a number.
  return value instanceof Date ? value.toISOString() : null;
}

/**
 * What is secret in a stored object. An instance of a provider that is not here has no schema: all of it is masked.
 */
export function secretSchemaOf(
  { bySchema, name }: Pick<SealedField, 'bySchema' | 'name'>,
  row: { readonly [field: string]: unknown },
  catalogue: Catalogue,
): SecretSchema {
  if (bySchema === null) return 'whole';
  const fields = schemaFields(bySchema, row[bySchema.named], catalogue);
  return fields === undefined ? 'whole' : fieldsUnder(name, fields);
}

function masked(field: SealedField, row: Readonly<ReadRow>, { sealer, catalogue }: ShowingParts): unknown {
  const { table, rowIdField, path } = field.place;
  const place = { table, rowId: row[rowIdField] as string | number, path };
  return sealer.maskObject(row[field.name], secretSchemaOf(field, row, catalogue), place);
}

function schemaFields(
  { schemaOf, schema }: SealedBySchema,
  id: unknown,
  catalogue: Catalogue,
): readonly FormField[] | undefined {
  if (schemaOf === 'extractor') return catalogue.extractors().find((extractor) => extractor.id === id)?.[schema];
  return schema === 'configSchema'
    ? catalogue.providers().find((provider) => provider.id === id)?.configSchema
    : undefined;
}

const prefixed = new WeakMap<readonly FormField[], Map<string, readonly FormField[]>>();

/** A schema's own names (`api_key`) as paths in the row (`config.api_key`); the same list for the same schema. */
function fieldsUnder(path: string, fields: readonly FormField[]): readonly FormField[] {
  let byPath = prefixed.get(fields);
  if (byPath === undefined) {
    byPath = new Map();
    prefixed.set(fields, byPath);
  }
  let under = byPath.get(path);
  if (under === undefined) {
    under = fields.map((field) => ({ ...field, name: `${path}.${field.name}` }));
    byPath.set(path, under);
  }
  return under;
}
