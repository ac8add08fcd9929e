import { columnName, type Field, type TableDefinition } from '@enginehouse/models';

/** Statements that make the deferrable constraints of new tables: checked at the end of a transaction, so that rows can swap. */
export function deferredRules(tables: readonly TableDefinition[]): string[] {
  return tables.flatMap((table) =>
    Object.entries(table.unique ?? {})
      .filter(([, rule]) => rule.deferrable === true)
      .map(([name, rule]) => {
        if (rule.where !== undefined || rule.caseInsensitive !== undefined) {
          throw new TypeError(`${name}: a deferrable constraint takes plain columns`);
        }
        const columns = rule.fields.map((field) => `"${columnName(field, table.fields[field] as Field)}"`).join(', ');
        const nulls = rule.nullsNotDistinct === true ? ' NULLS NOT DISTINCT' : '';
        return `ALTER TABLE "${table.name}" ADD CONSTRAINT "${name}" UNIQUE${nulls} (${columns}) DEFERRABLE INITIALLY DEFERRED;`;
      }),
  );
}
