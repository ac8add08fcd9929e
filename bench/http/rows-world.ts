import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@enginehouse/store';
import { startPostgres } from '@enginehouse/store/testing';
import { openDirectus } from './directus-peer.ts';
import { forkServing } from './fork-serving.ts';
import type { SignedInHouse } from './house-process.ts';
import type { HttpDoor } from './http-door.ts';

/** A house and Directus, each a process of its own, with the same rows in a database each of the same PostgreSQL. */
export interface RowsWorld extends AsyncDisposable {
  readonly house: HttpDoor;
  readonly directus: HttpDoor;
  /** Takes away what was created, on both sides: whoever is faster would else go on with a longer table. */
  reset(): Promise<void>;
}

const ROWS = 1_000;

export async function openRowsWorld(): Promise<RowsWorld> {
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await startPostgres({ fsync: true }));
  const house = await openHouseDoor(server.url, opening);
  const beside = new URL(server.url);
  beside.pathname = '/directus';
  await using db = await openDatabase({ url: server.url });
  await db.query('create database directus');
  const rows = await db.query<object>(
    'select name, provider, config, wanted, created_at, updated_at, revision from engine_registry order by id',
  );
  const directus = opening.use(await openDirectus(beside.href, rows));
  const houseRows = opening.use(await openDatabase({ url: server.url }));
  const directusRows = opening.use(await openDatabase({ url: beside.href }));
  const opened = opening.move();
  return {
    house,
    directus: directus.door,
    async reset() {
      for (const rows of [houseRows, directusRows]) {
        await rows.query(`delete from engine_registry where name like 'made %'`);
        await rows.query('vacuum analyze engine_registry');
      }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function openHouseDoor(url: string, opening: AsyncDisposableStack): Promise<HttpDoor> {
  const folder = await mkdtemp(join(tmpdir(), 'enginehouse-bench-http-'));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const { told } = await forkServing<SignedInHouse>('house-process.ts', [folder, url], opening);
  await using db = await openDatabase({ url });
  await db.query(
    `insert into engine_registry (name, provider, config, wanted, revision)
      select 'instance ' || n % 17 || ' ' || n, case n % 2 when 0 then 'openai' else 'ollama' end,
        '{"base_url":"https://api.example.com/v1"}', 'none', 1 from generate_series(1, $1::int) n`,
    [ROWS],
  );
  await db.query('vacuum analyze engine_registry');
  const filters = encodeURIComponent(JSON.stringify({ provider: 'openai' }));
  return {
    name: 'enginehouse',
    port: told.port,
    headers: { cookie: told.cookie },
    list: `/api/v1/models/engine_registry?pageSize=50&sort=name:asc&filters=${filters}`,
    create: '/api/v1/models/engine_registry',
    bodyOf: (values) => ({ values }),
  };
}
