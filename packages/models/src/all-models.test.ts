import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALL_MODELS, ALL_PLATFORM_TABLES } from './all-models.ts';
import type { Field, ReadingValues } from './field.ts';
import { isRequired } from './form-fields.ts';
import { SYSTEM_PERMISSIONS } from './permissions.ts';
import { primaryKeyOf, type TableDefinition } from './table.ts';

/** What the platform promises to have, beside what it adds for itself. */
const PROMISED = [
  'users',
  'roles',
  'module_locks',
  'engine_registry',
  'engine_node_install_registry',
  'environment_variable_registry',
  'model_registry',
  'available_model_registry',
  'model_capability_priority',
  'objective_mappings',
  'extractor_registry',
  'extractor_mime_type_binding',
  'extractor_node_install_registry',
  'mcp_server_registry',
  'background_tasks',
  'audit_events',
  'ai_model_usage',
  'ai_model_pipeline_steps',
];
const BEYOND = [
  'organizations',
  'engine_definitions',
  'engine_states',
  'engine_runs',
  'nodes',
  'settings',
  'egress_approvals',
  'api_tokens',
  'sessions',
];
/** An index entry of PostgreSQL holds about 2,700 bytes: four for each character, and the rest of the row's key. */
const LONGEST_INDEXED = 500;
/** What `:name` in SQL of a model may stand for: the keys of `ReadingValues`. */
const READING_VALUES: readonly (keyof ReadingValues)[] = [
  'supportedProviders',
  'supportedExtractors',
  'environment',
  'research',
];
const TABLES: readonly TableDefinition[] = [...ALL_MODELS.map(({ model }) => model), ...ALL_PLATFORM_TABLES];
const TOPIC = /^[a-z]+(\.[a-z]+){1,4}$/;

function fieldsOf(table: TableDefinition): [string, Field][] {
  return Object.entries(table.fields);
}

describe('the list of core models', () => {
  test('holds each one that was promised', () => {
    const names = ALL_MODELS.map(({ model }) => model.name);
    expect(names).toEqual(expect.arrayContaining([...PROMISED, ...BEYOND]));
  });

  test('holds every file that declares one, under its own name', async () => {
    const declared: string[] = [];
    for (const file of readdirSync(import.meta.dirname)) {
      if (!file.endsWith('.ts') || /\.test(-d)?\.ts$/.test(file) || file === 'index.ts') continue;
      const names = Object.values(
        (await import(/* @vite-ignore */ join(import.meta.dirname, file))) as Record<string, unknown>,
      ).flatMap((value) => nameOf(value));
      for (const name of names) expect(file, `${name} is declared in ${file}`).toBe(`${name.replaceAll('_', '-')}.ts`);
      declared.push(...names);
    }
    expect(declared.sort()).toEqual(TABLES.map(({ name }) => name).sort());
  });

  test('is sorted and names each once', () => {
    const names = ALL_MODELS.map(({ model }) => model.name);
    expect(names).toEqual([...new Set(names)].sort());
    expect(new Set(TABLES.map(({ name }) => name)).size).toBe(TABLES.length);
  });

  test('names constraints and indexes once, since they share one name space', () => {
    const names = TABLES.flatMap(({ name, unique, indexes, checks }) => [
      name,
      ...Object.keys({ ...unique, ...indexes }),
      ...Object.keys(checks ?? {}),
    ]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe.each(TABLES.map((table) => [table.name, table] as const))('%s', (_name, table) => {
  test('describes itself and every field in a sentence', () => {
    for (const text of [table.description, ...fieldsOf(table).map(([, { description }]) => description)]) {
      expect(text).toMatch(/^[A-Z`0-9].*[.`]$/s);
    }
  });

  test('says what happens to its rows when what they refer to is deleted', () => {
    for (const [, { references }] of fieldsOf(table)) {
      if (references === undefined) continue;
      expect(references.onDelete).toMatch(/^(cascade|restrict|set-null|keep)$/);
      const known = TABLES.some(({ name }) => name === references.table);
      expect(known, `'${references.table}' is a table`).toBe(true);
    }
  });

  test('says of every id of another entity what it refers to', () => {
    // Ids of things that are no rows: engines are files, providers packages; nodes and requests come and go.
    const noRows = [
      'engineId',
      'providerId',
      'extractorId',
      'catalogModelId',
      'lastEventId',
      'sealingKeyId',
      'agentId',
      'callId',
      'pipelineId',
      'stepId',
      'parentStepId',
      'nodeId',
      'sessionId',
      'requestId',
      'correlationId',
      'entityId',
      'eventId',
      'keyId',
      'contentId',
    ];
    for (const [name, field] of fieldsOf(table)) {
      if (!/[a-z]Id$/.test(name) || noRows.includes(name)) continue;
      expect(field.references, `${name} refers to something`).toBeDefined();
    }
  });

  test('finds rows by each foreign key without looking through the table', () => {
    const leading = [
      primaryKeyOf(table)[0],
      ...[...Object.values(table.unique ?? {}), ...Object.values(table.indexes ?? {})].map(({ fields }) => fields[0]),
    ];
    for (const [name, { references }] of fieldsOf(table)) {
      if (references === undefined || references.onDelete === 'keep') continue;
      expect(leading, `${name} leads an index`).toContain(name);
    }
  });

  test('has a primary key that is always there', () => {
    for (const key of primaryKeyOf(table)) expect(table.fields[key]?.nullable).toBeUndefined();
  });
});

describe.each(ALL_MODELS.map((entry) => [entry.model.name, entry] as const))('core model %s', (_name, entry) => {
  const { model, access, effects } = entry;

  test('has an access rule that fits its rows', () => {
    expect(access.read.super).toBe('all');
    const reaches = [access.read.organization, access.read.user].map((rule) =>
      typeof rule === 'string' ? rule : rule.reach,
    );
    if (model.rowScope === 'platform') expect(reaches).not.toContain('own');
    else if (reaches.includes('own')) expect(model.rowScope.user).toBeDefined();
    if (reaches.includes('organization')) expect(model.rowScope).toHaveProperty('organization');
    if (access.write !== 'nobody' && 'permission' in access.write) {
      expect(SYSTEM_PERMISSIONS).toContain(access.write.permission);
    }
  });

  test('is closed where nobody writes, and names who owns its data', () => {
    if (access.write === 'nobody') expect(model.readOnly?.owner).toMatch(/\w/);
    else expect(model.readOnly).toBeUndefined();
  });

  test('never shows nor filters what is sealed', () => {
    for (const [name, field] of fieldsOf(model)) {
      if (field.sealed !== undefined) expect(model.filters).not.toHaveProperty(name);
      const holdsText = field.type === 'text' || field.type === 'bytes' || field.type === 'json';
      if (holdsText && /password|secret|token|(^|[a-z])Hash$/i.test(name) && field.format !== 'hash') {
        expect(field.shown, `${name} is not shown`).toBe('never');
      }
    }
  });

  test('tells unique texts apart in any case, and keeps them short enough for an index', () => {
    for (const [constraint, { fields, caseInsensitive }] of Object.entries(model.unique ?? {})) {
      for (const name of fields) {
        const field = model.fields[name] as Field;
        if (field.type !== 'text' || field.written === undefined) continue;
        const known = field.rule?.known !== undefined;
        expect(known || caseInsensitive?.includes(name), `${constraint}: ${name} in any case`).toBe(true);
        expect(known || (field.rule?.maxLength ?? Infinity) <= LONGEST_INDEXED, `${constraint}: ${name}`).toBe(true);
      }
    }
  });

  test('says which fields a payload must hold', () => {
    const required = fieldsOf(model).filter(([, field]) => isRequired(field));
    for (const [name] of required) expect(model.requiredMessage, `${name} is required`).toMatch(/ (is|are) required$/);
    if (access.write !== 'nobody') expect(model.fields.revision?.type).toBe('bigint');
  });

  test('takes along only rows that would block its deletion', () => {
    for (const name of model.cascades ?? []) {
      const other = TABLES.find((one) => one.name === name);
      const blocks = Object.values(other?.fields ?? {}).filter(
        ({ references }) => references?.table === model.name && references.onDelete === 'restrict',
      );
      expect(blocks, `${name} refers to ${model.name}`).not.toEqual([]);
    }
  });

  test('shows a value of another table only where it rests sealed', () => {
    for (const [, { sealed }] of fieldsOf(model)) {
      if (typeof sealed !== 'object' || !('whole' in sealed)) continue;
      const place = TABLES.find(({ name }) => name === sealed.whole.table);
      expect(place?.fields[sealed.whole.field]?.sealed).toBe('whole');
    }
  });

  test('computes from values of the reading alone', () => {
    const texts = [
      model.source,
      ...fieldsOf(model).flatMap(([, { computed }]) => [computed?.sql, computed?.filterSql]),
    ];
    for (const text of texts) {
      for (const [, name] of text?.matchAll(/(?<!:):([a-zA-Z]\w*)/g) ?? []) expect(READING_VALUES).toContain(name);
    }
  });

  test('hides from a level only fields that it has', () => {
    for (const rule of [access.read.organization, access.read.user]) {
      if (typeof rule === 'string') continue;
      for (const name of [...(rule.without ?? []), ...Object.keys(rule.only ?? {})]) {
        expect(model.fields).toHaveProperty(name);
      }
      // A level that filters or sorts by what it does not see learns it all the same.
      for (const name of rule.without ?? []) expect(model.filters).not.toHaveProperty(name);
    }
  });

  test('announces topics, on changes of its own fields', () => {
    for (const { topic, on, ifChanged } of effects.announces) {
      expect(topic).toMatch(TOPIC);
      expect(on.length).toBeGreaterThan(0);
      for (const field of ifChanged ?? []) expect(model.fields).toHaveProperty(field as string);
    }
  });

  test('finds the newest rows of somebody without a look at everybody, where rows are only added', () => {
    const { rowScope, defaultSort } = model;
    // Runs come by the ten thousand a second: whose they are is not indexed.
    if (model.appendOnly !== true || model.name === 'engine_runs' || rowScope === 'platform') return;
    const indexed = Object.values(model.indexes ?? {}).map(({ fields }) => fields.join());
    for (const owner of [rowScope.user, rowScope.organization]) {
      if (owner !== undefined)
        expect(indexed).toContain([owner, ...defaultSort.map(({ field }) => field), 'id'].join());
    }
  });

  test('keeps the revision of its rows where it feeds the configuration', () => {
    expect(model.fields.revision !== undefined || model.feeds === undefined).toBe(true);
  });
});

function nameOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('name' in value)) return [];
  return (value.kind === 'core-model' || value.kind === 'platform-table') && typeof value.name === 'string'
    ? [value.name]
    : [];
}
