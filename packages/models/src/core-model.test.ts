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
