import { didYouMean, type EnginehouseError, type Problem } from '@enginehouse/errors';
import { storeErrors } from '../../errors.ts';

/** Characters of a caller's own words that an error repeats. */
const REPEATED = 80;

export function unknownFilter(model: string, unknown: readonly string[], known: readonly string[]): EnginehouseError {
  const problems = unknown.map((name) => ({
    field: `filters.${shortened(name)}`,
    message: `${quoted(name)} is no filter of ${model}${suggestion(name, known)}`,
  }));
  return storeErrors.error('UNKNOWN_FILTER', { message: sentenceOf(problems), where: 'filters', problems });
}

export function invalidFilter(problems: readonly Problem[]): EnginehouseError {
  return storeErrors.error('INVALID_FILTER', { message: sentenceOf(problems), where: 'filters', problems });
}

export function unknownSort(model: string, message: string): EnginehouseError {
  return storeErrors.error('UNKNOWN_SORT', { message: `${model}: ${message}`, where: 'sort' });
}

export function unknownSortField(model: string, name: string, known: readonly string[]): EnginehouseError {
  return unknownSort(model, `${quoted(name)} is not sortable${suggestion(name, known)}`);
}

export function invalidPage(where: 'page' | 'pageSize' | 'after', message: string, fix?: string): EnginehouseError {
  return storeErrors.error('INVALID_PAGE', { message, where, ...(fix === undefined ? {} : { fix }) });
}

/** `name` is null where the options are no object at all. */
export function unknownOption(model: string, name: string | null, known: readonly string[]): EnginehouseError {
  const message =
    name === null ? 'the options are one object' : `${quoted(name)} is no option${suggestion(name, known)}`;
  return storeErrors.error('UNKNOWN_OPTION', { message: `${model}: ${message}`, where: model });
}

export function tooManyRows(model: string, most: number): EnginehouseError {
  return storeErrors.error('TOO_MANY_ROWS', {
    message: `${model} has more than ${most.toLocaleString('en')} rows for this question`,
    where: model,
  });
}

function sentenceOf(problems: readonly Problem[]): string {
  return problems.map(({ message }) => message).join('; ');
}

/** The nearest names, or all of them where none is near. */
function suggestion(name: string, known: readonly string[]): string {
  const near = didYouMean(name, known);
  if (near !== '') return near;
  return known.length === 0 ? '; it has none' : `; it has ${known.join(', ')}`;
}

function quoted(name: string): string {
  return `'${shortened(name)}'`;
}

function shortened(name: string): string {
  return name.length > REPEATED ? `${name.slice(0, REPEATED)}...` : name;
}
