import type { Problem } from '@enginehouse/errors';
import type { Fields } from './field.ts';

export const SNAKE_CASE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
export const CAMEL_CASE = /^[a-z][a-zA-Z0-9]*$/;
/** PostgreSQL cuts longer names off. */
const LONGEST_NAME = 63;

/** One problem, or none. */
export function when(wrong: boolean, field: string, message: string): Problem[] {
  return wrong ? [{ field, message }] : [];
}

export function unknownNames(where: string, names: readonly string[], fields: Fields): Problem[] {
  return names
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name) => ({ field: where, message: `'${name}' is not a field` }));
}

export function badName(where: string, name: string, pattern: RegExp): Problem[] {
  return when(!pattern.test(name) || name.length > LONGEST_NAME, where, `'${name}' is not a name`);
}

export function missingText(where: string, text: string): Problem[] {
  return when(text.trim() === '', where, 'must say something');
}
