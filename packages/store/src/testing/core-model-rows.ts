import type { Sealer } from '@enginehouse/models';
import type { Queryable } from '../database.ts';

/**
 * A few rows of several core models. Of four engine instances the second has a sealed value that was cut, the third none, and
 * the fourth a provider that is not here.
 */
export async function insertRows(db: Queryable, sealer: Sealer, secret: string): Promise<void> {
  const place = (rowId: number) => ({ table: 'engine_registry', rowId, path: 'config.api_key' });
  const configs: [string, object][] = [
    ['openai', { api_key: sealer.seal(secret, place(1)), base_url: 'https://one' }],
    ['openai', { api_key: sealer.seal(secret, place(2)).slice(0, -5), base_url: 'https://two' }],
    ['openai', { base_url: 'https://three' }],
    ['gone', { api_key: sealer.seal(secret, place(4)), base_url: 'https://four' }],
  ];
  for (const [index, [provider, config]] of configs.entries()) {
    await db.query(
      `insert into engine_registry (id, name, provider, config, revision) overriding system value values ($1, $2, $3, $4, 1)`,
      [index + 1, ['one', 'Two', 'Three', 'four'][index] as string, provider, JSON.stringify(config)],
    );
  }
  const serverConfig = sealer.sealObject({ key: secret }, 'whole', {
    table: 'mcp_server_registry',
    rowId: 1,
    path: 'config',
  });
  await db.query(
    `insert into mcp_server_registry (id, name, endpoint_url, config, revision) overriding system value
     values (1, 'server', 'https://mcp', $1, 1)`,
    [JSON.stringify(serverConfig)],
  );
  await db.query(`insert into organizations (name, revision) values ('one', 1), ('two', 1)`);
  await db.query(
    `insert into users (username, access_level, organization_id, password_hash, revision)
     values ('ada', 2, 1, 'hash', 1), ('bob', 3, 1, 'hash', 1), ('eve', 3, 2, 'hash', 1)`,
  );
  await db.query(`insert into roles (name, revision) values ('a-first', 1), ('b-second', 1)`);
  await db.query('insert into user_roles (user_id, role_id) values (1, 1), (1, 2), (2, 1)');
  const value = sealer.sealObject(secret, 'whole', { table: 'environment_values', rowId: 1, path: 'value' });
  await db.query(
    `insert into environment_values (id, subject_kind, subject, name, value, revision) overriding system value
     values (1, 'global', '', 'HTTP_PROXY', $1, 1)`,
    [value as string],
  );
  for (const name of ['100%', 'a_b', 'back\\slash', "o'lamp", 'éclair']) {
    await db.query(
      `insert into lamps (name, kind, watts, lit, made_at, serial, price)
       values ($1, 'table', 1, true, '2026-01-01T00:00:00.123456Z', gen_random_uuid(), 1)`,
      [name],
    );
  }
  await insertRun(db);
}

async function insertRun(db: Queryable): Promise<void> {
  await db.query(
    `insert into run_plans (id, key, plan_hash, visible_hash, engine_set_hash, engine_ids, visible_engine_ids, document,
       first_used_at, last_used_at) values (1, 'key', 'whole', 'visible', 'set', '{}', '{}', '', now(), now())`,
  );
  await db.query(
    `insert into engine_runs (id, started_at, duration_ms, status, actor, revision, signals_hash, plan_id, engines)
     values ('019a0000-0000-7000-8000-000000000001', now(), 1.5, 'succeeded', 'test', 1, '\\xff', 1, '\\x')`,
  );
}
