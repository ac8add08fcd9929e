import type { ModelForm } from '@enginehouse/api';

/** One field of the platform's forms: of a core model, or of the settings of a provider. */
export type FormField = ModelForm['fields'][number];

/** What stands in one input. A password: '' keeps what is kept, null clears it. */
export type Input = string | number | boolean | readonly string[] | null;
export type Inputs = Readonly<Record<string, Input>>;

/** A secret as it is shown: whether there is one, and its last characters where they may be told. */
export interface SecretMask {
  readonly hasValue: boolean;
  readonly hint?: string | null;
}

/** What the inputs begin with. */
export function initialInputs(fields: readonly FormField[]): Inputs {
  return Object.fromEntries(fields.map((field) => [field.name, initialInput(field)]));
}

function initialInput({ type, default: start, options }: FormField): Input {
  switch (type) {
    case 'toggle':
      return start === true;
    case 'multiselect':
      return Array.isArray(start) ? start : [];
    case 'select':
      return start === undefined || start === null || (start === '' && options !== undefined) ? null : String(start);
    case 'password':
      return '';
    case 'number':
      return typeof start === 'number' ? start : '';
    default:
      return start === undefined || start === null ? '' : String(start);
  }
}

/** What is wrong with the inputs, by field; the server checks everything again. `kept`: passwords that are stored already. */
export function problemsOfInputs(
  fields: readonly FormField[],
  inputs: Inputs,
  kept: ReadonlySet<string> = new Set(),
): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const problem = problemOf(field, inputs[field.name] ?? null, kept.has(field.name));
    if (problem !== undefined) problems[field.name] = problem;
  }
  return problems;
}

function problemOf(field: FormField, input: Input, kept: boolean): string | undefined {
  const { min, max, minLength, maxLength, pattern } = field.validations;
  const empty = isEmpty(input);
  if (field.required && empty && field.type !== 'toggle' && field.type !== 'multiselect') {
    return kept && input === '' ? undefined : 'Is needed';
  }
  if (empty) return undefined;
  if (field.type === 'number') {
    const number = Number(input);
    if (!Number.isFinite(number)) return 'Must be a number';
    if (min !== undefined && number < min) return `Must be at least ${min}`;
    if (max !== undefined && number > max) return `Must be at most ${max}`;
    return undefined;
  }
  if (field.type === 'json') return isJson(String(input)) ? undefined : 'Is not JSON';
  if (typeof input !== 'string') return undefined;
  if (minLength !== undefined && input.length < minLength) return `Must have ${minLength} characters or more`;
  if (maxLength !== undefined && input.length > maxLength) return `Must have at most ${maxLength} characters`;
  if (pattern !== undefined && !matches(pattern, input)) return 'Does not have the form that is expected';
  return undefined;
}

/**
 * What a create takes, or with `update` what changed: fields by name, dotted names as objects. An object goes whole when
 * anything in it changed, for the one stored is replaced; secrets that are left out of it are kept.
 */
export function payloadOf(
  fields: readonly FormField[],
  inputs: Inputs,
  options: { readonly update: boolean },
): Record<string, unknown> {
  const before = initialInputs(fields);
  const changed = new Set(
    fields.filter(({ name }) => !isSame(before[name] ?? null, inputs[name] ?? null)).map(({ name }) => topOf(name)),
  );
  const payload: Record<string, unknown> = {};
  for (const field of fields) {
    if (options.update && !changed.has(topOf(field.name))) continue;
    const value = enteredValue(field, inputs[field.name] ?? null, options.update);
    const path = field.name.split('.');
    // An object is there even when all in it is left out: it may be what a clearing leaves.
    if (value !== undefined || path.length > 1) place(payload, path, value);
  }
  return payload;
}

/** Undefined: left out. */
function enteredValue(field: FormField, input: Input, update: boolean): unknown {
  if (field.type === 'password') return input === '' ? undefined : input;
  if (field.type === 'toggle') return input === true;
  if (field.type === 'multiselect') return input ?? [];
  if (isEmpty(input)) return update && !field.name.includes('.') ? null : undefined;
  switch (field.type) {
    case 'number':
      return Number(input);
    case 'json':
      return JSON.parse(String(input));
    case 'select':
      // Without a list of choices it is a text, which somebody may have typed.
      return field.options?.find(({ value }) => String(value) === input)?.value ?? input;
    default:
      return input;
  }
}

function place(target: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    if (value !== undefined) target[first] = value;
    return;
  }
  target[first] ??= {};
  place(target[first] as Record<string, unknown>, rest, value);
}

/** The mask of a secret in a row, by the name of its field (`config.api_key`); undefined where there is none. */
export function maskAt(row: unknown, name: string): SecretMask | undefined {
  const value = name
    .split('.')
    .reduce<unknown>((inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), row);
  return isMask(value) ? value : undefined;
}

/** Whether a value is shown in place of a secret. */
export function isMask(value: unknown): value is SecretMask {
  return isObject(value) && typeof value.hasValue === 'boolean' && Object.keys(value).length <= 3;
}

/** Problems that the server found, by the field that they belong to; `rest`: those of no field of this form. */
export function problemsByField(
  problems: readonly { readonly field: string; readonly message: string }[],
  fields: readonly FormField[],
): { readonly byField: Readonly<Record<string, string>>; readonly rest: number } {
  const byField: Record<string, string> = {};
  let rest = 0;
  for (const { field, message } of problems) {
    const owner = fields.find(({ name }) => field === name || field.endsWith(`.${name}`));
    if (owner === undefined) rest++;
    else byField[owner.name] = message;
  }
  return { byField, rest };
}

function isEmpty(input: Input): boolean {
  return input === null || (typeof input === 'string' && input.trim() === '');
}

function isSame(a: Input, b: Input): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function topOf(name: string): string {
  return name.split('.')[0] as string;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A pattern that this browser does not know is the server's to check. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text);
  } catch {
    return true;
  }
}
