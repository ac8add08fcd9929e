import type { Catalogue } from './catalogue.ts';
import type { CoreModel } from './core-model.ts';
import { type Field, fieldLabel } from './field.ts';
import type { FormOption } from './form.ts';
import { optionsOf } from './form-fields.ts';
import type { ColumnSchema, FilterSchema } from './model-calls.ts';

const TRUE_AND_FALSE: readonly FormOption[] = [
  { value: true, label: 'Yes' },
  { value: false, label: 'No' },
];

/**
 * What a list may be narrowed by, in the order of the model's filters. `without` names fields that the reader's level does
 * not see.
 */
export function filtersModelOf(
  model: CoreModel,
  catalogue: Catalogue,
  without: readonly string[] = [],
): readonly FilterSchema[] {
  return Object.entries(model.filters).flatMap(([name, match]) => {
    const field = model.fields[name];
    const type = field === undefined ? undefined : filterType(field);
    if (match === undefined || field === undefined || type === undefined || without.includes(name)) return [];
    const options = choicesOf(field, catalogue);
    return [{ field: name, type, match, ...(options === undefined ? {} : { options }) }];
  });
}

/** The columns of a list, in the order of the model's fields: what rows show. `without` as for `filtersModelOf`. */
export function tableModelOf(
  model: CoreModel,
  catalogue: Catalogue,
  without: readonly string[] = [],
): readonly ColumnSchema[] {
  return Object.entries(model.fields).flatMap(([name, field]) => {
    const isShown = (field.shown === undefined || field.shown === 'row') && field.virtual !== true;
    if (!isShown || without.includes(name)) return [];
    const filter = model.filters[name] === undefined ? undefined : filterType(field);
    const options = choicesOf(field, catalogue);
    return [
      {
        field: name,
        type: columnType(field),
        label: fieldLabel(name, field),
        sortable: field.sortable === true,
        filterable: filter !== undefined,
        ...(filter === undefined ? {} : { filterType: filter }),
        ...(options === undefined ? {} : { options }),
        ...(field.format === undefined ? {} : { format: field.format }),
      },
    ];
  });
}

function choicesOf(field: Field, catalogue: Catalogue): readonly FormOption[] | undefined {
  return field.type === 'boolean' ? TRUE_AND_FALSE : optionsOf(field, catalogue);
}

/** Undefined for what cannot be filtered by. */
function filterType(field: Field): FilterSchema['type'] | undefined {
  switch (field.type) {
    case 'int':
    case 'bigint':
      return 'int';
    case 'text':
    case 'uuid':
    case 'text-list':
      return 'text';
    case 'enum':
      return 'enum';
    case 'boolean':
      return 'bool';
    case 'datetime':
      return 'datetime';
    case 'float':
    case 'json':
    case 'bytes':
      return undefined;
  }
}

function columnType(field: Field): ColumnSchema['type'] {
  if (field.sealed !== undefined && (field.sealed === 'whole' || 'whole' in field.sealed)) return 'secret';
  switch (field.type) {
    case 'int':
    case 'bigint':
      return 'int';
    case 'float':
      return 'float';
    case 'text':
    case 'uuid':
    case 'bytes':
      return 'text';
    case 'enum':
      return 'enum';
    case 'boolean':
      return 'bool';
    case 'datetime':
      return 'datetime';
    case 'json':
      return 'json';
    case 'text-list':
      return 'list';
  }
}
