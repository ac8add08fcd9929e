import type { Problem } from '@enginehouse/errors';
import { columnName, type Field, type Fields } from './field.ts';
import { primaryKeyOf, type TableDefinition } from './table.ts';

const SNAKE_CASE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const CAMEL_CASE = /^[a-z][a-zA-Z0-9]*$/;
/** PostgreSQL cuts longer names off. */
const LONGEST_NAME = 63;

/** Everything that is wrong with a table of the machinery; empty when nothing is. */
export function problemsOfTable(table: TableDefinition): Problem[] {
  const names = Object.keys(table.fields);
  return [
    ...badName('name', table.name, SNAKE_CASE),
    ...missingText('description', table.description),
    ...names.flatMap((name) => problemsOfField(name, table.fields[name] as Field)),
    ...unknownNames('primaryKey', primaryKeyOf(table), table.fields),
    ...problemsOfRules(table),
  ];
}

function problemsOfField(name: string, field: Field): Problem[] {
  const where = `fields.${name}`;
  const column = columnName(name, field);
  return [
    ...badName(where, name, CAMEL_CASE),
    ...badName(`${where}.column`, column, SNAKE_CASE),
    ...missingText(`${where}.description`, field.description),
    ...when(field.type === 'enum' && field.values.length === 0, `${where}.values`, 'an enum needs values'),
    ...when(
      field.type === 'enum' && field.default !== undefined && !field.values.includes(field.default),
      `${where}.default`,
      'the default is not one of the values',
    ),
    ...when(
      field.references !== undefined && field.references.onDelete === undefined,
      `${where}.references`,
      'a reference needs a deletion rule',
    ),
    ...when(
      field.references?.onDelete === 'set-null' && field.nullable !== true,
      `${where}.references`,
      'a reference that becomes null must be nullable',
    ),
    ...when(field.sealed !== undefined && field.sortable === true, where, 'a sealed field cannot be sorted by'),
  ];
}

function problemsOfRules(table: TableDefinition): Problem[] {
  const problems: Problem[] = [];
  for (const [name, rule] of Object.entries(table.unique ?? {})) {
    const where = `unique.${name}`;
    problems.push(
      ...badName(where, name, SNAKE_CASE),
      ...missingText(`${where}.message`, rule.message),
      ...unknownNames(where, [...rule.fields, ...(rule.caseInsensitive ?? [])], table.fields),
      ...rule.fields.flatMap((field) =>
        when(table.fields[field]?.sealed !== undefined, where, `'${field}' is sealed: equal values differ at rest`),
      ),
    );
  }
  for (const [name, rule] of Object.entries(table.indexes ?? {})) {
    problems.push(
      ...badName(`indexes.${name}`, name, SNAKE_CASE),
      ...unknownNames(`indexes.${name}`, rule.fields, table.fields),
    );
  }
  return problems;
}

export function unknownNames(where: string, names: readonly string[], fields: Fields): Problem[] {
  return names
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name) => ({ field: where, message: `'${name}' is not a field` }));
}

function badName(where: string, name: string, pattern: RegExp): Problem[] {
  return when(!pattern.test(name) || name.length > LONGEST_NAME, where, `'${name}' is not a name`);
}

function missingText(where: string, text: string): Problem[] {
  return when(text.trim() === '', where, 'must say something');
}

/** One problem, or none. */
export function when(wrong: boolean, field: string, message: string): Problem[] {
  return wrong ? [{ field, message }] : [];
}
