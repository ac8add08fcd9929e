import { expectTypeOf, test } from 'vitest';
import { defineAccess } from './access.ts';
import type { auditEvents } from './audit-events.ts';
import { defineCoreModel } from './core-model.ts';
import type { engineRegistry } from './engine-registry.ts';
import type { engineStates, StoredOverride } from './engine-states.ts';
import type { environmentVariableRegistry } from './environment-variable-registry.ts';
import { jsonShape } from './field.ts';
import type { mcpServerRegistry } from './mcp-server-registry.ts';
import type { modelRegistry } from './model-registry.ts';
import type { CreateOf, DetailOf, FilterOf, RowOf, SortOf, StoredRowOf, UpdateOf } from './row-types.ts';
import type { SecretMask } from './sealer.ts';
import type { settings } from './settings.ts';

const lamps = defineCoreModel({
  name: 'lamps',
  description: 'Lamps.',
  fields: {
    id: { type: 'bigint', generated: 'identity', description: 'Number.', sortable: true },
    name: { type: 'text', description: 'Name.', written: 'always' },
    kind: { type: 'enum', values: ['arc', 'gas'], description: 'Kind.', written: 'create' },
    lit: { type: 'boolean', description: 'Lit.', default: false, written: 'always' },
    tags: { type: 'text-list', description: 'Tags.', default: 'empty-list', written: 'always' },
    config: {
      type: 'json',
      shape: jsonShape<{ readonly watts: number }>(),
      description: 'Config.',
      nullable: true,
      written: 'always',
    },
    madeAt: { type: 'datetime', description: 'Made.', shown: 'detail' },
    keyHash: { type: 'bytes', description: 'Key.', shown: 'never' },
    status: { type: 'text', computed: { sql: `'unlit'` }, description: 'Status.' },
  },
  filters: { name: 'contains', kind: 'exact', tags: 'has', madeAt: 'range', status: 'exact' },
  defaultSort: [{ field: 'id', direction: 'asc' }],
  rowScope: 'platform',
});
type Lamps = typeof lamps;

test('rows, details and what is stored follow from the declaration', () => {
  expectTypeOf<RowOf<Lamps>>().toEqualTypeOf<{
    readonly id: number;
    readonly name: string;
    readonly kind: 'arc' | 'gas';
    readonly lit: boolean;
    readonly tags: readonly string[];
    readonly config: { readonly watts: number } | null;
    readonly status: string;
  }>();
  expectTypeOf<DetailOf<Lamps>>().toExtend<RowOf<Lamps> & { readonly madeAt: string }>();
  expectTypeOf<DetailOf<Lamps>>().not.toHaveProperty('keyHash');
  expectTypeOf<StoredRowOf<Lamps>>().toHaveProperty('keyHash');
  expectTypeOf<StoredRowOf<Lamps>>().not.toHaveProperty('status');
  expectTypeOf<RowOf<typeof engineStates>['override']>().toEqualTypeOf<StoredOverride>();
  expectTypeOf<RowOf<typeof auditEvents>>().not.toHaveProperty('before');
});

test('filters and sorts name what is declared, and nothing else', () => {
  const filter: FilterOf<Lamps> = { name: 'a', kind: 'arc', tags: 'brass', madeAt: { from: '2026-01-01T00:00:00Z' } };
  expectTypeOf(filter).toExtend<FilterOf<Lamps>>();
  // @ts-expect-error: misspelled
  const misspelled: FilterOf<Lamps> = { nmae: 'a' };
  // @ts-expect-error: not one of the values
  const unknown: FilterOf<Lamps> = { kind: 'oil' };
  // @ts-expect-error: not declared as a filter
  const unfiltered: FilterOf<Lamps> = { lit: true };
  expectTypeOf<SortOf<Lamps>['field']>().toEqualTypeOf<'id'>();
  void [misspelled, unknown, unfiltered];
});

test('what may be written follows from the declaration', () => {
  expectTypeOf<CreateOf<Lamps>>().toEqualTypeOf<{
    readonly name: string;
    readonly kind: 'arc' | 'gas';
    readonly lit?: boolean;
    readonly tags?: readonly string[];
    readonly config?: { readonly watts: number } | null;
  }>();
  expectTypeOf<keyof UpdateOf<Lamps>>().toEqualTypeOf<'name' | 'lit' | 'tags' | 'config'>();
  expectTypeOf<CreateOf<typeof engineStates>>().toEqualTypeOf<never>();
  expectTypeOf<UpdateOf<typeof settings>>().toEqualTypeOf<{ readonly value?: unknown }>();
});

test('an engine instance is created as people write it, its lifecycle left to those who own it', () => {
  const created: CreateOf<typeof engineRegistry> = {
    name: 'Local Ollama',
    provider: 'ollama',
    config: { base_url: 'http://localhost:11434' },
    status: 'uninstalled',
    supported: true,
  };
  expectTypeOf(created).toExtend<CreateOf<typeof engineRegistry>>();
  expectTypeOf<CreateOf<typeof engineRegistry>>().toExtend<{ readonly status?: 'uninstalled' }>();
  // @ts-expect-error: only its lifecycle makes it active
  const active: CreateOf<typeof engineRegistry> = { name: 'a', provider: 'ollama', status: 'active' };
  // @ts-expect-error: the provider is missing
  const nameless: CreateOf<typeof engineRegistry> = { name: 'a' };
  expectTypeOf<keyof UpdateOf<typeof engineRegistry>>().toEqualTypeOf<'name' | 'provider' | 'config'>();
  expectTypeOf<RowOf<typeof engineRegistry>['status']>().toEqualTypeOf<
    'uninstalled' | 'installing' | 'installed' | 'active' | 'error'
  >();
  expectTypeOf<RowOf<typeof engineRegistry>>().not.toHaveProperty('wanted');
  expectTypeOf<DetailOf<typeof engineRegistry>['wanted']>().toEqualTypeOf<'none' | 'installed' | 'active'>();
  // @ts-expect-error: misspelled
  const misspelled: FilterOf<typeof engineRegistry> = { provder: 'ollama' };
  // @ts-expect-error: sealed
  const sealed: FilterOf<typeof engineRegistry> = { config: {} };
  void [active, nameless, misspelled, sealed];
});

test('what is sealed whole is shown as a mask and given as it is', () => {
  expectTypeOf<RowOf<typeof mcpServerRegistry>['config']>().toEqualTypeOf<SecretMask>();
  expectTypeOf<CreateOf<typeof mcpServerRegistry>['config']>().toEqualTypeOf<
    { readonly [key: string]: unknown } | null | undefined
  >();
  expectTypeOf<RowOf<typeof environmentVariableRegistry>['maskedValue']>().toEqualTypeOf<SecretMask>();
  expectTypeOf<DetailOf<typeof environmentVariableRegistry>>().not.toHaveProperty('valueId');
  expectTypeOf<CreateOf<typeof environmentVariableRegistry>>().toEqualTypeOf<never>();
});

test('lists are filtered by one of their members', () => {
  const filter: FilterOf<typeof modelRegistry> = { capabilities: 'embedding', status: 'active', isDownloaded: true };
  expectTypeOf(filter).toExtend<FilterOf<typeof modelRegistry>>();
  // @ts-expect-error: a list is no member of a list
  const list: FilterOf<typeof modelRegistry> = { capabilities: ['embedding'] };
  expectTypeOf<SortOf<typeof modelRegistry>['field']>().toEqualTypeOf<
    'id' | 'name' | 'engineInstanceId' | 'status' | 'revision'
  >();
  void list;
});

test('a declaration that names what it has not is a compile error', () => {
  defineCoreModel({
    name: 'lamps',
    description: 'Lamps.',
    fields: { id: { type: 'bigint', description: 'Number.', sortable: true } },
    // @ts-expect-error: no such field
    filters: { name: 'exact' },
    defaultSort: [{ field: 'id', direction: 'asc' }],
    rowScope: 'platform',
  });
  defineAccess(lamps, {
    // @ts-expect-error: no such field
    read: { super: 'all', organization: 'all', user: { reach: 'all', without: ['secret'] } },
    write: 'nobody',
  });
});
