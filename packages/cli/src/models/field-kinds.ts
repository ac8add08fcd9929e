import type { ModelForm, ModelSchema } from '@enginehouse/api';

/** How a text of a command line becomes the value of a field. */
export type FieldKind = 'text' | 'number' | 'boolean' | 'list' | 'json' | 'secret' | 'secret-json';

type FormField = ModelForm['fields'][number];

const OF_FORM: { readonly [Type in FormField['type']]: FieldKind } = {
  text: 'text',
  textarea: 'text',
  select: 'text',
  number: 'number',
  toggle: 'boolean',
  multiselect: 'list',
  json: 'json',
  password: 'secret',
};

/**
 * The kind of the field at a path, from the declaration of the core model and the forms at hand. A part of an object that no
 * form knows is `json`; a field that nobody knows is `text`: the core model refuses it with the nearest names.
 */
export function kindOf(path: readonly string[], schema: ModelSchema, forms: readonly FormField[]): FieldKind {
  const inForm = forms.find(({ name }) => name === path.join('.'));
  if (inForm?.type === 'password') return 'secret';
  const field = schema.fields.find(({ name }) => name === path[0]);
  if (field?.secret === true) return field.type === 'json' && path.length === 1 ? 'secret-json' : 'secret';
  if (path.length > 1) return inForm === undefined ? (field?.type === 'json' ? 'json' : 'text') : OF_FORM[inForm.type];
  switch (field?.type) {
    case 'int':
    case 'bigint':
    case 'float':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'text-list':
      return 'list';
    case 'json':
      return 'json';
    default:
      return 'text';
  }
}

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** The value that a text stands for. What does not look like its kind stays text, for the core model to refuse it. */
export function asKind(text: string, kind: FieldKind): unknown {
  if (text === '') return null;
  switch (kind) {
    case 'number':
      return NUMBER.test(text.trim()) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'list':
      return text
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '');
    case 'json':
    case 'secret-json':
      return jsonOrText(text);
    case 'text':
    case 'secret':
      return text;
  }
}

/** `100`, `true`, `{...}` and `[...]` are JSON; a bare word is text. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
