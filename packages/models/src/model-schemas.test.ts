import { describe, expect, test } from 'vitest';
import { ALL_MODELS } from './all-models.ts';
import { engineRegistry } from './engine-registry.ts';
import { mcpServerRegistry } from './mcp-server-registry.ts';
import { modelRegistry } from './model-registry.ts';
import { filtersModelOf, tableModelOf } from './model-schemas.ts';
import { SAMPLE_CATALOGUE } from './testing/sample-catalogue.ts';

test('the filters of engine instances, with choices for what is closed', () => {
  expect(filtersModelOf(engineRegistry, SAMPLE_CATALOGUE)).toEqual([
    { field: 'id', type: 'int', match: 'exact' },
    { field: 'name', type: 'text', match: 'contains' },
    {
      field: 'provider',
      type: 'text',
      match: 'exact',
      options: [
        { value: 'ollama', label: 'Ollama' },
        { value: 'openai', label: 'OpenAI' },
      ],
    },
    {
      field: 'status',
      type: 'enum',
      match: 'exact',
      options: [
        { value: 'uninstalled', label: 'Uninstalled' },
        { value: 'installing', label: 'Installing' },
        { value: 'installed', label: 'Installed' },
        { value: 'active', label: 'Active' },
        { value: 'error', label: 'Error' },
      ],
    },
    {
      field: 'supported',
      type: 'bool',
      match: 'exact',
      options: [
        { value: true, label: 'Yes' },
        { value: false, label: 'No' },
      ],
    },
  ]);
});

test('the columns of engine instances are what rows show', () => {
  const columns = tableModelOf(engineRegistry, SAMPLE_CATALOGUE);
  expect(columns.map(({ field }) => field)).toEqual([
    'id',
    'name',
    'provider',
    'config',
    'status',
    'supported',
    'revision',
  ]);
  expect(columns[1]).toEqual({
    field: 'name',
    type: 'text',
    label: 'Name',
    sortable: true,
    filterable: true,
    filterType: 'text',
  });
  expect(columns[3]).toEqual({ field: 'config', type: 'json', label: 'Config', sortable: false, filterable: false });
});

test('what a level does not see is in neither', () => {
  const columns = tableModelOf(engineRegistry, SAMPLE_CATALOGUE, ['config', 'name']);
  expect(columns.map(({ field }) => field)).not.toContain('config');
  const filters = filtersModelOf(engineRegistry, SAMPLE_CATALOGUE, ['name']);
  expect(filters.map(({ field }) => field)).not.toContain('name');
});

test('lists, secrets and formats are told apart', () => {
  const types = (columns: ReturnType<typeof tableModelOf>) =>
    Object.fromEntries(columns.map(({ field, type }) => [field, type]));
  expect(types(tableModelOf(modelRegistry, SAMPLE_CATALOGUE))).toMatchObject({
    capabilities: 'list',
    isDownloaded: 'bool',
  });
  const servers = tableModelOf(mcpServerRegistry, SAMPLE_CATALOGUE);
  expect(types(servers)).toMatchObject({ config: 'secret', transport: 'enum' });
  expect(servers.find(({ field }) => field === 'timeoutMs')?.format).toBe('milliseconds');
});

describe.each(ALL_MODELS.map(({ model }) => [model.name, model] as const))('schemas of %s', (_name, model) => {
  test('every filter has its schema, every enum its choices', () => {
    const filters = filtersModelOf(model, SAMPLE_CATALOGUE);
    expect(filters.map(({ field }) => field)).toEqual(Object.keys(model.filters));
    for (const { type, options } of filters) {
      if (type === 'enum' || type === 'bool') expect(options?.length).toBeGreaterThan(0);
    }
  });

  test('columns show no hidden field and are filterable just where a filter is', () => {
    for (const column of tableModelOf(model, SAMPLE_CATALOGUE)) {
      expect(model.fields[column.field]?.shown ?? 'row').toBe('row');
      expect(column.filterable).toBe(Object.hasOwn(model.filters, column.field));
      expect(column.filterType !== undefined).toBe(column.filterable);
    }
  });
});
