import type { ModelSchema } from '@enginehouse/api';
import type { FormField } from '../../display/form/form-values.ts';
import type { ModelField, ModelRow } from './model-queries.ts';

/** Fields that may be written and are in no form of their core model, and those that another one stands for here. */
const CHANGED_FORMS: Readonly<Record<string, { readonly add: readonly string[]; readonly drop: readonly string[] }>> = {
  users: { add: ['roles', 'organizationId', 'disabled'], drop: ['role'] },
};

/**
 * A form as this page shows it: with the settings of the provider that is chosen in place of those it came with, and with
 * the fields that the core model takes beside its form.
 */
export function completeForm(
  schema: ModelSchema,
  fields: readonly FormField[],
  config: readonly FormField[] | undefined,
  row: ModelRow | undefined,
): readonly FormField[] {
  const { add, drop } = CHANGED_FORMS[schema.name] ?? { add: [], drop: [] };
  const sealed = schema.fields.find(({ schemaNamedBy }) => schemaNamedBy !== null)?.name;
  const own = fields.filter(
    ({ name }) => !drop.includes(name) && !(config !== undefined && name.startsWith(`${sealed}.`)),
  );
  const added = schema.fields.filter(({ name }) => add.includes(name)).map((field) => inputFieldOf(field, row));
  return [...own, ...(config ?? []), ...added];
}

const INPUT_TYPES = {
  boolean: 'toggle',
  'text-list': 'multiselect',
  int: 'number',
  bigint: 'number',
  float: 'number',
  json: 'json',
  text: 'text',
  enum: 'text',
  datetime: 'text',
  uuid: 'text',
  bytes: 'text',
} as const satisfies Record<ModelField['type'], FormField['type']>;

function inputFieldOf({ name, label, type, description, required }: ModelField, row: ModelRow | undefined): FormField {
  const value = row?.[name];
  return {
    name,
    label,
    type: INPUT_TYPES[type],
    required,
    help: description,
    validations: {},
    ...(value === undefined ? {} : { default: value as Exclude<FormField['default'], undefined> }),
  };
}
