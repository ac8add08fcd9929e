import { ALL_MODELS, type RegisteredModel } from '@enginehouse/models';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../database.ts';
import { openTestDatabase, TEST_DIALECTS, testCaller, testCatalogue, testSealer } from '../../testing/index.ts';
import { createRepository, type FullRepository } from '../create-repository.ts';

const SUPER = testCaller();

function entryOf(name: string): RegisteredModel {
  const entry = ALL_MODELS.find(({ model }) => model.name === name);
  if (entry === undefined) throw new TypeError(`there is no ${name}`);
  return entry;
}

type Refusal = readonly [model: string, values: object, code: string, message: string];

/** Rows 1000 and following are there; what they are called is taken. */
const SETUP = `
  insert into organizations (id, name, revision) overriding system value values (1000, 'taken', 1);
  insert into engine_registry (id, name, provider, revision) overriding system value values (1000, 'taken', 'openai', 1);
  insert into available_model_registry (id, name, label, revision) overriding system value values (1000, 'taken', 'Taken', 1);
  insert into model_registry (id, name, engine_instance_id, revision) overriding system value
    values (1000, 'taken', 1000, 1), (1001, 'other', 1000, 1);
  insert into model_capability_priority (capability, model_id, priority, revision) values ('chat', 1000, 1, 1);
  insert into objective_mappings (objective, model_id, revision) values ('taken', 1000, 1);
  insert into extractor_registry (name, extractor_id, revision) values ('taken', 'plain-text', 1);
  insert into extractor_mime_type_binding (mime_type, extractor_id, revision) values ('text/plain', 'plain-text', 1);
  insert into mcp_server_registry (name, endpoint_url, revision) values ('taken', 'https://a.example', 1);
  insert into roles (name, revision) values ('taken', 1);
  insert into users (id, username, email, password_hash, revision) overriding system value
    values (1000, 'taken', 'taken@example.org', 'hash', 1);
  insert into module_locks (module_name, user_id, revision) values ('reports', 1000, 1)`;

const REFUSALS: readonly Refusal[] = [
  ['users', {}, 'INVALID_VALUES', 'username and password are required'],
  ['users', { username: 'ada' }, 'INVALID_VALUES', 'username and password are required'],
  ['users', { username: ' ', password: 'twelve letters' }, 'INVALID_VALUES', 'username and password are required'],
  ['roles', {}, 'INVALID_VALUES', 'role name is required'],
  ['roles', { name: ' Taken ' }, 'ALREADY_EXISTS', 'role name already in use'],
  [
    'roles',
    { name: 'a', permissions: ['system.run.veiw'] },
    'INVALID_VALUES',
    "'system.run.veiw' is not a known permission",
  ],
  ['module_locks', { userId: 1000 }, 'INVALID_VALUES', 'moduleName is required'],
  ['module_locks', { moduleName: 'reprots', userId: 1000 }, 'INVALID_VALUES', "did you mean 'reports'?"],
  ['module_locks', { moduleName: 'reports', userId: 9 }, 'REFERENCE_MISSING', 'userId does not exist'],
  ['module_locks', { moduleName: 'reports', organizationId: 9 }, 'REFERENCE_MISSING', 'organizationId does not exist'],
  ['module_locks', { moduleName: 'reports', userId: 1000 }, 'ALREADY_EXISTS', 'an equal lock exists'],
  ['module_locks', { moduleName: 'reports' }, 'INVALID_VALUES', 'module locks scoped'],
  ['engine_registry', { name: 'a' }, 'INVALID_VALUES', 'name and provider are required'],
  ['engine_registry', { provider: 'openai', name: '' }, 'INVALID_VALUES', 'name and provider are required'],
  ['engine_registry', { name: ' TAKEN ', provider: 'openai' }, 'ALREADY_EXISTS', 'engine name already in use'],
  ['engine_registry', { name: 'a', provider: 'openai', config: 'x' }, 'INVALID_VALUES', 'config must be an object'],
  ['engine_registry', { name: 'a', provider: 'openai', config: [] }, 'INVALID_VALUES', 'config must be an object'],
  ['engine_registry', { name: 'a', provider: 'openia' }, 'INVALID_VALUES', "did you mean 'openai'?"],
  ['engine_registry', { name: 'a', provider: 'openai', config: { api_kye: 1 } }, 'UNKNOWN_FIELD', "'config.api_key'"],
  [
    'engine_registry',
    { name: 'a', provider: 'openai', status: 'active' },
    'LIFECYCLE_OWNED',
    'sdk.engines.beginInstall',
  ],
  ['model_registry', { name: 'a' }, 'INVALID_VALUES', 'name and engineInstanceId are required'],
  ['model_registry', { name: 'TAKEN', engineInstanceId: 1000 }, 'ALREADY_EXISTS', 'model name already in use'],
  ['model_registry', { name: 'a', engineInstanceId: 9 }, 'REFERENCE_MISSING', 'engineInstanceId does not exist'],
  [
    'model_registry',
    { name: 'a', engineInstanceId: 1000, availableModelId: 9 },
    'REFERENCE_MISSING',
    'availableModelId does not exist',
  ],
  [
    'model_registry',
    { name: 'a', engineInstanceId: 1000, capabilities: ['fly'] },
    'INVALID_VALUES',
    "'fly' is not a known capability",
  ],
  ['available_model_registry', { name: 'a' }, 'INVALID_VALUES', 'name and label are required'],
  ['available_model_registry', { name: 'Taken', label: 'a' }, 'ALREADY_EXISTS', 'already in use'],
  [
    'model_capability_priority',
    { capability: 'chat' },
    'INVALID_VALUES',
    'capability, modelId and priority are required',
  ],
  [
    'model_capability_priority',
    { capability: 'chat', modelId: 1001, priority: 0 },
    'INVALID_VALUES',
    'priority must be >= 1',
  ],
  [
    'model_capability_priority',
    { capability: 'chat', modelId: 9, priority: 2 },
    'REFERENCE_MISSING',
    'modelId does not exist',
  ],
  [
    'model_capability_priority',
    { capability: 'Chat ', modelId: 1000, priority: 2 },
    'ALREADY_EXISTS',
    'capability/model pair already exists',
  ],
  [
    'model_capability_priority',
    { capability: 'chat', modelId: 1001, priority: 1 },
    'ALREADY_EXISTS',
    'priority already assigned for capability',
  ],
  ['objective_mappings', { objective: 'a' }, 'INVALID_VALUES', 'objective and modelId are required'],
  ['objective_mappings', { objective: ' Taken', modelId: 1000 }, 'ALREADY_EXISTS', 'objective already mapped'],
  ['objective_mappings', { objective: 'a', modelId: 9 }, 'REFERENCE_MISSING', 'modelId does not exist'],
  ['extractor_registry', { name: 'a' }, 'INVALID_VALUES', 'name and extractorId are required'],
  [
    'extractor_registry',
    { name: 'Taken', extractorId: 'plain-text' },
    'ALREADY_EXISTS',
    'extractor name already in use',
  ],
  [
    'extractor_registry',
    { name: 'a', extractorId: 'plain-text', fileExtensions: 'txt' },
    'INVALID_VALUES',
    'fileExtensions must be a list',
  ],
  [
    'extractor_registry',
    { name: 'a', extractorId: 'plain-text', mimeTypes: {} },
    'INVALID_VALUES',
    'mimeTypes must be a list',
  ],
  [
    'extractor_registry',
    { name: 'a', extractorId: 'plain-text', installConfig: 1 },
    'INVALID_VALUES',
    'installConfig must be an object',
  ],
  ['extractor_mime_type_binding', { mimeType: 'a/b' }, 'INVALID_VALUES', 'mimeType and extractorId are required'],
  [
    'extractor_mime_type_binding',
    { mimeType: 'Text/Plain', extractorId: 'plain-text' },
    'ALREADY_EXISTS',
    'mimeType binding already exists',
  ],
  ['mcp_server_registry', { name: 'a' }, 'INVALID_VALUES', 'name and endpointUrl are required'],
  ['mcp_server_registry', { name: 'Taken', endpointUrl: 'https://a.example' }, 'ALREADY_EXISTS', 'already in use'],
  ['mcp_server_registry', { name: 'a b', endpointUrl: 'https://a.example' }, 'INVALID_VALUES', 'name must match'],
  ['mcp_server_registry', { name: 'a', endpointUrl: 'file:///etc/passwd' }, 'INVALID_VALUES', 'http:// or https://'],
  ['organizations', { name: 'TAKEN' }, 'ALREADY_EXISTS', 'organization name already in use'],
  ['settings', { key: 'hardCap' }, 'INVALID_VALUES', 'key and value are required'],
];

describe.each(TEST_DIALECTS)('what callers are told on %s', (dialect) => {
  let db: Database;
  let repository: FullRepository;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
    await db.query(SETUP);
    repository = createRepository({
      db,
      sealer: testSealer(),
      catalogue: testCatalogue(),
      // In place of the rules of identity.
      rules: new Map([['users', { judge: () => ({ values: { passwordHash: 'hash' } }) }]]),
    });
  });
  afterAll(() => db.close());

  test.each(REFUSALS)('%s: case %#', async (model, values, code, message) => {
    const error = await repository.create(entryOf(model), SUPER, values).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message), fix: expect.stringMatching(/\.$/) });
    if (code !== 'LIFECYCLE_OWNED') expect((error as { problems: unknown[] }).problems.length).toBeGreaterThan(0);
  });

  test('a user name and an address are taken in any case, by updates too', async () => {
    const users = entryOf('users');
    const password = 'twelve letters';
    for (const [values, message] of [
      [{ username: 'TAKEN', password }, 'username already in use'],
      [{ username: 'ada', email: 'Taken@Example.org', password }, 'email already in use'],
    ] as const) {
      await expect(repository.create(users, SUPER, values)).rejects.toMatchObject({ code: 'ALREADY_EXISTS', message });
    }
    const { id } = await repository.create(users, SUPER, { username: 'grace', password, email: '' });
    await expect(repository.update(users, SUPER, id as number, { username: 'Taken' })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: 'username already in use',
    });
    expect(await repository.view(users, SUPER, id as number)).toMatchObject({ username: 'grace', email: null });
  });

  test('read-only core models name their owner, whoever asks and whatever is given', async () => {
    const closed = ALL_MODELS.filter(({ model }) => model.readOnly !== undefined);
    expect(closed.length).toBeGreaterThan(8);
    for (const entry of closed) {
      const { name, readOnly } = entry.model;
      const expected = { code: 'READ_ONLY', message: `${name} is read-only: ${readOnly?.owner} owns it` };
      for (const caller of [SUPER, testCaller(3), testCaller(99)]) {
        await expect(repository.create(entry, caller, null)).rejects.toMatchObject(expected);
        await expect(repository.update(entry, caller, 1, { nonsense: 1 })).rejects.toMatchObject(expected);
        await expect(repository.delete(entry, caller, 'x')).rejects.toMatchObject(expected);
      }
    }
  });

  test('lifecycle fields pass at creation as they begin, and never in an update', async () => {
    const engines = entryOf('engine_registry');
    const given = { name: 'Local Ollama', provider: 'ollama', config: { base_url: 'http://localhost:11434' } };
    const row = await repository.create(engines, SUPER, { ...given, status: 'uninstalled', supported: true });
    expect(row).toMatchObject({ ...given, status: 'uninstalled', supported: true, wanted: 'none' });
    for (const values of [{ status: 'uninstalled' }, { supported: true }]) {
      await expect(repository.update(engines, SUPER, row.id as number, values)).rejects.toMatchObject({
        code: 'LIFECYCLE_OWNED',
        message: expect.stringContaining('use sdk.engines.beginInstall / activateInstance / deactivateInstance'),
      });
    }
    await expect(repository.update(engines, SUPER, row.id as number, { wanted: 'active' })).rejects.toMatchObject({
      code: 'UNKNOWN_FIELD',
      message: "engine_registry: 'wanted' is set by the platform",
    });
    expect(
      await repository.update(engines, SUPER, row.id as number, { config: { base_url: 'http://127.0.0.1:11434' } }),
    ).toMatchObject({ config: { base_url: 'http://127.0.0.1:11434' } });
  });

  test('what is in use says by what: an engine instance, a model, an organization', async () => {
    for (const [model, id, blocking] of [
      ['engine_registry', 1000, [{ model: 'model_registry', id: 1000, name: 'taken' }]],
      ['model_registry', 1000, [{ model: 'objective_mappings', id: expect.any(Number), name: 'taken' }]],
    ] as const) {
      await expect(repository.delete(entryOf(model), SUPER, id)).rejects.toMatchObject({
        code: 'CONFLICT',
        details: { blocking: expect.arrayContaining([...blocking]) },
      });
    }
    const roles = entryOf('roles');
    const { id } = await repository.create(roles, SUPER, { name: 'readers' });
    await db.query('insert into user_roles (user_id, role_id) values (1000, $1)', [id as number]);
    await expect(repository.delete(roles, SUPER, id as number)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `roles ${id} is in use by users 1000 ('taken')`,
    });
  });

  test('events of engine instances and MCP servers say what their core models promise', async () => {
    const engines = entryOf('engine_registry');
    const servers = entryOf('mcp_server_registry');
    await db.query('truncate outbox');
    const { id } = await repository.create(engines, SUPER, { name: 'events', provider: 'openai' });
    await repository.update(engines, SUPER, id as number, { name: 'renamed' });
    await repository.update(engines, SUPER, id as number, { config: { api_key: 'a key' } });
    await repository.update(engines, SUPER, id as number, { config: { api_key: 'a key' } });
    await repository.delete(engines, SUPER, id as number);
    const server = await repository.create(servers, SUPER, { name: 'one', endpointUrl: 'https://a.example' });
    await repository.update(servers, SUPER, server.id as number, { name: 'two' });
    await repository.update(servers, SUPER, server.id as number, { enabled: false });
    const events = await db.query<{ type: string; data: Record<string, unknown> }>(
      `select type, data from outbox where type not like 'core.%' order by id`,
    );
    const refresh = (mode: string, suffix: string) => ({
      type: 'engine.allowlist.refresh',
      data: {
        reason: `engine_registry_${suffix}`,
        resourceType: 'engine',
        moduleName: 'core.engine_registry',
        target: 'openai',
        mode,
        engineInstanceId: id,
      },
    });
    expect(events.slice(0, 3)).toEqual([
      refresh('create', 'created'),
      refresh('update', 'updated'),
      refresh('delete', 'deleted'),
    ]);
    expect(events.slice(3).map(({ type, data }) => [type, data.servers ?? data.mode])).toEqual([
      ['mcp.tools.invalidate', ['one']],
      ['engine.allowlist.refresh', 'create'],
      ['mcp.tools.invalidate', ['one', 'two']],
      ['mcp.tools.invalidate', ['two']],
      ['engine.allowlist.refresh', 'update'],
    ]);
  });
});
