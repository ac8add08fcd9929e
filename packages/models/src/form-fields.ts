import type { Catalogue } from './catalogue.ts';
import { type Field, type Fields, fieldLabel, type KnownList } from './field.ts';
import type { FormField, FormOption, FormValidations } from './form.ts';

type Row = { readonly [field: string]: unknown };

/**
 * The form fields of named fields of a core model, in the order given, as their declarations say. With a row its values
 * are the defaults, but for sealed ones, which are never filled in.
 */
export function formFields<F extends Fields>(
  fields: F,
  names: readonly (keyof F & string)[],
  catalogue: Catalogue,
  row?: Row,
): readonly FormField[] {
  return names.map((name) => {
    const field = fields[name] as Field;
    const options = optionsOf(field, catalogue);
    const start = row === undefined ? defaultOf(field) : field.sealed === undefined ? asDefault(row[name]) : undefined;
    return {
      name,
      label: fieldLabel(name, field),
      type: formType(field),
      required: isRequired(field),
      ...(options === undefined ? {} : { options }),
      ...(start === undefined ? {} : { default: start }),
      help: field.description,
      validations: validationsOf(field),
    };
  });
}

/**
 * The form fields of a schema of a provider or an extractor, with their full paths (`config.api_key` for the object at
 * `config`). With a row its values are the defaults; passwords stay empty, and need not be entered again where one is kept.
 */
export function configFormFields(path: string, schema: readonly FormField[], row?: Row): readonly FormField[] {
  return schema.map((field) => {
    const { default: start, ...rest } = field;
    const value = row === undefined ? undefined : valueAt(row[path], field.name);
    const named = { ...rest, name: `${path}.${field.name}` };
    if (field.type === 'password') return { ...named, required: field.required && !hasSecret(value) };
    const filled = row === undefined ? start : (asDefault(value) ?? start);
    return filled === undefined ? named : { ...named, default: filled };
  });
}

/** Choices of a field: those of its type, or the members of the list that it must be of; undefined where all is open. */
export function optionsOf(field: Field, catalogue: Catalogue): readonly FormOption[] | undefined {
  if (field.type === 'enum') return field.values.map((value) => ({ value, label: wordsOf(value) }));
  const known = field.rule?.known;
  return known === undefined ? undefined : OPTIONS_OF_LIST[known](catalogue);
}

/** Whether a payload of `create` must hold the field. */
export function isRequired(field: Field): boolean {
  const left = field.nullable === true || ('default' in field && field.default !== undefined);
  return field.written !== undefined && !left && field.computed === undefined;
}

const OPTIONS_OF_LIST: { readonly [List in KnownList]: (catalogue: Catalogue) => readonly FormOption[] } = {
  providers: (catalogue) => catalogue.providers().map(({ id, label }) => ({ value: id, label })),
  extractors: (catalogue) => catalogue.extractors().map(({ id, label }) => ({ value: id, label })),
  modules: (catalogue) => catalogue.modules().map((name) => ({ value: name, label: name })),
  permissions: (catalogue) => catalogue.permissions().map(({ name, label }) => ({ value: name, label })),
  capabilities: (catalogue) => catalogue.capabilities().map((word) => ({ value: word, label: wordsOf(word) })),
};

/** `waiting_confirmation`: Waiting confirmation. */
function wordsOf(value: string): string {
  const words = value.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function formType(field: Field): FormField['type'] {
  switch (field.type) {
    case 'int':
    case 'bigint':
    case 'float':
      return 'number';
    case 'enum':
      return 'select';
    case 'boolean':
      return 'toggle';
    case 'json':
      return 'json';
    case 'text-list':
      return 'multiselect';
    case 'text':
      return field.rule?.known === undefined ? 'text' : 'select';
    case 'datetime':
    case 'uuid':
    case 'bytes':
      return 'text';
  }
}

function defaultOf(field: Field): FormField['default'] | undefined {
  switch (field.type) {
    case 'int':
    case 'bigint':
    case 'float':
    case 'text':
    case 'enum':
    case 'boolean':
      return field.default;
    case 'text-list':
      return field.default === undefined ? undefined : [];
    default:
      return undefined;
  }
}

function asDefault(value: unknown): FormField['default'] | undefined {
  if (value === undefined) return undefined;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  return JSON.stringify(value, null, 2);
}

function validationsOf({ rule, type }: Field): FormValidations {
  if (rule === undefined) return {};
  const { min, max, maxLength, pattern } = rule;
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(maxLength === undefined || type === 'text-list' ? {} : { maxLength }),
    ...(pattern === undefined ? {} : { pattern }),
  };
}

/** A schema may name a value inside a value: `proxy.url`. */
function valueAt(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? (inner as Row)[key] : undefined,
      object,
    );
}

function hasSecret(mask: unknown): boolean {
  return typeof mask === 'object' && mask !== null && 'hasValue' in mask && mask.hasValue === true;
}
