import type { CompiledField, CompiledModel } from '../compile-model.ts';
import type { AppliedSort } from '../repository.ts';
import type { Scope } from '../scope.ts';
import { isPlainObject } from './plain-object.ts';
import { unknownSort, unknownSortField } from './reading-errors.ts';
import type { ReadingInput, StatementWriter } from './statement.ts';
import type { TextFolding } from './text-folding.ts';

/** The order of rows: what was asked for, then the primary key, so that no two rows are in the same place. */
export interface RowOrder {
  /** Without the primary key that breaks ties. */
  readonly applied: readonly AppliedSort[];
  readonly keys: readonly OrderKey[];
  readonly shape: string;
}
export interface OrderKey {
  readonly field: CompiledField;
  readonly direction: 'asc' | 'desc';
}

const defaults = new WeakMap<CompiledModel, Map<string, RowOrder>>();

/**
 * Reads the sort of a call: one key or a list of them; none, null and an empty list mean the model's own. `UNKNOWN_SORT` for a
 * field that is not sortable or is left out for this scope, and for what is no key.
 */
export function readSort(compiled: CompiledModel, scope: Scope, given: unknown): RowOrder {
  const list = given === undefined || given === null ? [] : Array.isArray(given) ? (given as unknown[]) : [given];
  if (list.length === 0) return defaultOrder(compiled, scope);
  const { model, sortable } = compiled;
  const applied = new Map<string, OrderKey>();
  for (const one of list) {
    const { name, direction } = readKey(model.name, one);
    const field = scope.without.includes(name) ? undefined : sortable.get(name);
    if (field === undefined) {
      throw unknownSortField(
        model.name,
        name,
        [...sortable.keys()].filter((known) => !scope.without.includes(known)),
      );
    }
    // Named again, it decides nothing any more.
    if (!applied.has(name)) applied.set(name, { field, direction });
  }
  return orderOf(compiled, [...applied.values()]);
}

/** The order as SQL. Texts go by their letters, not by their case; nulls stand last, descending they stand first. */
export function orderBy<Input extends ReadingInput>(
  { keys }: RowOrder,
  folding: TextFolding,
  writer: StatementWriter<Input>,
): string {
  return keys.map(({ field, direction }) => `${orderExpression(field, folding, writer)} ${direction}`).join(', ');
}

/** What a key is ordered by. */
export function orderExpression<Input extends ReadingInput>(
  { field, expression, name }: CompiledField,
  { fold }: TextFolding,
  writer: StatementWriter<Input>,
): string {
  const it = writer.expression(expression);
  switch (field.type) {
    case 'text':
      return fold(it);
    case 'enum':
      return `${it} collate "C"`;
    case 'json':
    case 'text-list':
    case 'bytes':
      throw new TypeError(`'${name}' is of type ${field.type}, which has no order that people know`);
    default:
      return it;
  }
}

function readKey(model: string, given: unknown): { readonly name: string; readonly direction: 'asc' | 'desc' } {
  const takes = 'a sort is { field, direction }, or a list of those';
  if (!isPlainObject(given)) throw unknownSort(model, takes);
  const { field, direction = 'asc', ...more } = given;
  if (typeof field !== 'string' || Object.keys(more).length > 0) throw unknownSort(model, takes);
  if (direction !== 'asc' && direction !== 'desc') throw unknownSort(model, `a direction is 'asc' or 'desc'`);
  return { name: field, direction };
}

function defaultOrder(compiled: CompiledModel, { without }: Scope): RowOrder {
  let known = defaults.get(compiled);
  if (known === undefined) {
    known = new Map();
    defaults.set(compiled, known);
  }
  const scope = without.join();
  let order = known.get(scope);
  if (order === undefined) {
    // By a field that a level may not see it would learn the field's order.
    const keys = compiled.defaultSort.filter(({ field }) => !without.includes(field));
    order = orderOf(
      compiled,
      keys.flatMap(({ field, direction }) => {
        const found = compiled.fields.get(field);
        return found === undefined ? [] : [{ field: found, direction }];
      }),
    );
    known.set(scope, order);
  }
  return order;
}

function orderOf({ key }: CompiledModel, given: readonly OrderKey[]): RowOrder {
  const end = given.findIndex(({ field }) => field.name === key.name);
  // Behind the primary key nothing is left to decide. It follows the last direction, as the indexes of the models do.
  const keys =
    end === -1 ? [...given, { field: key, direction: given.at(-1)?.direction ?? 'asc' }] : given.slice(0, end + 1);
  return {
    applied: given.map(({ field, direction }) => ({ field: field.name, direction })),
    keys,
    shape: keys.map(({ field, direction }) => `${field.name} ${direction}`).join(),
  };
}
