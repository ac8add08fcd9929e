import type { ModelForm, ModelSchema } from '@enginehouse/api';
import { secretOnCommandLine, wrongUsage } from '../errors.ts';
import type { Assignment } from './assignments.ts';
import { asKind, type FieldKind, kindOf } from './field-kinds.ts';
import { parseJson } from './parse-json.ts';
import type { Sources } from './secret-source.ts';

export type Values = Record<string, unknown>;
type FormField = ModelForm['fields'][number];

/** What is known of the fields that a command sets. */
export interface KnownFields {
  readonly schema: ModelSchema;
  /** Forms that say what is inside of objects. */
  readonly forms: readonly FormField[];
}

/**
 * The payload that assignments make, set over `base` in their order. A secret is taken from a file, standard input or the
 * environment: written out it would stay in the history of the shell, so that is `SECRET_ON_COMMAND_LINE`.
 */
export async function buildValues(
  assignments: readonly Assignment[],
  known: KnownFields,
  sources: Sources,
  base: Values = {},
): Promise<Values> {
  const values = structuredClone(base);
  for (const assignment of assignments) place(values, assignment.path, await read(assignment, known, sources));
  return values;
}

async function read({ path, text, json }: Assignment, known: KnownFields, sources: Sources): Promise<unknown> {
  const label = path.join('.');
  const kind = kindOf(path, known.schema, known.forms);
  const secret = kind === 'secret' || kind === 'secret-json';
  const sourced = secret || kind === 'json' ? await sources.read(text, label) : undefined;
  if (secret && sourced !== undefined && SHOWN_MASK.test(sourced)) {
    const fix = `Give the secret itself, or leave ${label} out to keep what is stored.`;
    throw wrongUsage(`${label} was given what is shown in place of a secret`, fix);
  }
  if (sourced !== undefined) return json ? parse(sourced, label) : asKind(sourced, kind);
  const value = json ? parse(text, label) : asKind(text, kind);
  if (secret && value !== null && !isMask(value)) throw secretOnCommandLine(label);
  if (kind === 'json') refuseSecretsWithin(value, path, known);
  return value;
}

/** A secret inside of an object that was written out. */
function refuseSecretsWithin(value: unknown, path: readonly string[], known: KnownFields): void {
  if (typeof value !== 'object' || value === null || isMask(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, key];
    const kind: FieldKind = kindOf(at, known.schema, known.forms);
    if (kind === 'secret' && inner !== null && !isMask(inner)) throw secretOnCommandLine(at.join('.'));
    refuseSecretsWithin(inner, at, known);
  }
}

function parse(text: string, label: string): unknown {
  return parseJson(text, label, `Write ${label}=TEXT for plain text.`);
}

/** Sets a value at a path, making objects on the way. What stands there and is no object is replaced. */
function place(values: Values, path: readonly string[], value: unknown): void {
  let at: Values = values;
  for (const part of path.slice(0, -1)) {
    const inner = Object.hasOwn(at, part) ? at[part] : undefined;
    const next = isObject(inner) && !isMask(inner) ? inner : {};
    at[part] = next;
    at = next;
  }
  at[path.at(-1) as string] = value;
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A secret as tables show it. */
const SHOWN_MASK = /^\*{4}[^*]{0,4}$/;

/** What a row shows in place of a secret; given back, it keeps the secret. */
function isMask(value: unknown): boolean {
  return isObject(value) && typeof value.hasValue === 'boolean' && 'hint' in value;
}
