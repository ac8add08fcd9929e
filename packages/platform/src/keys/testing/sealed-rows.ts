import type { Sealer } from '@enginehouse/models';
import type { Database } from '@enginehouse/store';

/** A secret that is found again in no other text. */
export function secretOf(rowId: number): string {
  return `sk-secret-of-row-${String(rowId).padStart(6, '0')}`;
}

/**
 * Rows with sealed values, as the repository leaves them: engine instances with one secret and other settings, some with a
 * number that JavaScript would round; MCP servers sealed whole; an instance without a secret.
 */
export async function insertSealedRows(
  db: Database,
  sealer: Sealer,
  { instances, servers = 0 }: { readonly instances: number; readonly servers?: number },
): Promise<void> {
  const ids = Array.from({ length: instances }, (_, n) => n + 1);
  await db.query(
    `insert into engine_registry (id, name, provider, config, revision) overriding system value
     select id, 'instance ' || id, 'openai', config::jsonb || '{"exact": 12345678901234567890.50}', id
     from unnest($1::int8[], $2::text[]) as given(id, config)`,
    [
      ids,
      ids.map((id) =>
        JSON.stringify({
          base_url: 'http://localhost:11434',
          api_key: sealer.seal(secretOf(id), { table: 'engine_registry', rowId: id, path: 'config.api_key' }),
          nested: { list: [1, null, 'é"\\'] },
        }),
      ),
    ],
  );
  const serverIds = Array.from({ length: servers }, (_, n) => n + 1);
  await db.query(
    `insert into mcp_server_registry (id, name, transport, endpoint_url, config, revision) overriding system value
     select id, 'server-' || id, 'http', 'http://localhost/mcp', to_jsonb(config), id
     from unnest($1::int8[], $2::text[]) as given(id, config)`,
    [
      serverIds,
      serverIds.map((id) =>
        sealer.seal(JSON.stringify({ headers: { authorization: secretOf(id) } }), {
          table: 'mcp_server_registry',
          rowId: id,
          path: 'config',
        }),
      ),
    ],
  );
}

/** A hash over every column but the sealed texts themselves: the same before and after a rotation. */
export async function hashOfOthers(db: Database): Promise<string> {
  const [row] = await db.query<{ hash: string }>(
    `select md5(string_agg(line, e'\\n' order by line)) as hash from (
       select regexp_replace(to_jsonb(it)::text, '"eh1\\.[^"]*"', '"sealed"', 'g') as line from engine_registry as it
       union all
       select regexp_replace(to_jsonb(it)::text, '"eh1\\.[^"]*"', '"sealed"', 'g') from mcp_server_registry as it
     ) as lines`,
  );
  return row?.hash ?? '';
}

/** Ids of the instances whose secret opens to what was sealed. */
export async function openedInstances(db: Database, sealer: Sealer): Promise<number[]> {
  const rows = await db.query<{ id: number; key: string }>(
    `select id, config ->> 'api_key' as key from engine_registry where config ->> 'api_key' is not null order by id`,
  );
  return rows.filter(({ id, key }) => sealer.open(key, place(id)) === secretOf(id)).map(({ id }) => id);
}

function place(rowId: number) {
  return { table: 'engine_registry', rowId, path: 'config.api_key' };
}
