import type { Catalogue } from '@enginehouse/models';
import type { RowValues } from '../../configuration/configuration-change.ts';
import type { Queryable } from '../../database.ts';
import type { CompiledField, CompiledModel } from '../compile-model.ts';
import type { ShownRow } from '../repository.ts';
import type { Scope } from '../scope.ts';
import { scopeConditions } from './conditions.ts';
import { rowIdParameter } from './row-id.ts';
import { selectionOf } from './selection.ts';
import { type ReadRow, type ShowingParts, shownRow, shownTime } from './shown-row.ts';
import { type ReadingInput, statementOf } from './statement.ts';

interface RowInput extends ReadingInput {
  readonly id: Exclude<ReturnType<typeof rowIdParameter>, undefined>;
}

/** No value of a reading stands in a stored field. */
const NO_CATALOGUE = {} as Catalogue;

/**
 * A row as it is stored: every field that has a column, sealed values as they rest, times as ISO 8601 text, bytes as `\x`
 * and hex. Null for a missing row, one out of scope, and an id that no row can have.
 */
export async function readStored(
  reader: Queryable,
  compiled: CompiledModel,
  id: unknown,
  scope: Scope,
): Promise<RowValues | null> {
  const row = await readRow(reader, compiled, id, scope, NO_CATALOGUE, 'stored', () =>
    compiled.stored.map((field) => `${storedExpression(field)} as "${field.name}"`).join(', '),
  );
  if (row === null) return null;
  for (const { name, field } of compiled.stored) if (field.type === 'datetime') row[name] = shownTime(row[name]);
  return row;
}

/** A row as it is shown alone, with computed fields and masks. Null as with `readStored`. */
export async function readDetail(
  reader: Queryable,
  compiled: CompiledModel,
  id: unknown,
  scope: Scope,
  parts: ShowingParts,
): Promise<ShownRow | null> {
  const selection = selectionOf(compiled, 'detail', scope);
  const row = await readRow(reader, compiled, id, scope, parts.catalogue, 'detail', () => selection.columns);
  return row === null ? null : shownRow(selection, row, parts);
}

async function readRow(
  reader: Queryable,
  compiled: CompiledModel,
  id: unknown,
  scope: Scope,
  catalogue: Catalogue,
  what: 'stored' | 'detail',
  columns: () => string,
): Promise<ReadRow | null> {
  const key = rowIdParameter(compiled, id);
  if (key === undefined || scope.empty) return null;
  const statement = statementOf<RowInput>(compiled, `${what} ${scope.shape}`, (writer) => {
    const { expression, comparedAs } = compiled.key;
    const selected = writer.expression(columns());
    const from = writer.expression(compiled.from);
    const isRow = `${expression} = ${writer.parameter(comparedAs, (input) => input.id)}`;
    return `select ${selected} from ${from} where ${[isRow, ...scopeConditions(compiled, scope, writer)].join(' and ')}`;
  });
  const rows = await reader.query<ReadRow>(
    statement.sql,
    statement.parameters({ id: key, scope, catalogue }),
    statement.options,
  );
  return rows[0] ?? null;
}

function storedExpression({ field, expression }: CompiledField): string {
  return field.type === 'bytes' ? `'\\x' || encode(${expression}, 'hex')` : expression;
}
