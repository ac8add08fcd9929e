import type { Problem } from '@enginehouse/errors';
import type { CompiledFilter, CompiledModel } from '../compile-model.ts';
import type { Scope } from '../scope.ts';
import { type FilterValue, type RangeValue, readFilterValue, type ScalarValue } from './filter-values.ts';
import { isPlainObject } from './plain-object.ts';
import { invalidFilter, unknownFilter } from './reading-errors.ts';
import type { ReadingInput, StatementWriter } from './statement.ts';
import type { TextFolding } from './text-folding.ts';

/** The filters of a call, checked. */
export interface AppliedFilters {
  /** The same for filters that differ in their values alone. */
  readonly shape: string;
  /** By field, in the order in which the model declares them. */
  readonly values: { readonly [field: string]: FilterValue };
}
export interface FilteredInput extends ReadingInput {
  readonly filters: AppliedFilters;
}

const NO_FILTERS: AppliedFilters = { shape: '', values: {} };

/**
 * Reads the filters of a call: `UNKNOWN_FILTER` for what is none, or is left out for this scope; `INVALID_FILTER` for values of
 * another kind. What is not understood is an error, never a wider result.
 */
export function readFilters(compiled: CompiledModel, { without }: Scope, given: unknown): AppliedFilters {
  if (given === undefined || given === null) return NO_FILTERS;
  const { model, filters } = compiled;
  if (!isPlainObject(given)) {
    throw invalidFilter([{ field: 'filters', message: 'the filters are one object, with a key for each field' }]);
  }
  const isKnown = (name: string): boolean => filters.has(name) && !without.includes(name);
  const unknown = Object.keys(given).filter((name) => !isKnown(name));
  if (unknown.length > 0) throw unknownFilter(model.name, unknown, [...filters.keys()].filter(isKnown));

  const problems: Problem[] = [];
  const values: { [field: string]: FilterValue } = {};
  let shape = '';
  for (const [name, filter] of filters) {
    if (!Object.hasOwn(given, name)) continue;
    const read = readFilterValue(filter, given[name]);
    if (read.state === 'refused') {
      problems.push({ field: `filters.${name}`, message: `the filter '${name}' ${read.message}` });
    } else if (read.state === 'value') {
      values[name] = read.value;
      shape += `${name}${typeof read.value === 'object' ? Object.keys(read.value).join('') : ''},`;
    }
  }
  if (problems.length > 0) throw invalidFilter(problems);
  return { shape, values };
}

/** The conditions of filters over `it`. */
export function filterConditions<Input extends FilteredInput>(
  compiled: CompiledModel,
  { values }: AppliedFilters,
  folding: TextFolding,
  writer: StatementWriter<Input>,
): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const filter = compiled.filters.get(name) as CompiledFilter;
    if (typeof value === 'object') return rangeConditions(filter, value, writer);
    const parameter = writer.parameter(comparedAs(filter), ({ filters }) => filters.values[name] as ScalarValue);
    return [condition(filter, writer.expression(filter.expression), parameter, folding)];
  });
}

function condition(filter: CompiledFilter, it: string, parameter: string, { fold }: TextFolding): string {
  const { field, match, isIndexed } = filter;
  // The very expression of the index, which ids are looked up by; their letters are those of ASCII.
  if (match === 'exact' && isIndexed) return `lower(${it}) = lower(${parameter})`;
  if (match === 'has') return `exists (select from unnest(${it}) member where ${fold('member')} = ${fold(parameter)})`;
  // `strpos` knows no wildcards: what LIKE would have to be told to take literally is literal here.
  if (match === 'contains') return `strpos(${fold(it)}, ${fold(parameter)}) > 0`;
  return field.field.type === 'text' ? `${fold(it)} = ${fold(parameter)}` : `${it} = ${parameter}`;
}

function rangeConditions<Input extends FilteredInput>(
  filter: CompiledFilter,
  range: RangeValue,
  writer: StatementWriter<Input>,
): string[] {
  const { name, field } = filter.field;
  const it = writer.expression(filter.expression);
  const limit = (end: keyof RangeValue): string =>
    writer.parameter(comparedAs(filter), ({ filters }) => (filters.values[name] as RangeValue)[end] ?? null);
  const conditions: string[] = [];
  if (range.from !== undefined) conditions.push(`${it} >= ${limit('from')}`);
  if (range.to !== undefined) {
    // Times are shown and given in whole milliseconds, and kept in microseconds: the last one counts to its end.
    const isTime = field.type === 'datetime';
    conditions.push(isTime ? `${it} < ${limit('to')} + interval '1 millisecond'` : `${it} <= ${limit('to')}`);
  }
  return conditions;
}

function comparedAs({ match, field }: CompiledFilter): string {
  return match === 'has' ? 'text' : field.comparedAs;
}
