import { setTimeout as wait } from 'node:timers/promises';
import { type Database, openDatabase } from '@enginehouse/store';
import { migratedTestLocation } from '@enginehouse/store/testing';
import { makeKeyText } from '@enginehouse/vault';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPlatform } from '../open-platform.ts';
import type { Platform } from '../platform.ts';
import { localOperator } from '../session.ts';

const [MAIN, SECOND] = [makeKeyText('main'), makeKeyText('key-2')];
const SECRET = 'sk-secret-of-a-lost-connection';
const GONE = { code: 'DATABASE_GONE', status: 503 };

const resources = new AsyncDisposableStack();
let other: Database;
let platform: Platform;
let models: ReturnType<Platform['createSdk']>['models'];
let engineId: number;

beforeAll(async () => {
  const location = resources.use(await migratedTestLocation('postgres'));
  other = resources.use(await openDatabase(location.options));
  platform = resources.use(
    await openPlatform({
      database: location.options,
      engines: [],
      keys: { keys: `${MAIN} ${SECOND}`, keyFile: null },
      logLevel: 'silent',
    }),
  );
  ({ models } = platform.createSdk(localOperator({ channel: 'test' })));
  engineId = (await models.engineRegistry.create(engine('one'))).id;
  for (const priority of [1, 2, 3]) {
    const model = await models.modelRegistry.create({ name: `model ${priority}`, engineInstanceId: engineId });
    await models.modelCapabilityPriority.create({ capability: 'chat', modelId: model.id, priority });
  }
});
afterAll(() => resources.disposeAsync());

const engine = (name: string) => ({ name, provider: 'openai', config: { api_key: SECRET } });

/** Holds a lock until the call has ended, and cuts every connection that comes to wait for it. */
async function cutAt(lock: string, call: () => Promise<unknown>): Promise<unknown> {
  return other.transaction(async (tx) => {
    await tx.query(lock);
    let over = false;
    const outcome = call()
      .catch((error: unknown) => error)
      .finally(() => {
        over = true;
      });
    while (!over) {
      // Of the views of activity this one alone is read anew within a transaction.
      await tx.query(`select pg_terminate_backend(pid) from (select distinct pid from pg_locks where not granted) as waiting
        where pg_backend_pid() = any(pg_blocking_pids(pid))`);
      await wait(5);
    }
    return outcome;
  });
}

/** Everything that a write could have left half. */
async function kept(): Promise<unknown> {
  const [row] = await other.query<object>(
    `select (select md5(string_agg(it::text, '|' order by id)) from engine_registry it) as engines,
       (select string_agg(model_id::text, ',' order by priority) from model_capability_priority) as turns,
       (select count(*) from users) as users,
       (select count(*) from audit_events) as audits,
       (select count(*) from outbox) as records,
       (select number from revision) as revision`,
  );
  return row;
}

const READING = [
  'while it is read',
  'lock table engine_registry, model_capability_priority, users in access exclusive mode',
] as const;
const REVISION = ['where the revision is taken', 'select from revision for update'] as const;
const AUDIT = ['where the audit event is written', 'lock table audit_events in exclusive mode'] as const;
const OUTBOX = ['where the outbox record is written', 'lock table outbox in exclusive mode'] as const;

describe('a connection that is cut', () => {
  test.each([
    ['a creation', ...READING, () => models.users.create({ username: 'ada', password: 'a long horse battery' })],
    ['a creation', ...REVISION, () => models.engineRegistry.create(engine('two'))],
    ['a creation', ...AUDIT, () => models.engineRegistry.create(engine('two'))],
    ['a creation', ...OUTBOX, () => models.engineRegistry.create(engine('two'))],
    ['an update', ...READING, () => models.engineRegistry.update(engineId, { name: 'changed' })],
    [
      'an update',
      ...REVISION,
      () => models.engineRegistry.update(engineId, { config: { api_key: 'another long secret' } }),
    ],
    ['an update', ...OUTBOX, () => models.engineRegistry.update(engineId, { name: 'changed' })],
    ['a deletion', ...READING, () => models.engineRegistry.delete(engineId, { cascade: true })],
    ['a deletion', ...REVISION, () => models.engineRegistry.delete(engineId, { cascade: true })],
    ['a deletion', ...AUDIT, () => models.engineRegistry.delete(engineId, { cascade: true })],
    ['an order', ...READING, () => models.modelCapabilityPriority.reorder('chat', [3, 1, 2])],
    ['an order', ...OUTBOX, () => models.modelCapabilityPriority.reorder('chat', [3, 1, 2])],
    ['a reveal', ...READING, () => models.engineRegistry.reveal(engineId, 'config.api_key')],
    ['a reveal', ...AUDIT, () => models.engineRegistry.reveal(engineId, 'config.api_key')],
    ['a list', ...READING, () => models.engineRegistry.list()],
    ['a count', ...READING, () => models.engineRegistry.count()],
    ['a view', ...READING, () => models.engineRegistry.view(engineId)],
  ] as const)('under %s, %s: one typed error, and nothing half done', async (_what, _where, lock, call) => {
    const before = await kept();
    const error = await cutAt(lock, call);
    expect(error).toMatchObject(GONE);
    expect(JSON.stringify(error) + String(error)).not.toContain(SECRET);
    expect(await kept()).toEqual(before);
  });

  test('costs the call that it struck, and no other', async () => {
    expect(await models.engineRegistry.reveal(engineId, 'config.api_key')).toBe(SECRET);
    expect((await models.engineRegistry.update(engineId, { name: 'changed' }))?.name).toBe('changed');
    await models.modelCapabilityPriority.reorder('chat', [3, 1, 2]);
    const { rows } = await models.modelCapabilityPriority.list();
    expect(rows.map(({ modelId }) => modelId)).toEqual([3, 1, 2]);
    expect(await models.engineRegistry.count()).toBe(1);
  });

  test('under a rotation leaves every value open, and the next rotation goes on to the end', async () => {
    const sdk = platform.createSdk(localOperator({ channel: 'test' }));
    for (const lock of [
      'lock table vault_keys in access exclusive mode',
      'lock table engine_registry in exclusive mode',
      'lock table mcp_server_registry in access exclusive mode',
    ]) {
      expect(await cutAt(lock, () => sdk.keys.rotate({ to: 'key-2' }))).toMatchObject(GONE);
      const keys = await sdk.keys.list();
      expect(keys.filter(({ state }) => state === 'seals')).toHaveLength(1);
      expect(keys.filter(({ state }) => state === 'retired')).toEqual([]);
      expect(await sdk.models.engineRegistry.reveal(engineId, 'config.api_key')).toBe(SECRET);
    }
    expect(await sdk.keys.rotate()).toMatchObject({ keyId: 'key-2', retired: ['main'], needAttention: 0 });
    expect((await sdk.keys.list()).map(({ keyId, state, values }) => [keyId, state, values])).toEqual([
      ['main', 'retired', 0],
      ['key-2', 'seals', 1],
    ]);
    expect(await sdk.models.engineRegistry.reveal(engineId, 'config.api_key')).toBe(SECRET);
  });
});
