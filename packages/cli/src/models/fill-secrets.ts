import type { ModelForm } from '@enginehouse/api';
import { askSecret } from '../output/ask.ts';
import type { Terminal } from '../output/terminal.ts';
import { isObject, type Values } from './build-values.ts';

type FormField = ModelForm['fields'][number];

/** Asks for the secrets that a form requires and that were not given; only where somebody is there to answer. */
export async function fillSecrets(terminal: Terminal, forms: readonly FormField[], values: Values): Promise<Values> {
  if (!terminal.asks) return values;
  const filled = structuredClone(values);
  for (const { name, label, type, required } of forms) {
    const path = name.split('.');
    if (type !== 'password' || !required || hasValue(filled, path)) continue;
    const parent = parentOf(filled, path);
    if (parent !== undefined) parent[path.at(-1) as string] = await askSecret(terminal, label);
  }
  return filled;
}

function hasValue(values: Values, path: readonly string[]): boolean {
  let at: unknown = values;
  for (const part of path) {
    if (!isObject(at) || !Object.hasOwn(at, part)) return false;
    at = at[part];
  }
  return true;
}

/** The object that a path leads into, made where it is missing; undefined where something else stands in its way. */
function parentOf(values: Values, path: readonly string[]): Values | undefined {
  let at = values;
  for (const part of path.slice(0, -1)) {
    if (!Object.hasOwn(at, part)) at[part] = {};
    const inner = at[part];
    if (!isObject(inner)) return undefined;
    at = inner;
  }
  return at;
}
