import { columnName, type TableDefinition } from '@enginehouse/models';
import type { RowValues } from '../../configuration/configuration-change.ts';
import type { Queryable, SqlParameter } from '../../database.ts';
import type { CompiledModel } from '../compile-model.ts';
import { scopeConditions } from '../reading/conditions.ts';
import { shownTime } from '../reading/shown-row.ts';
import { type ReadingInput, type StatementWriter, statementOf } from '../reading/statement.ts';
import type { Scope } from '../scope.ts';
import type { Blocking } from './write-errors.ts';
import type { Referrer, WriteTables } from './write-tables.ts';

/** Blocking rows that an error names. */
const MOST_NAMED = 20;

interface ReferringInput extends ReadingInput {
  readonly target: SqlParameter;
}

/** A row that points at another one, as it is stored, and whether the caller may write it. */
export interface ReferringRow {
  readonly row: RowValues;
  readonly isInScope: boolean;
}

/** The rows of a core model that point at a row by a field, in the order of their keys. */
export async function readReferring(
  place: Queryable,
  compiled: CompiledModel,
  field: string,
  target: SqlParameter,
  scope: Scope,
): Promise<readonly ReferringRow[]> {
  const statement = statementOf<ReferringInput>(compiled, `referring ${field} ${scope.shape}`, (writer) => {
    const columns = compiled.stored.map(({ name, expression, field: { type } }) =>
      type === 'bytes' ? `'\\x' || encode(${expression}, 'hex') as "${name}"` : `${expression} as "${name}"`,
    );
    const isInScope = conditionOf(compiled, scope, writer);
    return `select ${columns.join(', ')}, ${isInScope} as "is in scope" from ${compiled.from}
where ${isReferring(compiled, field, writer)} order by ${compiled.key.expression}`;
  });
  const rows = await place.query<Record<string, unknown>>(
    statement.sql,
    parameters(statement, target, scope),
    statement.options,
  );
  return rows.map(({ 'is in scope': isInScope, ...row }) => {
    for (const {
      name,
      field: { type },
    } of compiled.stored)
      if (type === 'datetime') row[name] = shownTime(row[name]);
    return { row, isInScope: isInScope === true && !scope.empty };
  });
}

/** Rows that block a deletion, as much of them as the scope shows. Null where there are none. */
export async function readBlocking(
  place: Queryable,
  tables: WriteTables,
  { table, compiled, field }: Referrer,
  target: SqlParameter,
  scopeOf: (compiled: CompiledModel) => Scope,
): Promise<Blocking | null> {
  if (compiled !== null) {
    return readNamed(place, compiled, target, scopeOf(compiled), `blocking ${field}`, (writer) =>
      isReferring(compiled, field, writer),
    );
  }
  const linked = linkedModel(tables, table, field);
  if (linked === null) return countOnly(place, table, field, target);
  const { model, through } = linked;
  const link = `exists (select from "${table.name}" link where link."${columnOf(table, through)}" = ${model.key.expression}
    and link."${columnOf(table, field)}" = `;
  return readNamed(place, model, target, scopeOf(model), `linked ${table.name}.${field}`, (writer) => {
    const type = table.fields[field]?.type === 'text' ? 'text' : 'bigint';
    return `${link}${writer.parameter(type, (input) => input.target)})`;
  });
}

/** A table of the machinery that links two core models: the rows at its other end are what people know. */
function linkedModel(
  tables: WriteTables,
  { fields }: TableDefinition,
  field: string,
): { readonly model: CompiledModel; readonly through: string } | null {
  for (const [name, { references }] of Object.entries(fields)) {
    const model = name === field || references === undefined ? undefined : tables.compiled(references.table);
    if (model !== undefined) return { model, through: name };
  }
  return null;
}

async function readNamed(
  place: Queryable,
  compiled: CompiledModel,
  target: SqlParameter,
  scope: Scope,
  shape: string,
  isBlocking: (writer: StatementWriter<ReferringInput>) => string,
): Promise<Blocking | null> {
  const statement = statementOf<ReferringInput>(compiled, `${shape} ${scope.shape}`, (writer) => {
    const { expression } = compiled.key;
    const isInScope = conditionOf(compiled, scope, writer);
    return `select ${expression} as id, ${nameOf(compiled)} as name, ${isInScope} as "isInScope", count(*) over () as total
from ${compiled.from} where ${isBlocking(writer)} order by 3 desc, 1 limit ${MOST_NAMED}`;
  });
  const rows = await place.query<{ id: string | number; name: string | null; isInScope: boolean; total: number }>(
    statement.sql,
    parameters(statement, target, scope),
    statement.options,
  );
  const named = rows.filter(({ isInScope }) => isInScope && !scope.empty);
  const total = rows[0]?.total ?? 0;
  if (total === 0) return null;
  return {
    rows: named.map(({ id, name }) => ({ model: compiled.model.name, id, name })),
    others: total - named.length,
  };
}

async function countOnly(
  place: Queryable,
  table: TableDefinition,
  field: string,
  target: SqlParameter,
): Promise<Blocking | null> {
  const [row] = await place.query<{ total: number }>(
    `select count(*) as total from "${table.name}" where "${columnOf(table, field)}" = $1`,
    [target],
  );
  return row === undefined || row.total === 0 ? null : { rows: [], others: row.total };
}

const NO_CATALOGUE = {} as ReadingInput['catalogue'];

function parameters(
  statement: { parameters(input: ReferringInput): SqlParameter[] },
  target: SqlParameter,
  scope: Scope,
): SqlParameter[] {
  return statement.parameters({ target, scope, catalogue: NO_CATALOGUE });
}

function isReferring({ fields }: CompiledModel, name: string, writer: StatementWriter<ReferringInput>): string {
  const field = fields.get(name);
  if (field === undefined) throw new TypeError(`there is no field '${name}' to refer by`);
  return `${field.expression} = ${writer.parameter(field.comparedAs, ({ target }) => target)}`;
}

function conditionOf(compiled: CompiledModel, scope: Scope, writer: StatementWriter<ReferringInput>): string {
  const conditions = scopeConditions(compiled, scope, writer);
  return conditions.length === 0 ? 'true' : `coalesce(${conditions.join(' and ')}, false)`;
}

/** What people call a row: its name, or the first text that no other row has. */
function nameOf({ fields, model }: CompiledModel): string {
  const unique = Object.values(model.unique ?? {}).flatMap((rule) => rule.fields);
  const name = ['name', 'username', 'label', ...unique].find((one) => fields.get(one)?.field.type === 'text');
  return (name === undefined ? undefined : fields.get(name)?.expression) ?? 'null::text';
}

function columnOf(table: TableDefinition, name: string): string {
  return columnName(name, table.fields[name] ?? {});
}
