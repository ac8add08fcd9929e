import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { ALL_MODELS, type RegisteredModel } from '@enginehouse/models';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../database.ts';
import { openTestDatabase, TEST_DIALECTS, testCaller, testCatalogue, testSealer } from '../../testing/index.ts';
import { createRepository } from '../create-repository.ts';

const SUPER = testCaller();
const GUEST = testCaller(99);

function entryOf(name: string): RegisteredModel {
  return ALL_MODELS.find(({ model }) => model.name === name) as RegisteredModel;
}
const [engines, extractors, servers, models] = [
  'engine_registry',
  'extractor_registry',
  'mcp_server_registry',
  'model_registry',
].map(entryOf) as [RegisteredModel, RegisteredModel, RegisteredModel, RegisteredModel];

/** Tables with the canary in any column of any row. */
async function whereFound(db: Database, canary: string): Promise<string[]> {
  const tables = await db.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await db.query(`select 1 from "${name}" as it where it::text like '%' || $1 || '%' limit 1`, [canary]);
    if (rows.length > 0) found.push(name);
  }
  expect(tables.length).toBeGreaterThan(20);
  return found;
}

describe.each(TEST_DIALECTS)('a secret on %s', (dialect) => {
  test('written through every path appears nowhere: in no table, answer or error', async () => {
    const canary = `canary${randomBytes(12).toString('hex')}`;
    const secret = `sk-${canary}-tail`;
    await using db = await openTestDatabase(dialect);
    const repository = createRepository({ db, sealer: testSealer(), catalogue: testCatalogue() });
    const { create, update } = repository;
    // The search itself finds what is there.
    await db.query(`insert into organizations (name, revision) values ($1, 1)`, [secret]);
    expect(await whereFound(db, canary)).toEqual(['organizations']);
    await db.query('delete from organizations');

    const config = { api_key: secret, base_url: 'https://a.example' };
    const engine = await create(engines, SUPER, { name: 'engine', provider: 'openai', config });
    const id = engine.id as number;
    const extractor = await create(extractors, SUPER, {
      name: 'extractor',
      extractorId: 'plain-text',
      installConfig: { registry_token: secret },
    });
    const server = await create(servers, SUPER, {
      name: 'server',
      endpointUrl: 'https://a.example',
      config: { headers: { authorization: `Bearer ${secret}` }, [secret]: [secret] },
    });
    const answers: unknown[] = [engine, extractor, server];
    answers.push(await update(engines, SUPER, id, { config: { ...config, api_key: `${secret}2` } }));
    answers.push(await update(servers, SUPER, server.id as number, { config: { token: secret } }));
    answers.push(await repository.list(engines, SUPER), await repository.view(servers, SUPER, server.id as number));

    const refusals: (() => Promise<unknown>)[] = [
      () => create(engines, SUPER, { name: 'engine', provider: 'openai', config }),
      () => create(engines, SUPER, { name: 'a', provider: 'ollama', config }),
      () => create(engines, SUPER, { name: 'a', provider: 'openai', config: { ...config, api_kye: secret } }),
      () => create(engines, SUPER, { name: 'a', provider: 'openai', config: { api_key: [secret] } }),
      () => create(engines, SUPER, { name: 'a', provider: 'openai', config: { api_key: { value: secret } } }),
      () => create(engines, SUPER, { name: 'a', provider: 'openai', config: { 'config.api_key': secret } }),
      () => create(engines, SUPER, { name: 'a', provider: 'openai', config: { base_url: `https://u:${secret}@a.b` } }),
      () => create(engines, SUPER, { name: 'a', provider: 'openai', config: { base_url: [secret] } }),
      () => create(engines, SUPER, { name: 'a', provider: 'openai', config: secret }),
      () => create(engines, SUPER, { name: 'a', provider: 'openai', config: { api_key: `${secret}\0` }, supported: 7 }),
      () => create(engines, GUEST, { name: 'a', provider: 'openai', config }),
      () => create(servers, SUPER, { name: 'server', endpointUrl: 'https://a.example', config: { secret } }),
      () => create(servers, SUPER, { name: 'b', endpointUrl: `https://u:${secret}@a.example`, config: {} }),
      () => create(models, SUPER, { name: 'm', engineInstanceId: id, extraConfig: { url: `https://u:${secret}@a.b` } }),
      () => update(engines, SUPER, id, { provider: 'ollama' }),
      () => update(engines, SUPER, id, { provider: 'ollama', config: { base_url: secret.repeat(200) } }),
      () => update(engines, SUPER, id, { config }, { ifRevision: 0 }),
      () => update(engines, SUPER, id, { status: 'active', config }),
    ];
    for (const [index, refused] of refusals.entries()) {
      const error = await refused().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect([index, (error as { code?: string } | undefined)?.code]).toEqual([index, expect.any(String)]);
      answers.push(error, inspect(error, { depth: 20, showHidden: true }));
    }
    expect(inspect(answers, { depth: 20, showHidden: true, maxStringLength: null })).not.toContain(canary);
    expect(await whereFound(db, canary)).toEqual([]);
    expect(await repository.delete(engines, SUPER, id)).toBe(true);
    expect(await whereFound(db, canary)).toEqual([]);
  });
});
