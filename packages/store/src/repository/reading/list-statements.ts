import type { SqlParameter } from '../../database.ts';
import type { CompiledField, CompiledModel } from '../compile-model.ts';
import type { Scope } from '../scope.ts';
import { scopeConditions } from './conditions.ts';
import type { RowPlace } from './cursor.ts';
import { type AppliedFilters, type FilteredInput, filterConditions } from './filters.ts';
import { MOST_COUNTED } from './page.ts';
import type { Selection } from './selection.ts';
import { type OrderKey, orderBy, orderExpression, type RowOrder } from './sort.ts';
import { chosenStatementOf, type Statement, type StatementWriter } from './statement.ts';
import type { TextFolding } from './text-folding.ts';

/** Which rows of a core model. */
export interface Question {
  readonly compiled: CompiledModel;
  readonly scope: Scope;
  readonly filters: AppliedFilters;
  readonly folding: TextFolding;
}
/** Which of the rows. */
export interface Cut {
  readonly limit: number;
  readonly offset: number;
  /** Rows behind this place; null: from the first on. */
  readonly place: RowPlace | null;
}
export interface RowsInput extends FilteredInput, Cut {}
export interface RowsQuestion extends Question, Cut {
  readonly order: RowOrder;
  readonly selection: Selection;
  /** Each row carries the number of all, in `TOTAL`. */
  readonly counted: boolean;
}

/** Column of the number of rows; no field has such a name. */
export const TOTAL = '$total';

/** Column of the n-th value that a row is ordered by, as text, where rows are paged by cursor. */
export function placeColumn(index: number): string {
  return `$place${index}`;
}

/** How many rows there are; of an append-only core model one more than are counted, at most. */
export function countStatement(question: Question): Statement<FilteredInput> {
  const { compiled, folding } = question;
  return chosenStatementOf<FilteredInput>(compiled, `count ${folding.shape} ${shapeOf(question)}`, (writer) => {
    const where = whereOf(question, writer);
    return `select (select ${countOf(compiled, writer.expression(compiled.from), where)}) as "${TOTAL}"`;
  });
}

/**
 * The rows of a page. Their number comes with them: one statement sees one state of the table, where two could disagree, and
 * it takes one way to the database and back.
 */
export function rowsStatement(question: RowsQuestion): Statement<RowsInput> {
  const { compiled, order, selection, folding, place, counted } = question;
  const cut = cutShape(question);
  const shape = `rows ${folding.shape} ${counted} ${shapeOf(question)} ${order.shape} ${placeShape(place)} ${cut}`;
  return chosenStatementOf<RowsInput>(compiled, shape, (writer) => {
    const from = writer.expression(compiled.from);
    const where = whereOf(question, writer);
    const columns = [writer.expression(selection.columns)];
    if (counted) columns.push(`(select ${countOf(compiled, from, where)}) as "${TOTAL}"`);
    if (counted && compiled.model.appendOnly === true) columns.push(...placeColumns(order, folding, writer));
    const conditions = place === null ? where : [...where, isAfter(order, place, folding, writer)];
    const ordered = `select ${columns.join(', ')} from ${from}${whereText(conditions)} order by ${orderBy(order, folding, writer)}`;
    return `${ordered}${cutText(question, writer)}`;
  });
}

/**
 * Limits that stand in the text of a statement: the usual page sizes, with one row more for cursors, and that of `all`. The
 * database then sees what a page costs, and plans once: 0.8 of the time of a page with its limit as a parameter. Any other
 * limit is a parameter, or page sizes alone would use up what is kept prepared.
 */
const USUAL_LIMITS: ReadonlySet<number> = new Set([10, 11, 20, 21, 25, 26, 50, 51, 100, 101, 200, 201, 10_001]);

function cutShape({ limit, offset }: Cut): string {
  return `${USUAL_LIMITS.has(limit) ? limit : '$'}${offset > 0 ? ' from $' : ''}`;
}

function cutText({ limit, offset }: Cut, writer: StatementWriter<RowsInput>): string {
  const rows = USUAL_LIMITS.has(limit) ? `${limit}` : writer.parameter('bigint', (input) => input.limit);
  return ` limit ${rows}${offset > 0 ? ` offset ${writer.parameter('bigint', (input) => input.offset)}` : ''}`;
}

function shapeOf({ scope, filters }: Question): string {
  return `${scope.shape} ${filters.shape}`;
}

function placeShape(place: RowPlace | null): string {
  return place === null ? '' : `after ${place.map((value) => (value === null ? 'null' : 'value')).join()}`;
}

function whereOf<Input extends FilteredInput>(
  { compiled, scope, filters, folding }: Question,
  writer: StatementWriter<Input>,
): string[] {
  return [...scopeConditions(compiled, scope, writer), ...filterConditions(compiled, filters, folding, writer)];
}

function whereText(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
}

function countOf({ model }: CompiledModel, from: string, conditions: readonly string[]): string {
  if (model.appendOnly !== true) return `count(*) from ${from}${whereText(conditions)}`;
  return `count(*) from (select 1 from ${from}${whereText(conditions)} limit ${MOST_COUNTED + 1}) counted`;
}

function placeColumns(order: RowOrder, folding: TextFolding, writer: StatementWriter<RowsInput>): string[] {
  return order.keys.map(({ field }, index) => {
    const value = orderExpression(field, folding, writer);
    // To the microsecond, in which rows are kept: a row that is shown with the same millisecond is not the same place.
    const text =
      field.field.type === 'datetime'
        ? `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
        : `(${value})::text`;
    return `${text} as "${placeColumn(index)}"`;
  });
}

/** The condition that a row stands behind this place. */
function isAfter(
  { keys }: RowOrder,
  place: RowPlace,
  folding: TextFolding,
  writer: StatementWriter<RowsInput>,
): string {
  const values = keys.map(({ field }, index) =>
    place[index] === null ? null : writer.parameter(field.comparedAs, (input) => placeValue(input, index)),
  );
  const expressions = keys.map(({ field }) => orderExpression(field, folding, writer));
  const [first] = keys as [OrderKey];
  if (keys.every(({ field, direction }) => direction === first.direction && !canBeNull(field))) {
    // What an index on the same fields answers without a sort.
    return `(${expressions.join(', ')}) ${first.direction === 'asc' ? '>' : '<'} (${values.join(', ')})`;
  }
  const ways = keys.flatMap((key, index) => {
    const beyond = standsAfter(key, expressions[index] as string, values[index] as string | null);
    if (beyond === null) return [];
    const same = keys.slice(0, index).map((_, before) => isSame(expressions[before] as string, values[before] ?? null));
    return [`(${[...same, beyond].join(' and ')})`];
  });
  return ways.length === 0 ? 'false' : `(${ways.join(' or ')})`;
}

/** Nulls are last, and descending first. Null: nothing stands behind. */
function standsAfter({ field, direction }: OrderKey, it: string, value: string | null): string | null {
  if (direction === 'asc') {
    if (value === null) return null;
    return canBeNull(field) ? `(${it} > ${value} or ${it} is null)` : `${it} > ${value}`;
  }
  return value === null ? `${it} is not null` : `${it} < ${value}`;
}

function isSame(it: string, value: string | null): string {
  return value === null ? `${it} is null` : `${it} = ${value}`;
}

function canBeNull({ field }: CompiledField): boolean {
  return field.nullable === true || field.computed !== undefined;
}

function placeValue({ place }: RowsInput, index: number): SqlParameter {
  return place?.[index] ?? null;
}
