import type { FormField, RegisteredModel } from '@enginehouse/models';
import type { ProviderManifest } from '@enginehouse/sdk';
import { createRefusals } from '@enginehouse/store';
import { openTestDatabase, TEST_DIALECTS } from '@enginehouse/store/testing';
import { createKeyRing, createSealer, makeKeyText } from '@enginehouse/vault';
import { describe, expect, test } from 'vitest';
import { localOperator, type Session } from '../session.ts';
import { openTestPlatform } from '../testing/open-test-platform.ts';
import { MODELS_BY_NAME } from './core-model-names.ts';
import { createCatalogue } from './create-catalogue.ts';
import { revealingCalls } from './reveal-secret.ts';

const RING = createKeyRing(makeKeyText('test'));
const field = (name: string, type: FormField['type']): FormField => ({
  name,
  label: name,
  type,
  required: false,
  validations: {},
});
const OPENAI = {
  id: 'openai',
  label: 'OpenAI',
  deployment: 'remote',
  configSchema: [field('api_key', 'password'), field('base_url', 'text')],
  environment: [],
} as unknown as ProviderManifest;

const SECRET = 'sk-canary-of-the-reveal-0001';
const HEADER = 'Bearer canary-of-the-reveal-0002';
const ADMIN: Partial<Session> = {
  actor: 'ada',
  userId: 5,
  accessLevel: 1,
  credential: 'session',
  sessionId: 's-1',
  permissions: new Set(['system.engine.secrets.reveal']),
};
const agoISO = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString();

describe.each(TEST_DIALECTS)('reveal, on %s', (dialect) => {
  test('hands one secret to a person who may, and to nobody else, and audits each time', async () => {
    await using house = await openTestPlatform(dialect, {});
    const { models } = house.operator;
    const { id } = await models.engineRegistry.create({
      name: 'One',
      provider: 'openai',
      config: { api_key: SECRET, base_url: 'https://example.test/v1' },
    });
    const server = await models.mcpServerRegistry.create({
      name: 'tools',
      endpointUrl: 'https://example.test/mcp',
      config: { headers: { authorization: HEADER } },
    });
    expect(await models.engineRegistry.reveal(id, 'config.api_key')).toBe(SECRET);
    expect(JSON.parse((await models.mcpServerRegistry.reveal(server.id, 'config')) ?? '')).toEqual({
      headers: { authorization: HEADER },
    });
    expect(await models.engineRegistry.reveal(id + 1, 'config.api_key')).toBeNull();
    expect(await models.engineRegistry.reveal('no id' as unknown as number, 'config.api_key')).toBeNull();

    const as = (session: Partial<Session>) =>
      house.platform.createSdk(localOperator({ channel: 'test', ...ADMIN, ...session })).models.engineRegistry;
    expect(await as({ reauthenticatedAt: agoISO(60) }).reveal(id, 'config.api_key')).toBe(SECRET);
    const refused: [Partial<Session>, string][] = [
      [{ reauthenticatedAt: agoISO(301) }, 'PASSWORD_NEEDED'],
      [{ reauthenticatedAt: null }, 'PASSWORD_NEEDED'],
      [{ reauthenticatedAt: 'yesterday' }, 'PASSWORD_NEEDED'],
      [{ reauthenticatedAt: agoISO(1), permissions: new Set() }, 'PERMISSION_DENIED'],
      [{ reauthenticatedAt: agoISO(1), credential: 'token' }, 'REVEAL_REFUSED'],
      [{ reauthenticatedAt: agoISO(1), credential: 'setup' }, 'REVEAL_REFUSED'],
      [{ credential: 'operator', moduleName: 'module' }, 'REVEAL_REFUSED'],
      // A user-level session sees instances without their config.
      [{ reauthenticatedAt: agoISO(1), accessLevel: 3 }, 'PERMISSION_DENIED'],
    ];
    for (const [session, code] of refused) {
      await expect(
        as({ ...session, actor: code, userId: refused.length }).reveal(id, 'config.api_key'),
      ).rejects.toMatchObject({ code });
    }
    expect(await as({ reauthenticatedAt: agoISO(1), accessLevel: 99 }).reveal(id, 'config.api_key')).toBeNull();
    const { rows } = await models.auditEvents.list({
      filters: { entityType: 'engine_registry', operation: 'reveal' },
      sort: { field: 'id', direction: 'asc' },
    });
    const lines = rows.map(({ eventType, status, actorUserId }) => `${eventType} ${status} ${actorUserId}`);
    expect(lines.slice(0, 2)).toEqual([
      'core.engine_registry.revealed succeeded null',
      'core.engine_registry.revealed succeeded 5',
    ]);
    // Repeated refusals of one subject are audited once a minute.
    expect(lines.slice(2)).toEqual(
      ['PASSWORD_NEEDED', 'PERMISSION_DENIED', 'REVEAL_REFUSED'].map(
        () => `core.engine_registry.refused refused ${refused.length}`,
      ),
    );
    const detail = await models.auditEvents.view(rows[0]?.id ?? 0);
    expect(detail).toMatchObject({ after: { path: 'config.api_key', hasValue: true } });
    expect(JSON.stringify((await models.auditEvents.all()).rows)).not.toContain('canary');
  });

  test('names what is no secret, and says why one does not open', async () => {
    await using db = await openTestDatabase(dialect);
    const sealer = createSealer(() => RING);
    const catalogue = createCatalogue({ providers: [OPENAI] });
    const entry = MODELS_BY_NAME.get('engine_registry') as RegisteredModel;
    const parts = { db, sealer, catalogue, refusals: createRefusals(db) };
    const calls = revealingCalls(parts, entry, localOperator({ channel: 'test' }));
    const reveal = (path: unknown, id = 1): Promise<string | null> => calls.reveal(id, path as string);
    const put = (id: number, provider: string, config: unknown): Promise<unknown> =>
      db.query(
        `insert into engine_registry as it (id, name, provider, config, revision) overriding system value
         values ($1, $2, $3, $4, 1) on conflict (id) do update set provider = excluded.provider, config = excluded.config`,
        [id, `instance ${id}`, provider, JSON.stringify(config)],
      );
    const sealed = sealer.seal(SECRET, { table: 'engine_registry', rowId: 1, path: 'config.api_key' });
    const config = { base_url: 'https://example.test/v1', api_key: sealed };
    await put(1, 'openai', config);
    await put(2, 'openai', {});
    expect(await reveal('config.api_key')).toBe(SECRET);
    const named = [
      'config',
      'config.base_url',
      'api_key',
      'config.api_key.x',
      '',
      'name',
      '__proto__',
      'config.__proto__',
    ];
    for (const path of named) await expect(reveal(path)).rejects.toMatchObject({ code: 'NOT_A_SECRET' });
    await expect(reveal('config.organization', 2)).rejects.toMatchObject({ code: 'NOT_A_SECRET' });
    for (const path of [undefined, null, 7, {}, 'config.'.padEnd(600, 'x')]) {
      await expect(reveal(path)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    }
    // Of a provider that is not here any more: what is sealed at the path is a secret.
    await put(1, 'gone', config);
    expect(await reveal('config.api_key')).toBe(SECRET);
    for (const path of ['config.base_url', 'config.__proto__.x', 'config.toString', 'config.api_key.length']) {
      await expect(reveal(path)).rejects.toMatchObject({ code: 'NOT_A_SECRET' });
    }
    await put(1, 'openai', { api_key: sealed.slice(0, -9) });
    const refused = await reveal('config.api_key').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: expect.stringMatching(/^SEALED_TEXT_/) });
    expect(JSON.stringify(refused)).not.toContain(sealed.slice(20, 40));
    const [last] = await db.query('select event_type, status, after from audit_events order by id desc limit 1');
    expect(last).toMatchObject({
      event_type: 'core.engine_registry.revealed',
      status: 'failed',
      after: { path: 'config.api_key' },
    });
    await put(1, 'openai', {});
    expect(await reveal('config.api_key')).toBeNull();
  });

  test('answers nothing when its audit event cannot be written', async () => {
    await using db = await openTestDatabase(dialect);
    const sealer = createSealer(() => RING);
    const entry = MODELS_BY_NAME.get('mcp_server_registry') as RegisteredModel;
    const sealed = sealer.seal(JSON.stringify(HEADER), { table: 'mcp_server_registry', rowId: 1, path: 'config' });
    await db.query(
      `insert into mcp_server_registry (id, name, endpoint_url, config, revision) overriding system value
       values (1, 'tools', 'https://example.test', $1, 1)`,
      [JSON.stringify(sealed)],
    );
    const parts = { db, sealer, catalogue: createCatalogue({ providers: [] }), refusals: createRefusals(db) };
    const calls = revealingCalls(parts, entry, localOperator({ channel: 'test' }));
    expect(await calls.reveal(1, 'config')).toBe(JSON.stringify(HEADER));
    await db.query(`alter table audit_events add constraint nothing_more check (channel <> 'test') not valid`);
    await expect(calls.reveal(1, 'config')).rejects.toMatchObject({ code: 'DATABASE_CONSTRAINT' });
  });
});
