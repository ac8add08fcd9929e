import type { Problem } from '@enginehouse/errors';
import type { FormField } from '@enginehouse/models';
import { isPlainObject } from '../reading/plain-object.ts';
import { patternOf } from './check-value.ts';
import { invalidValues, type UnknownKey, unknownFields } from './write-errors.ts';

/**
 * An object against the schema of its provider or extractor: every key leads to a field, every value is of the field's type.
 * Secrets are left to the sealer, and whether required fields are there to whoever uses the object: an instance may be
 * configured bit by bit. `fields` carry full paths (`config.base_url`), and no error holds a value. Throws
 * `UNKNOWN_FIELD`, `INVALID_VALUES`.
 */
export function checkConfig(model: string, path: string, value: unknown, fields: readonly FormField[]): void {
  if (!isPlainObject(value)) return;
  const names = fields.map(({ name }) => name);
  const unknown: UnknownKey[] = [];
  const problems: Problem[] = [];
  walk(value, path);
  if (unknown.length > 0) throw unknownFields(model, unknown);
  if (problems.length > 0) throw invalidValues(model, problems);

  function walk(object: Record<string, unknown>, within: string): void {
    for (const [key, one] of Object.entries(object)) {
      if (one === undefined) continue;
      const at = `${within}.${key}`;
      const field = fields.find(({ name }) => name === at);
      if (field !== undefined) {
        const problem = problemOf(field, one);
        if (problem !== undefined) problems.push({ field: at, message: `${at} ${problem}` });
      } else if (names.some((name) => name.startsWith(`${at}.`)) && !key.includes('.')) {
        if (isPlainObject(one)) walk(one, at);
        else problems.push({ field: at, message: `${at} must be an object` });
      } else unknown.push({ field: at, known: names });
    }
  }
}

/** Null is no value: the field is as if it were left out. */
function problemOf({ type, options, validations }: FormField, value: unknown): string | undefined {
  if (value === null) return undefined;
  const known = (one: unknown): boolean => options === undefined || options.some((option) => option.value === one);
  switch (type) {
    case 'password':
    case 'json':
      return undefined;
    case 'text':
    case 'textarea':
      return typeof value === 'string' ? problemOfText(value, validations) : 'must be text';
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
      const { min, max } = validations;
      if (min !== undefined && value < min) return `must be >= ${min}`;
      return max !== undefined && value > max ? `must be <= ${max}` : undefined;
    }
    case 'toggle':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'select':
      return known(value) ? undefined : `must be one of ${choices(options)}`;
    case 'multiselect':
      if (!Array.isArray(value)) return 'must be a list';
      return value.every(known) ? undefined : `must hold only ${choices(options)}`;
  }
}

function problemOfText(value: string, { minLength, maxLength, pattern }: FormField['validations']): string | undefined {
  if (maxLength !== undefined && value.length > maxLength) return `must have at most ${maxLength} characters`;
  if (value === '') return undefined;
  if (minLength !== undefined && value.length < minLength) return `must have at least ${minLength} characters`;
  return pattern !== undefined && !patternOf(pattern).test(value) ? `must match ${pattern}` : undefined;
}

function choices(options: FormField['options']): string {
  return (options ?? []).map(({ value }) => String(value)).join(', ');
}
