import { didYouMean } from '@enginehouse/errors';
import { normalizeText } from '@enginehouse/models';
import type { CompiledFilter } from '../compile-model.ts';
import { isPlainObject } from './plain-object.ts';
import { isStorableText, isUuid } from './row-id.ts';

export type ScalarValue = string | number | boolean;
export interface RangeValue {
  readonly from?: ScalarValue;
  readonly to?: ScalarValue;
}
/** What a filter narrows to. */
export type FilterValue = ScalarValue | RangeValue;

/** What was given: nothing to narrow by, a value, or something that the filter does not take. */
export type GivenFilter =
  | { readonly state: 'blank' }
  | { readonly state: 'value'; readonly value: FilterValue }
  | { readonly state: 'refused'; readonly message: string };

const LONGEST_TEXT = 10_000;
/** ISO 8601 with a zone; the date is checked apart. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;
const BLANK: GivenFilter = { state: 'blank' };
const WRAPPERS = ['value', 'q'];
const ENDS = ['from', 'to'] as const;

/** Reads what was given for a filter. It never throws, and never takes one thing for another. */
export function readFilterValue(filter: CompiledFilter, given: unknown): GivenFilter {
  const value = unwrapped(given);
  if (isBlank(value)) return BLANK;
  return filter.match === 'range' ? readRange(filter, value) : readScalar(filter, value);
}

function readScalar(filter: CompiledFilter, given: unknown): GivenFilter {
  const value = scalarOf(filter, given);
  if (value === undefined) return { state: 'refused', message: `takes ${expected(filter, given)}` };
  return value === '' ? BLANK : { state: 'value', value };
}

function readRange(filter: CompiledFilter, given: unknown): GivenFilter {
  const takes = `takes { from, to }, each ${expected(filter, given)}`;
  if (!isPlainObject(given)) return { state: 'refused', message: takes };
  const unknown = Object.keys(given).find((key) => !ENDS.some((end) => end === key));
  if (unknown !== undefined) return { state: 'refused', message: takes + didYouMean(unknown.slice(0, 80), ENDS) };
  const range: { from?: ScalarValue; to?: ScalarValue } = {};
  for (const end of ENDS) {
    const limit = Object.hasOwn(given, end) ? unwrapped(given[end]) : undefined;
    if (isBlank(limit)) continue;
    const value = scalarOf(filter, limit);
    if (value === undefined) return { state: 'refused', message: takes };
    range[end] = value;
  }
  return range.from === undefined && range.to === undefined ? BLANK : { state: 'value', value: range };
}

/** The value as it is compared; undefined for what the field cannot hold. */
function scalarOf({ field: { field }, match }: CompiledFilter, given: unknown): ScalarValue | undefined {
  switch (field.type) {
    case 'int':
    case 'bigint':
      return Number.isSafeInteger(given) ? (given as number) : undefined;
    case 'boolean':
      return typeof given === 'boolean' ? given : undefined;
    case 'enum':
      return typeof given === 'string' && field.values.includes(given) ? given : undefined;
    case 'uuid':
      return typeof given === 'string' && isUuid(given) ? given.toLowerCase() : undefined;
    case 'datetime':
      return typeof given === 'string' ? readTime(given) : undefined;
    case 'text':
    case 'text-list':
      if (typeof given !== 'string' || given.length > LONGEST_TEXT || !isStorableText(given)) return undefined;
      // A whole value is compared as it is kept; a part of one is not a value.
      return match === 'contains' ? given : normalizeText(given, field.normalize ?? []);
    // Those that nobody filters by: the definitions refuse it.
    case 'float':
    case 'json':
    case 'bytes':
      return undefined;
  }
}

/** In UTC, to the millisecond; undefined for what is no moment, the 30th of February among it. */
function readTime(text: string): string | undefined {
  if (!TIME.test(text)) return undefined;
  if (!isCalendarDay(text.slice(0, 10))) return undefined;
  const moment = new Date(text.toUpperCase().replace(',', '.'));
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

/** Whether there is such a day: `Date` takes the 30th of February for the 2nd of March. */
export function isCalendarDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

function expected({ field: { field } }: CompiledFilter, given: unknown): string {
  switch (field.type) {
    case 'int':
    case 'bigint':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    case 'enum':
      return `one of ${field.values.join(', ')}${typeof given === 'string' ? didYouMean(given.slice(0, 80), field.values) : ''}`;
    case 'uuid':
      return 'a UUID';
    case 'datetime':
      return 'a time in ISO 8601 with its zone, for example 2026-01-31T00:00:00Z';
    default:
      return `a text of at most ${LONGEST_TEXT.toLocaleString('en')} characters, none of them NUL`;
  }
}

/** `{ value }` and `{ q }` stand for what is in them. */
function unwrapped(given: unknown): unknown {
  if (!isPlainObject(given)) return given;
  const [key, ...more] = Object.keys(given);
  return key !== undefined && more.length === 0 && WRAPPERS.includes(key) ? given[key] : given;
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
