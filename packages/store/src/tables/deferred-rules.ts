import { columnName, type Field, type TableDefinition, type UniqueRule } from '@enginehouse/models';

/**
 * Whether drizzle lacks a word for the rule: it cannot defer, nor tell an index that two rows without a value are equal.
 * Migrations get these from `deferredRules`.
 */
export function needsOwnStatement(rule: UniqueRule): boolean {
  const isIndex = rule.where !== undefined || rule.caseInsensitive !== undefined;
  return rule.deferrable === true || (rule.nullsNotDistinct === true && isIndex);
}

/** Statements that make the unique rules of new tables that drizzle has no word for. */
export function deferredRules(tables: readonly TableDefinition[]): string[] {
  return tables.flatMap((table) =>
    Object.entries(table.unique ?? {})
      .filter(([, rule]) => needsOwnStatement(rule))
      .map(([name, rule]) => statementOf(table, name, rule)),
  );
}

function statementOf(table: TableDefinition, name: string, rule: UniqueRule): string {
  const columns = rule.fields.map((field) => {
    const column = `"${columnName(field, table.fields[field] as Field)}"`;
    return rule.caseInsensitive?.includes(field) === true ? `lower(${column})` : column;
  });
  const nulls = rule.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : '';
  if (rule.deferrable !== true) {
    const where = rule.where === undefined ? '' : ` WHERE ${rule.where}`;
    return `CREATE UNIQUE INDEX "${name}" ON "${table.name}" (${columns.join(', ')})${nulls}${where};`;
  }
  if (rule.where !== undefined || rule.caseInsensitive !== undefined)
    throw new TypeError(`${name}: a deferrable constraint takes plain columns`);
  // Checked at the end of the transaction, so that rows can swap values.
  return `ALTER TABLE "${table.name}" ADD CONSTRAINT "${name}" UNIQUE${nulls} (${columns.join(', ')}) DEFERRABLE INITIALLY DEFERRED;`;
}
