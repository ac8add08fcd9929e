import { isEnginehouseError } from '@enginehouse/errors';
import { describe, expect, test } from 'vitest';
import { type CoreModelDefinition, defineCoreModel } from './core-model.ts';
import { definePlatformTable } from './platform-table.ts';

const VALID = {
  name: 'lamp',
  description: 'A lamp.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number.', sortable: true },
    key: { type: 'text', description: 'Its key.', sealed: 'whole' },
    lit: { type: 'boolean', description: 'Whether it is lit.' },
    color: { type: 'enum', values: ['red', 'green'], description: 'Its color.' },
    revision: { type: 'bigint', description: 'Last write.' },
  },
  filters: { lit: 'exact' },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: 'platform',
} as const satisfies CoreModelDefinition;

function problemsWith(change: Partial<Record<keyof CoreModelDefinition, unknown>>): readonly string[] {
  try {
    defineCoreModel({ ...VALID, ...change } as unknown as CoreModelDefinition);
    return [];
  } catch (error) {
    if (!isEnginehouseError(error)) throw error;
    expect(error.code).toBe('INVALID_CORE_MODEL');
    return error.problems.map(({ field, message }) => `${field}: ${message}`);
  }
}

describe('defineCoreModel', () => {
  test('takes a sound declaration as it is', () => {
    expect(defineCoreModel(VALID)).toEqual({ ...VALID, kind: 'core-model' });
  });

  const wrong: readonly (readonly [what: string, change: Parameters<typeof problemsWith>[0], problem: string])[] = [
    ['a name that is no table name', { name: 'Lamp' }, "name: 'Lamp' is not a name"],
    ['no description', { description: ' ' }, 'description: must say something'],
    ['a filter that is no field', { filters: { size: 'exact' } }, "filters: 'size' is not a field"],
    ['a sealed filter', { filters: { key: 'exact' } }, 'filters.key: a sealed field cannot be filtered by'],
    ['a filter that does not fit', { filters: { lit: 'contains' } }, "filters.lit: 'contains' does not fit boolean"],
    ['no sort', { defaultSort: [] }, 'defaultSort: lists need a default sort'],
    [
      'a sort by what is not sortable',
      { defaultSort: [{ field: 'lit', direction: 'asc' }] },
      "defaultSort: 'lit' is not sortable",
    ],
    [
      'a sort by what lists do not show',
      { fields: { ...VALID.fields, lit: { ...VALID.fields.lit, shown: 'detail', sortable: true } } },
      'fields.lit.sortable: lists are sorted by what they show',
    ],
    [
      'an index over what is no field',
      { indexes: { lamp_key: { fields: ['lit'], caseInsensitive: ['size'] } } },
      "indexes.lamp_key: 'size' is not a field",
    ],
    ['a scope that is no field', { rowScope: { user: 'ownerId' } }, "rowScope: 'ownerId' is not a field"],
    ['a scope of nothing', { rowScope: {} }, 'rowScope: a scope names a field, or is `platform`'],
    [
      'a unique rule over a sealed field',
      { unique: { lamp_key: { fields: ['key'], message: 'taken' } } },
      "unique.lamp_key: 'key' is sealed: equal values differ at rest",
    ],
    [
      'writable fields where nobody writes',
      {
        readOnly: { owner: 'sdk.lamps' },
        fields: { ...VALID.fields, lit: { ...VALID.fields.lit, written: 'always' } },
      },
      "readOnly: nobody writes here, yet 'lit' may be written",
    ],
    [
      'a part of the configuration without a revision',
      { feeds: 'configuration', fields: { ...VALID.fields, revision: { ...VALID.fields.revision, type: 'text' } } },
      'fields.revision: a model that feeds the configuration keeps the revision of its last write',
    ],
    [
      'a reference that becomes null and may not',
      {
        fields: {
          ...VALID.fields,
          hall: { type: 'bigint', description: 'Hall.', references: { table: 'halls', onDelete: 'set-null' } },
        },
      },
      'fields.hall.references: a reference that becomes null must be nullable',
    ],
    [
      'a default that would rest in clear text',
      { fields: { ...VALID.fields, key: { ...VALID.fields.key, default: 'none' } } },
      'fields.key.default: a default would rest in clear text',
    ],
    [
      'a seal by the schema of something that the row does not name',
      {
        fields: {
          ...VALID.fields,
          key: {
            type: 'json',
            description: 'Its key.',
            sealed: { schemaOf: 'provider', named: 'maker', schema: 'configSchema' },
          },
        },
      },
      "fields.key.sealed.named: 'maker' is not a field",
    ],
    [
      'a value of another table without a source, whose row anybody sees',
      {
        fields: {
          ...VALID.fields,
          key: { type: 'text', description: 'Key.', sealed: { whole: { table: 'keys', rowId: 'id', field: 'value' } } },
        },
      },
      "fields.key.sealed.rowId: 'id' is not a field shown to nobody",
    ],
    [
      'a source that is written',
      { source: 'select 1', fields: { ...VALID.fields, lit: { ...VALID.fields.lit, written: 'always' } } },
      'source: what is selected from elsewhere cannot be written here',
    ],
    [
      'an organization that is not its scope',
      { fields: { ...VALID.fields, organizationId: { type: 'bigint', description: 'Owner.' } } },
      "rowScope.organization: rows have an 'organizationId', and every organization would see those of the others",
    ],
    [
      'a mark of what is withheld that nothing heeds',
      { fields: { ...VALID.fields, withheld: { type: 'boolean', description: 'Withheld.' } } },
      "rowScope.withheld: rows are 'withheld', and everybody would see them",
    ],
    [
      'a rule that means nothing for the type',
      { fields: { ...VALID.fields, lit: { ...VALID.fields.lit, rule: { min: 1 } } } },
      'fields.lit.rule.min: means nothing for boolean',
    ],
    [
      'a pattern that is none',
      { fields: { ...VALID.fields, name: { type: 'text', description: 'Name.', rule: { pattern: '(' } } } },
      'fields.name.rule.pattern: is no regular expression',
    ],
    [
      'a column that SQL takes for a word of its own',
      { fields: { ...VALID.fields, order: { type: 'int', description: 'Order.' } } },
      "fields.order.column: 'order' is a word of SQL",
    ],
    [
      'a written reference that says nothing when the row is missing',
      {
        fields: {
          ...VALID.fields,
          hall: {
            type: 'bigint',
            description: 'Hall.',
            written: 'always',
            references: { table: 'halls', onDelete: 'restrict' },
          },
        },
      },
      'fields.hall.references: says nothing when no such row exists',
    ],
    [
      'a field owned by other calls that updates set',
      {
        fields: {
          ...VALID.fields,
          lit: { ...VALID.fields.lit, written: 'always', owned: { accepts: [], fix: 'use the switch' } },
        },
      },
      'fields.lit.owned: what other calls own is at most accepted at creation',
    ],
    [
      'a constraint checked at the end over an expression',
      {
        fields: { ...VALID.fields, name: { type: 'text', description: 'Name.' } },
        unique: { lamp_name: { fields: ['name'], caseInsensitive: ['name'], deferrable: true, message: 'taken' } },
      },
      'unique.lamp_name.deferrable: only plain columns can be checked at the end',
    ],
    [
      'a condition of the configuration that it does not feed',
      { feedsOnly: ['lit'] },
      'feedsOnly: the model feeds nothing',
    ],
    [
      'a default that is no value',
      { fields: { ...VALID.fields, color: { ...VALID.fields.color, default: 'blue' } } },
      'fields.color.default: the default is not one of the values',
    ],
  ];
  test.each(wrong)('refuses %s', (_what, change, problem) => {
    expect(problemsWith(change)).toContain(problem);
  });

  test('lists everything that is wrong at once', () => {
    expect(problemsWith({ name: '', description: '', defaultSort: [] }).length).toBe(3);
  });
});

test('a table of the machinery is checked the same way', () => {
  expect(() =>
    definePlatformTable({
      name: 'lamp_state',
      description: 'States.',
      fields: { id: { type: 'bigint', description: '' } },
    }),
  ).toThrow(
    expect.objectContaining({ code: 'INVALID_TABLE', message: expect.stringContaining('fields.id.description') }),
  );
});
