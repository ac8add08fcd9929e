import { setTimeout as delay } from 'node:timers/promises';
import { ALL_MODELS, type RegisteredModel } from '@enginehouse/models';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../database.ts';
import { migrateDatabase } from '../../migration/migrate-database.ts';
import { openDatabase } from '../../open-database.ts';
import {
  type ContestNodes,
  holdContest,
  migratedTestLocation,
  openContestNodes,
  startPostgres,
  TEST_DIALECTS,
  type TestLocation,
  testCaller,
  testCatalogue,
  testSealer,
  UNIQUE_CONTESTS,
} from '../../testing/index.ts';
import { createRepository, type FullRepository } from '../create-repository.ts';
import { createModelReader } from '../reading/create-model-reader.ts';
import { createModelWriter } from './create-model-writer.ts';

/** 200 in the long test of the same. */
const CONTESTANTS = 20;
const SUPER = testCaller();

function entryOf(name: string): RegisteredModel {
  const entry = ALL_MODELS.find(({ model }) => model.name === name);
  if (entry === undefined) throw new TypeError(`there is no ${name}`);
  return entry;
}
const engines = entryOf('engine_registry');
const organizations = entryOf('organizations');

test('every rule of uniqueness that callers can break has its contest', () => {
  const rules = ALL_MODELS.filter(({ model }) =>
    Object.values(model.fields).some(({ written }) => written !== undefined),
  )
    .flatMap(({ model }) => Object.keys(model.unique ?? {}))
    .sort();
  const keys = ['settings_pkey'];
  expect(UNIQUE_CONTESTS.map(({ constraint }) => constraint).sort()).toEqual([...rules, ...keys].sort());
});

describe.each(TEST_DIALECTS)('writers at once on %s', (dialect) => {
  let location: TestLocation;
  let nodes: ContestNodes;
  let db: Database;
  let first: FullRepository;
  let second: FullRepository;
  beforeAll(async () => {
    location = await migratedTestLocation(dialect);
    nodes = await openContestNodes(location);
    ({ db } = nodes);
    first = nodes.repositories[0] as FullRepository;
    second = nodes.repositories.at(-1) as FullRepository;
  });
  afterAll(async () => {
    await nodes[Symbol.asyncDispose]();
    await location[Symbol.asyncDispose]();
  });

  const revision = async () => (await db.query<{ number: number }>('select number from revision'))[0]?.number ?? -1;
  let made = 0;
  const engine = async () =>
    first.create(engines, SUPER, { name: `engine ${++made}`, provider: 'openai', config: { api_key: 'a key' } });

  test.each(UNIQUE_CONTESTS)('exactly one wins $constraint', async (contest) => {
    const { model } = entryOf(contest.model);
    const message = model.unique?.[contest.constraint]?.message ?? 'key already in use';
    expect(await holdContest(nodes, contest, CONTESTANTS)).toEqual({
      winners: 1,
      losses: [`ALREADY_EXISTS: ${message}`],
      left: [1, 1, 1],
    });
  });

  test('of many updates on what was seen, one wins; without that all follow each other', async () => {
    for (const entry of [engines, organizations]) {
      const row = entry === engines ? await engine() : await first.create(organizations, SUPER, { name: 'first' });
      const update = (n: number, options: object) =>
        (n % 2 === 0 ? first : second).update(entry, SUPER, row.id as number, { name: `name ${made}-${n}` }, options);
      const ifRevision = row.revision as number;
      const seen = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => update(n, { ifRevision })));
      expect(seen.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const one of seen) {
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'REVISION_CONFLICT' });
      }
      const before = (await first.view(entry, SUPER, row.id as number))?.revision as number;
      await Promise.all(Array.from({ length: 12 }, (_, n) => update(n + 20, {})));
      const after = (await first.view(entry, SUPER, row.id as number))?.revision as number;
      expect(after).toBeGreaterThanOrEqual(before + 12);
      // Each says truly what it replaced.
      const events = await db.query<{ before: { name: string }; after: { name: string } }>(
        `select before, after from audit_events where entity_type = $1 and entity_id = $2 and operation = 'update' order by id`,
        [entry.model.name, String(row.id)],
      );
      expect(events).toHaveLength(13);
      for (const [index, event] of events.entries()) {
        if (index > 0) expect(event.before.name).toBe(events[index - 1]?.after.name);
      }
    }
  });

  test('an update and a deletion at once: a row that is gone stays gone, and is not half there', async () => {
    for (let round = 0; round < 8; round++) {
      const { id } = await engine();
      const [updated, deleted] = await Promise.all([
        first.update(engines, SUPER, id as number, { name: `renamed ${++made}` }),
        second.delete(engines, SUPER, id as number),
      ]);
      expect(deleted).toBe(true);
      expect(await first.view(engines, SUPER, id as number)).toBeNull();
      const operations = await db.query<{ operation: string }>(
        `select operation from audit_events where entity_type = 'engine_registry' and entity_id = $1 order by id`,
        [String(id)],
      );
      const wasUpdated = operations.length === 3;
      // An update that came first may find its row gone when it shows it.
      if (!wasUpdated) expect(updated).toBeNull();
      expect(operations.map(({ operation }) => operation)).toEqual(
        wasUpdated ? ['create', 'update', 'delete'] : ['create', 'delete'],
      );
    }
    const { id } = await engine();
    const deletions = await Promise.all(
      Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? first : second).delete(engines, SUPER, id as number)),
    );
    expect(deletions.filter((one) => one)).toHaveLength(1);
  });

  test('creations that come at once are told apart: row, audit and refusal are of whoever asked', async () => {
    const before = await revision();
    const name = (n: number) => (n % 5 === 4 ? 'together twin' : `together ${n}`);
    const asked = Array.from({ length: 40 }, (_, n) => {
      const caller = testCaller(1, {}, { actor: `actor ${n}`, requestId: `request ${n}` });
      return first.create(engines, caller, { name: name(n), provider: 'openai' });
    });
    const results = await Promise.allSettled(asked);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(refused).toEqual(Array.from({ length: 7 }, () => 'ALREADY_EXISTS'));
    for (const [n, result] of results.entries()) {
      if (result.status === 'rejected') continue;
      expect(result.value.name).toBe(name(n));
      const audited = await db.query<{ request_id: string; actor_role: string }>(
        `select request_id, actor_role from audit_events where entity_type = 'engine_registry' and entity_id = $1`,
        [String(result.value.id)],
      );
      expect(audited).toEqual([{ request_id: `request ${n}`, actor_role: `actor ${n}` }]);
    }
    const told = await db.query<{ count: number }>(
      `select count(*)::int4 as count from engine_registry where name like 'together %'`,
    );
    expect(told).toEqual([{ count: 33 }]);
    // Fewer than the rows: that is what it is for.
    expect((await revision()) - before).toBeLessThan(33);
  });

  test('revisions of two nodes have no gap; only creations of one node share one', async () => {
    const before = await revision();
    await db.query('truncate outbox');
    await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        const node = n % 2 === 0 ? first : second;
        const row = await node.create(engines, SUPER, { name: `gapless ${n}`, provider: 'openai' });
        if (n % 3 === 0) await node.delete(engines, SUPER, row.id as number);
        else await node.update(engines, SUPER, row.id as number, { config: { base_url: 'https://a.example' } });
        await node.create(organizations, SUPER, { name: `gapless ${n}` });
      }),
    );
    const taken = await db.query<{ revision: number; types: string[] }>(
      `select revision, array_agg(type) as types from outbox where type like 'core.engine_registry.%'
        group by revision order by revision`,
    );
    expect(taken.map((one) => one.revision)).toEqual(
      Array.from({ length: (await revision()) - before }, (_, n) => before + n + 1),
    );
    expect(taken.flatMap(({ types }) => types)).toHaveLength(60);
    const shared = taken.filter(({ types }) => types.length > 1);
    expect(shared.length).toBeGreaterThan(0);
    expect(new Set(shared.flatMap(({ types }) => types))).toEqual(new Set(['core.engine_registry.created']));
  });

  test('a rotation between reading and writing is not undone', async () => {
    const row = await engine();
    const sealer = testSealer();
    let resealed = false;
    const rotating = createRepository({
      db,
      sealer,
      catalogue: testCatalogue(),
      rules: new Map([
        [
          'engine_registry',
          {
            judge: async () => {
              if (resealed) return undefined;
              resealed = true;
              const api_key = sealer.seal('another key', {
                table: 'engine_registry',
                rowId: row.id as number,
                path: 'config.api_key',
              });
              // Changes neither revision nor time, as resealing does.
              await db.query(`update engine_registry set config = $1 where id = $2`, [
                JSON.stringify({ api_key }),
                row.id as number,
              ]);
              return undefined;
            },
          },
        ],
      ]),
    });
    await rotating.update(engines, SUPER, row.id as number, { config: { base_url: 'https://b.example' } });
    const [stored] = await db.query<{ config: { api_key: string; base_url: string } }>(
      'select config from engine_registry where id = $1',
      [row.id as number],
    );
    const place = { table: 'engine_registry', rowId: row.id as number, path: 'config.api_key' };
    expect(sealer.open(stored?.config.api_key ?? '', place)).toBe('another key');
    expect(stored?.config.base_url).toBe('https://b.example');
  });
});

async function answers(db: Database): Promise<boolean> {
  return db.query('select 1').then(
    () => true,
    () => false,
  );
}

test('a server that is gone after a write says that the change was made', async () => {
  await using server = await startPostgres();
  await using db = await openDatabase({ url: server.url });
  await migrateDatabase(db);
  const parts = { db, sealer: testSealer(), catalogue: testCatalogue() };
  const reader = createModelReader(parts);
  const stopping = createModelWriter({
    ...parts,
    reader: {
      ...reader,
      view: async (...asked) => {
        process.kill(server.pid, 'SIGQUIT');
        while (await answers(db)) await delay(20);
        return reader.view(...asked);
      },
    },
  });
  await expect(stopping.create(engines, SUPER, { name: 'one', provider: 'openai' })).rejects.toMatchObject({
    code: 'DATABASE_GONE',
    message: expect.stringContaining('the change was written, and could not be read back'),
    details: { written: 'yes' },
  });
  // Nothing can be read, so nothing is decided, and nothing was sent that writes.
  const late = await stopping.update(engines, SUPER, 1, { name: 'two' }).catch((error: unknown) => error);
  expect(late).toMatchObject({ code: 'DATABASE_GONE' });
  expect((late as { details?: object }).details).not.toHaveProperty('written');
});

test('a connection that is lost in the middle of a write undoes it, and the error says what is known', async () => {
  await using location = await migratedTestLocation('postgres');
  await using db = await openDatabase(location.options);
  await using other = await openDatabase(location.options);
  const repository = createRepository({ db, sealer: testSealer(), catalogue: testCatalogue() });
  const create = (name: string) => repository.create(engines, SUPER, { name, provider: 'openai' });
  await create('before');
  await other.transaction(async (tx) => {
    // The write waits for this lock.
    await tx.query('select pg_advisory_xact_lock(7040002)');
    const write = create('lost').catch((error: unknown) => error);
    const waiting = `select pid from pg_locks where locktype = 'advisory' and not granted and database =
      (select oid from pg_database where datname = current_database())`;
    let pid: number | undefined;
    while (pid === undefined) [{ pid } = { pid: undefined }] = await tx.query<{ pid: number | undefined }>(waiting);
    await tx.query('select pg_terminate_backend($1)', [pid]);
    expect(await write).toMatchObject({
      code: 'DATABASE_GONE',
      message: expect.stringContaining('whether the change was written is unknown'),
      details: { written: 'unknown' },
    });
  });
  const [left] = await db.query<object>(
    `select (select count(*) from engine_registry) as rows, (select count(*) from audit_events) as audits,
       (select count(*) from outbox where type like 'core.%') as records, (select number from revision) as revision`,
  );
  expect(left).toEqual({ rows: 1, audits: 1, records: 1, revision: 1 });
  expect(await create('after')).toMatchObject({ name: 'after', revision: 2 });
});
