import type { Problem } from '@enginehouse/errors';
import type { Field } from './field.ts';
import { badName, missingText, SNAKE_CASE, unknownNames, when } from './problems.ts';
import { problemsOfField } from './problems-of-field.ts';
import { primaryKeyOf, type TableDefinition, type UniqueRule } from './table.ts';

/** Everything that is wrong with a table of the machinery; empty when nothing is. */
export function problemsOfTable(table: TableDefinition): Problem[] {
  const names = Object.keys(table.fields);
  return [
    ...badName('name', table.name, SNAKE_CASE),
    ...missingText('description', table.description),
    ...names.flatMap((name) => problemsOfField(name, table.fields[name] as Field, table.fields)),
    ...unknownNames('primaryKey', primaryKeyOf(table), table.fields),
    ...Object.entries(table.unique ?? {}).flatMap(([name, rule]) => problemsOfUnique(name, rule, table)),
    ...Object.entries(table.indexes ?? {}).flatMap(([name, rule]) => [
      ...badName(`indexes.${name}`, name, SNAKE_CASE),
      ...unknownNames(`indexes.${name}`, [...rule.fields, ...(rule.caseInsensitive ?? [])], table.fields),
    ]),
    ...Object.keys(table.checks ?? {}).flatMap((name) => badName(`checks.${name}`, name, SNAKE_CASE)),
  ];
}

function problemsOfUnique(name: string, rule: UniqueRule, { fields }: TableDefinition): Problem[] {
  const where = `unique.${name}`;
  const isIndex = rule.where !== undefined || rule.caseInsensitive !== undefined;
  return [
    ...badName(where, name, SNAKE_CASE),
    ...missingText(`${where}.message`, rule.message),
    ...unknownNames(where, rule.fields, fields),
    ...(rule.caseInsensitive ?? []).flatMap((field) =>
      when(!rule.fields.includes(field), `${where}.caseInsensitive`, `'${field}' is not one of its fields`),
    ),
    ...rule.fields.flatMap((field) =>
      when(fields[field]?.sealed !== undefined, where, `'${field}' is sealed: equal values differ at rest`),
    ),
    ...when(rule.deferrable === true && isIndex, `${where}.deferrable`, 'only plain columns can be checked at the end'),
  ];
}
