import type { Problem } from '@enginehouse/errors';
import { columnName, type Field, type FieldRule, type Fields } from './field.ts';
import { badName, CAMEL_CASE, missingText, SNAKE_CASE, when } from './problems.ts';

/** Words that SQL does not take as a column name without quotes. */
const RESERVED = new Set(
  (
    'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create ' +
    'current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else end ' +
    'except false fetch for foreign from grant group having in initially intersect into lateral leading limit localtime ' +
    'localtimestamp not null offset on only or order placing primary references returning select session_user some ' +
    'symmetric table then to trailing true union unique user using variadic when where window with'
  ).split(' '),
);

/** Which types each part of a rule means something for. */
const RULE_TYPES: { readonly [Part in keyof FieldRule]-?: readonly Field['type'][] | 'any' } = {
  known: ['text', 'text-list'],
  min: ['int', 'bigint', 'float'],
  max: ['int', 'bigint', 'float'],
  clamp: ['int', 'bigint', 'float'],
  maxLength: ['text', 'text-list'],
  pattern: ['text'],
  url: ['text'],
  json: ['json'],
  message: 'any',
};

/** Everything that is wrong with one field of a table; empty when nothing is. */
export function problemsOfField(name: string, field: Field, fields: Fields): Problem[] {
  const where = `fields.${name}`;
  const column = columnName(name, field);
  const isStored = field.computed === undefined && field.virtual !== true;
  return [
    ...badName(where, name, CAMEL_CASE),
    ...badName(`${where}.column`, column, SNAKE_CASE),
    ...when(RESERVED.has(column) && isStored, `${where}.column`, `'${column}' is a word of SQL`),
    ...missingText(`${where}.description`, field.description),
    ...when(field.type === 'enum' && field.values.length === 0, `${where}.values`, 'an enum needs values'),
    ...when(
      field.type === 'enum' && field.default !== undefined && !field.values.includes(field.default),
      `${where}.default`,
      'the default is not one of the values',
    ),
    ...when(field.computed !== undefined && field.virtual === true, where, 'a computed field is not virtual'),
    ...when(
      field.normalize !== undefined && field.type !== 'text' && field.type !== 'text-list',
      `${where}.normalize`,
      'only texts are normalized',
    ),
    ...problemsOfReference(where, field),
    ...problemsOfRule(`${where}.rule`, field),
    ...problemsOfSealing(where, field, fields),
  ];
}

function problemsOfReference(where: string, field: Field): Problem[] {
  const { references } = field;
  return [
    ...when(references !== undefined && references.onDelete === undefined, where, 'a reference needs a deletion rule'),
    ...when(
      references?.onDelete === 'set-null' && field.nullable !== true,
      `${where}.references`,
      'a reference that becomes null must be nullable',
    ),
    ...when(
      references !== undefined && references.onDelete !== 'keep' && field.written !== undefined && !references.message,
      `${where}.references`,
      'says nothing when no such row exists',
    ),
  ];
}

function problemsOfRule(where: string, { rule, type }: Field): Problem[] {
  if (rule === undefined) return [];
  const parts = Object.keys(rule) as (keyof FieldRule)[];
  return [
    ...parts.flatMap((part) => {
      const types = RULE_TYPES[part];
      return when(types !== 'any' && !types.includes(type), `${where}.${part}`, `means nothing for ${type}`);
    }),
    ...when(
      rule.clamp === true && rule.min === undefined && rule.max === undefined,
      `${where}.clamp`,
      'there is no limit to hold a value to',
    ),
    ...when(rule.min !== undefined && rule.max !== undefined && rule.min > rule.max, where, 'no value can keep it'),
    ...when(rule.pattern !== undefined && !compiles(rule.pattern), `${where}.pattern`, 'is no regular expression'),
  ];
}

function problemsOfSealing(where: string, field: Field, fields: Fields): Problem[] {
  const { sealed } = field;
  if (sealed === undefined) return [];
  const general = when(field.sortable === true, where, 'a sealed field cannot be sorted by');
  if (sealed === 'whole') {
    const open = 'default' in field && field.default !== undefined;
    return [...general, ...when(open, `${where}.default`, 'a default would rest in clear text')];
  }
  if ('whole' in sealed) {
    const row = fields[sealed.whole.rowId];
    return [
      ...general,
      ...when(
        row?.shown !== 'never',
        `${where}.sealed.rowId`,
        `'${sealed.whole.rowId}' is not a field shown to nobody`,
      ),
    ];
  }
  return [
    ...general,
    ...when(field.type !== 'json', where, 'only a JSON object is sealed by a schema'),
    ...when(fields[sealed.named] === undefined, `${where}.sealed.named`, `'${sealed.named}' is not a field`),
  ];
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
