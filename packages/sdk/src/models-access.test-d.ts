import type { CoreModelCalls, CoreModelsByName, RowOf, SecretMask } from '@enginehouse/models';
import { expectTypeOf, test } from 'vitest';
import type { CamelCase, ModelsAccess, OpenModelProxy, OpenRow } from './models-access.ts';
import type { UserInfo } from './specific-calls.ts';

declare const models: ModelsAccess;

test('core models are members, in camelCase', () => {
  expectTypeOf<CamelCase<'ai_model_pipeline_steps'>>().toEqualTypeOf<'aiModelPipelineSteps'>();
  expectTypeOf<CamelCase<'users'>>().toEqualTypeOf<'users'>();
  expectTypeOf(models.modelRegistry).toExtend<CoreModelCalls<CoreModelsByName['model_registry']>>();
  // @ts-expect-error: misspelled
  void models.engineRegistri;
  // @ts-expect-error: registered names are for `get`
  void models.engine_registry;
});

test('rows, filters and payloads follow from the declaration', async () => {
  const { rows, filters } = await models.engineRegistry.list({ filters: { provider: 'ollama' }, pageSize: 200 });
  expectTypeOf(rows[0]?.name).toEqualTypeOf<string | undefined>();
  expectTypeOf(rows[0]?.id).toEqualTypeOf<number | undefined>();
  expectTypeOf(filters.provider).toEqualTypeOf<string | null | undefined>();
  expectTypeOf((await models.users.list()).rows).toEqualTypeOf<readonly RowOf<CoreModelsByName['users']>[]>();
  expectTypeOf((await models.mcpServerRegistry.view(1))?.config).toExtend<SecretMask | null | undefined>();
  // @ts-expect-error: misspelled
  void models.engineRegistry.list({ filters: { provder: 'x' } });
  // @ts-expect-error: not a number
  void models.engineRegistry.list({ filters: { id: 'one' } });
  // @ts-expect-error: not a filter
  void models.engineRegistry.count({ filters: { config: 'x' } });
  // @ts-expect-error: not sortable by what is not a field
  void models.engineRegistry.list({ sort: { field: 'nmae', direction: 'asc' } });
  // @ts-expect-error: not a direction
  void models.engineRegistry.list({ sort: { field: 'name', direction: 'up' } });
  // @ts-expect-error: not a policy
  void models.engineRegistry.list({ policy: 'all' });
});

test('payloads name what may be written', () => {
  void models.engineRegistry.create({
    name: 'Local Ollama',
    provider: 'ollama',
    status: 'uninstalled',
    supported: true,
  });
  // @ts-expect-error: the provider is missing
  void models.engineRegistry.create({ name: 'Local Ollama' });
  // @ts-expect-error: misspelled
  void models.engineRegistry.create({ name: 'Local Ollama', provider: 'ollama', confg: {} });
  // @ts-expect-error: of another type
  void models.engineRegistry.update(1, { name: 7 });
  // @ts-expect-error: nobody writes here
  void models.auditEvents.create({ eventType: 'x' });
});

test('calls of one model alone are typed, and are not those of others', async () => {
  expectTypeOf(await models.users.verify('ada', 'a long password')).toEqualTypeOf<boolean>();
  expectTypeOf(await models.users.getInfoById(7)).toEqualTypeOf<UserInfo | null>();
  expectTypeOf(await models.engineRegistry.reveal(1, 'config.api_key')).toEqualTypeOf<string | null>();
  void models.modelCapabilityPriority.reorder('chat', [1, 2]);
  // @ts-expect-error: users verify, roles do not
  void models.roles.verify('ada', 'a long password');
  // @ts-expect-error: an id is a number
  void models.users.getInfoById('seven');
});

test('get takes registered names, and any text with open rows', async () => {
  expectTypeOf(models.get('engine_registry')).toEqualTypeOf<ModelsAccess['engineRegistry']>();
  expectTypeOf(models.get('whatever')).toEqualTypeOf<OpenModelProxy>();
  const { rows } = await models.get('whatever').list({ filters: { name: 'x' } });
  expectTypeOf(rows).toEqualTypeOf<readonly OpenRow[]>();
});
