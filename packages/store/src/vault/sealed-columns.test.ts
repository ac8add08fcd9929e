import { ALL_MODELS, ALL_PLATFORM_TABLES, definePlatformTable } from '@enginehouse/models';
import { expect, test } from 'vitest';
import { sealedColumns } from './sealed-columns.ts';

test('every stored field that is declared as sealed is found, and nothing else', () => {
  const declared = [...ALL_MODELS.map(({ model }) => model), ...ALL_PLATFORM_TABLES].flatMap((table) =>
    Object.entries(table.fields)
      .filter(([, field]) => field.sealed !== undefined && field.computed === undefined && field.virtual !== true)
      .filter(() => !('source' in table))
      .map(([name]) => `${table.name}.${name}`),
  );
  expect(sealedColumns().map(({ table, field }) => `${table}.${field}`)).toEqual(declared);
  expect(declared).toEqual(expect.arrayContaining(['engine_registry.config', 'mcp_server_registry.config']));
});

test('the columns beside a sealed one are all of its table but the key', () => {
  const [config] = sealedColumns().filter(({ table }) => table === 'engine_registry');
  expect(config).toMatchObject({ column: 'config', kind: 'json', key: { column: 'id', sqlType: 'int8' } });
  expect(config?.others.toSorted()).toEqual(
    ['name', 'provider', 'wanted', 'created_at', 'updated_at', 'revision'].toSorted(),
  );
});

test.each([
  [['one', 'other'], 'text' as const, /primary key of one field/],
  [['one'], 'bigint' as const, /cannot hold sealed texts/],
])('a sealed field in a table that cannot bind it is refused: key %s, %s', (primaryKey, type, message) => {
  const text = { type: 'text', description: 'A text.' } as const;
  const table = definePlatformTable({
    name: 'kept',
    description: 'Kept.',
    fields: { one: text, other: text, secret: { type, description: 'A secret.', sealed: 'whole' } },
    primaryKey: primaryKey as ['one'],
  });
  expect(() => sealedColumns([table])).toThrow(message);
});
