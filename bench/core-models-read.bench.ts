import { createDecipheriv } from 'node:crypto';
import type { RegisteredModel } from '@enginehouse/models';
import { ALL_MODELS } from '@enginehouse/models';
import { type Caller, createModelReader, type Dialect, type ModelReader, openDatabase } from '@enginehouse/store';
import {
  type BareClient,
  migratedTestLocation,
  openBareClient,
  type TestLocation,
  testCaller,
  testCatalogue,
} from '@enginehouse/store/testing';
import { createKeyRing, createSealer, makeKeyText } from '@enginehouse/vault';
import { defineBenchRow } from './harness/define-bench-row.ts';

const INSTANCES = 200;
const PAGE = 50;
const ENGINE_REGISTRY = ALL_MODELS.find(({ model }) => model.name === 'engine_registry') as RegisteredModel;
const CALLER: Caller = testCaller(2, { organizationId: 1, userId: 1 });
const RING = createKeyRing(makeKeyText('bench'));
const SEALER = createSealer(() => RING);

/** What a program without key ids and strict reading would open values with: the key that sealed them. */
const BARE_KEY = RING.sealingKey().keyOf('values');

/** The columns of a row as the list shows it. */
const STATUS = `case when it.wanted = 'none' then 'uninstalled' else (
    select case
      when bool_or(i.status = 'installed') then case it.wanted when 'active' then 'active' else 'installed' end
      when bool_or(i.status in ('pending', 'installing')) then 'installing'
      when bool_or(i.status = 'error') then 'error'
      else 'installing' end
    from engine_node_install_registry i join nodes n on n.id = i.node_id and n.lease_until > now()
    where i.provider_id = it.provider) end`;
const COLUMNS = `it.id, it.name, it.provider, it.config, ${STATUS} as status, it.provider = any($1::text[]) as supported,
  it.created_at, it.updated_at, it.revision`;

interface Row {
  readonly id: number;
  readonly config: { readonly api_key: string };
  readonly created_at: Date;
}

/** A database with engine instances, the same for both sides. */
async function seeded(dialect: Dialect): Promise<TestLocation> {
  const location = await migratedTestLocation(dialect);
  const db = await openDatabase(location.options);
  for (let id = 1; id <= INSTANCES; id++) {
    const api_key = SEALER.seal(`sk-proj-${'k'.repeat(48)}${id}`, {
      table: 'engine_registry',
      rowId: id,
      path: 'config.api_key',
    });
    await db.query(
      `insert into engine_registry (id, name, provider, config, revision) overriding system value values ($1, $2, $3, $4, 1)`,
      [
        id,
        `instance ${id % 17} ${id}`,
        id % 2 === 0 ? 'openai' : 'ollama',
        JSON.stringify({ api_key, base_url: 'https://api.example.com/v1' }),
      ],
    );
  }
  await db.query('vacuum analyze engine_registry');
  await db.close();
  return location;
}

/** The two sides have a database each: the embedded one has one client. */
async function sides(dialect: Dialect) {
  const [own, other] = [await seeded(dialect), await seeded(dialect)];
  const db = await openDatabase(own.options);
  const bare = await openBareClient(other.options);
  const reader = createModelReader({ db, sealer: SEALER, catalogue: testCatalogue() });
  const dispose = async (): Promise<void> => {
    await Promise.all([db.close(), bare.close()]);
    await own[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  };
  return { reader, bare, dispose };
}

function openBare(sealed: string, id: number): string {
  const [, , nonce = '', text = ''] = sealed.split('.');
  const body = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', BARE_KEY, Buffer.from(nonce, 'base64url'));
  decipher.setAAD(Buffer.from(`engine_registry|${id}|config.api_key`));
  decipher.setAuthTag(body.subarray(-16));
  return Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()]).toString('utf8');
}

function listOf(reader: ModelReader) {
  return reader.list(ENGINE_REGISTRY, CALLER, {
    filters: { provider: 'openai' },
    sort: { field: 'name', direction: 'asc' },
    pageSize: PAGE,
  });
}

/** The page and the number of all, prepared and sent in one breath; then the values are opened. */
async function listBare({ client }: BareClient): Promise<unknown> {
  const provider = 'openai';
  const known = ['ollama', 'openai'];
  const [page, count] = await Promise.all([
    client.query<Row>({
      name: 'bench-page',
      text: `select ${COLUMNS} from engine_registry it where lower(it.provider) = lower($2)
        order by lower(it.name), it.id limit $3 offset $4`,
      values: [known, provider, PAGE, 0],
    }),
    client.query<{ total: number }>({
      name: 'bench-count',
      text: 'select count(*) as total from engine_registry it where lower(it.provider) = lower($1)',
      values: [provider],
    }),
  ]);
  const secrets = page.rows.map(({ id, config }) => openBare(config.api_key, id));
  return [page.rows, count.rows[0]?.total, secrets];
}

async function viewBare({ client }: BareClient): Promise<unknown> {
  const { rows } = await client.query<Row>({
    name: 'bench-view',
    text: `select ${COLUMNS}, it.wanted from engine_registry it where it.id = $2`,
    values: [['ollama', 'openai'], 42],
  });
  return rows[0];
}

function listRow(dialect: Dialect) {
  return defineBenchRow({
    name: `core-models-list-${dialect}`,
    what: `50 rows of engine_registry on ${dialect}: filter, sort, scope, a sealed value each`,
    against: "the driver's two queries and bare opening of the 50 values",
    limit: 1.6,
    unit: 'ratio',
    setup: async () => {
      const { reader, bare, dispose } = await sides(dialect);
      const { rows, totalRows } = await listOf(reader);
      if (rows.length !== PAGE || totalRows !== INSTANCES / 2) throw new TypeError('the list is not what is measured');
      return { subject: () => listOf(reader), peer: () => listBare(bare), dispose };
    },
  });
}

function viewRow(dialect: Dialect) {
  return defineBenchRow({
    name: `core-models-view-${dialect}`,
    what: `one engine instance by its id on ${dialect}`,
    against: "the driver's prepared select of the row",
    limit: 2,
    unit: 'ratio',
    setup: async () => {
      const { reader, bare, dispose } = await sides(dialect);
      return { subject: () => reader.view(ENGINE_REGISTRY, CALLER, 42), peer: () => viewBare(bare), dispose };
    },
  });
}

export const rows = [listRow('postgres'), listRow('pglite'), viewRow('postgres'), viewRow('pglite')];
