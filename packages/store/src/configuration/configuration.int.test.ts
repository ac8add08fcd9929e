import type { EngineId } from '@enginehouse/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openDatabase } from '../open-database.ts';
import { emptyAudit, migratedTestLocation, TEST_DIALECTS, type TestLocation } from '../testing/index.ts';
import { type ChangeOutcome, changeConfiguration } from './change-configuration.ts';
import { combineChanges } from './configuration-change.ts';
import { CONFIGURATION_CHANNEL } from './configuration-lock.ts';
import { overrideChange } from './override-change.ts';
import { type ConfigurationState, readConfiguration } from './read-configuration.ts';
import { settingChange } from './setting-change.ts';
import { engineStateHistory, statesAt } from './state-history.ts';

const origin = { actor: 'local-operator', channel: 'test', requestId: 'request-1' };

function engine(id: string): EngineId {
  return id as EngineId;
}

describe.each(TEST_DIALECTS)('the configuration on %s', (dialect) => {
  let location: TestLocation;
  let db: Database;
  beforeAll(async () => {
    location = await migratedTestLocation(dialect);
    db = await openDatabase(location.options);
  });
  afterAll(async () => {
    await db.close();
    await location[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await db.query('truncate engine_states, settings, outbox');
    await emptyAudit(db);
  });

  function override(id: string, priority: number, reason: string | null = null): Promise<ChangeOutcome> {
    return changeConfiguration(
      db,
      (current) => overrideChange(current, { engineId: engine(id), override: { priority }, reason, origin }),
      { origin },
    );
  }

  test('begins with defaults, and remembers one change with its audit event and its record', async () => {
    const before = await readConfiguration(db);
    expect(before.settings).toMatchObject({ hardCap: null, promotionDays: 14, keepOutputs: 'last' });
    const { revision, changed } = await override('alpha', 7, 'it matters');
    expect({ revision, changed }).toEqual({ revision: before.revision + 1, changed: true });
    const after = await readConfiguration(db);
    expect(after).toMatchObject({ revision, processTableRevision: revision, epoch: before.epoch });
    expect(after.overrides).toEqual(new Map([['alpha', { priority: 7 }]]));
    expect(after.overrideRows.get(engine('alpha'))?.revision).toBe(revision);
    expect(
      await db.query(
        'select event_type, entity_type, entity_id, operation, status, before, after, actor_role, channel, request_id from audit_events',
      ),
    ).toEqual([
      {
        event_type: 'engine.state.changed',
        entity_type: 'engine_states',
        entity_id: 'alpha',
        operation: 'update',
        status: 'succeeded',
        before: { override: {} },
        after: { override: { priority: 7 }, reason: 'it matters' },
        actor_role: 'local-operator',
        channel: 'test',
        request_id: 'request-1',
      },
    ]);
    expect(await db.query('select type, subject, position, revision, data from outbox')).toEqual([
      {
        type: 'engine.state.changed',
        subject: 'alpha',
        position: null,
        revision,
        data: { engineId: 'alpha', before: {}, after: { priority: 7 } },
      },
    ]);
  });

  test('writes nothing where there is nothing to change', async () => {
    const { revision } = await override('alpha', 1);
    expect(await override('alpha', 1)).toEqual({ revision, changed: false, tightens: false });
    expect(await db.query('select 1 from audit_events')).toHaveLength(1);
  });

  test('writes nothing at all when the decision throws or the database refuses', async () => {
    const { revision } = await readConfiguration(db);
    await expect(changeConfiguration(db, () => Promise.reject(new Error('not allowed')), { origin })).rejects.toThrow(
      'not allowed',
    );
    await expect(
      changeConfiguration(
        db,
        (current) => {
          const change = overrideChange(current, {
            engineId: engine('beta'),
            override: { priority: 1 },
            reason: null,
            origin,
          });
          // The second row in force for the same engine breaks a rule of the database.
          return change && { ...change, writes: [...change.writes, ...change.writes] };
        },
        { origin },
      ),
    ).rejects.toMatchObject({ code: 'DATABASE_CONSTRAINT', details: { constraint: 'engine_states_in_force' } });
    expect((await readConfiguration(db)).revision).toBe(revision);
    for (const table of ['engine_states', 'audit_events', 'outbox']) {
      expect(await db.query(`select 1 from ${table}`)).toEqual([]);
    }
  });

  test('changes many rows under one revision', async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `engine-${n}`);
    const change = (priority: number) =>
      changeConfiguration(
        db,
        (current) =>
          combineChanges([
            ...ids.flatMap(
              (id) =>
                overrideChange(current, { engineId: engine(id), override: { priority }, reason: null, origin }) ?? [],
            ),
            ...(settingChange(current, 'hardCap', priority + 1) === null
              ? []
              : [settingChange(current, 'hardCap', priority + 1)].flatMap((part) => part ?? [])),
          ]),
        { origin },
      );
    const first = await change(1);
    const second = await change(2);
    expect(second.revision).toBe(first.revision + 1);
    const state = await readConfiguration(db);
    expect(state.overrides.size).toBe(300);
    expect(new Set([...state.overrides.values()].map(({ priority }) => priority))).toEqual(new Set([2]));
    expect(state.settings.hardCap).toBe(3);
    expect(await db.query('select 1 from engine_states where valid_until is not null')).toHaveLength(300);
  });

  test('keeps settings within their schema, and returns them to their defaults', async () => {
    const set = (name: string, value: unknown) =>
      changeConfiguration(db, (current) => settingChange(current, name, value), { origin });
    const before = await readConfiguration(db);
    await set('retention', { maxAgeDays: 30 });
    const kept = await readConfiguration(db);
    expect(kept.settings.retention).toEqual({ maxAgeDays: 30 });
    expect(kept.processTableRevision).toBe(before.processTableRevision);
    await set('hardCap', 12);
    expect(await readConfiguration(db)).toMatchObject({
      processTableRevision: kept.revision + 1,
      settings: { hardCap: 12 },
    });
    await expect(set('hardcap', 12)).rejects.toMatchObject({
      code: 'UNKNOWN_SETTING',
      message: expect.stringContaining("'hardCap'"),
    });
    await expect(set('hardCap', 0)).rejects.toMatchObject({ code: 'INVALID_SETTING', where: 'hardCap' });
    await expect(set('retention', { maxAge: 1 })).rejects.toMatchObject({ code: 'INVALID_SETTING' });
    await set('hardCap', undefined);
    await set('hardCap', null);
    expect((await readConfiguration(db)).settings.hardCap).toBeNull();
    // What another version stored does no harm.
    await db.query(
      `insert into settings (key, value, revision) values ('ofTomorrow', '1', 1), ('hardCap', '"many"', 1)`,
    );
    expect((await readConfiguration(db)).settings).toMatchObject({ hardCap: null, retention: { maxAgeDays: 30 } });
  });

  test('knows what was in force at any time', async () => {
    await override('alpha', 1, 'first');
    await override('alpha', 2, 'second');
    await changeConfiguration(
      db,
      (current) => overrideChange(current, { engineId: engine('alpha'), override: {}, reason: 'back', origin }),
      { origin },
    );
    const history = await engineStateHistory(db, 'alpha');
    expect(history.map(({ override: value, reason }) => [value, reason])).toEqual([
      [{}, 'back'],
      [{ priority: 2 }, 'second'],
      [{ priority: 1 }, 'first'],
    ]);
    expect(history[0]?.until).toBeNull();
    const [now, second] = await db.query<{ valid_from: Date }>('select valid_from from engine_states order by id desc');
    expect((await statesAt(db, second?.valid_from ?? new Date())).size).toBe(1);
    expect((await statesAt(db, now?.valid_from ?? new Date())).get(engine('alpha'))?.override).toEqual({});
    expect((await statesAt(db, new Date('2020-01-01'))).size).toBe(0);
    expect((await readConfiguration(db)).overrides.size).toBe(0);
  });

  test('refuses a change when another revision is in force than the caller saw', async () => {
    const { revision } = await override('alpha', 1);
    const change = (ifRevision: number, priority: number) =>
      changeConfiguration(
        db,
        (current) =>
          overrideChange(current, { engineId: engine('alpha'), override: { priority }, reason: null, origin }),
        { origin, ifRevision },
      );
    await change(revision, 2);
    await expect(change(revision, 3)).rejects.toMatchObject({
      code: 'REVISION_CONFLICT',
      details: { expected: revision, current: revision + 1 },
    });
  });

  test('refuses a change from within a change', async () => {
    await expect(
      changeConfiguration(
        db,
        async () => {
          await override('alpha', 1);
          return null;
        },
        { origin },
      ),
    ).rejects.toThrow('within another');
  });

  test('wakes those who listen, with the revision', async () => {
    const heard = Promise.withResolvers<string>();
    const stop = await db.listen(CONFIGURATION_CHANNEL, heard.resolve);
    const { revision } = await override('alpha', 1);
    expect(await heard.promise).toBe(String(revision));
    await stop();
  });

  test('serves 50 writers, each decided on what its write found in force, while readers see no holes', async () => {
    // As nodes would: each through a connection pool of its own. The embedded database has one process, hence one.
    const nodes =
      dialect === 'pglite' ? [db] : await Promise.all(Array.from({ length: 4 }, () => openDatabase(location.options)));
    const rounds = 4;
    const before = await readConfiguration(db);
    let done = false;
    const seen: ConfigurationState[] = [];
    const readers = nodes.map(async (node) => {
      while (!done) seen.push(await readConfiguration(node));
    });
    const made: number[] = [];
    // Each writer adds one to the priority of one engine: a lost update would leave it short.
    await Promise.all(
      Array.from({ length: 50 }, async (_, writer) => {
        for (let round = 0; round < rounds; round++) {
          const { revision } = await changeConfiguration(
            nodes[writer % nodes.length] as Database,
            (current) => {
              const engineId = engine(`shared-${writer % 5}`);
              const priority = (current.overrides.get(engineId)?.priority ?? 0) + 1;
              return overrideChange(current, { engineId, override: { priority }, reason: null, origin });
            },
            { origin },
          );
          made.push(revision);
        }
      }),
    );
    done = true;
    await Promise.all(readers);
    const total = 50 * rounds;
    expect([...made].sort((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, n) => before.revision + n + 1));
    const after = await readConfiguration(db);
    expect([...after.overrides.values()].map(({ priority }) => priority)).toEqual(Array(5).fill(total / 5));
    // Every change adds one to one engine, so a snapshot without holes sums up to its own revision.
    for (const state of [...seen, after]) {
      const sum = [...state.overrides.values()].reduce((all, { priority }) => all + (priority ?? 0), 0);
      expect(sum).toBe(state.revision - before.revision);
    }
    // Time and number tell the same order.
    const rows = await db.query<{ revision: number }>('select revision from outbox order by occurred_at');
    expect(rows.map(({ revision }) => revision)).toEqual([...made].sort((a, b) => a - b));
    if (dialect === 'postgres') await Promise.all(nodes.map((node) => node.close()));
  });

  test('gets through when others are always faster', async () => {
    const other = dialect === 'pglite' ? db : await openDatabase(location.options);
    let interruptions = 0;
    const outcome = await changeConfiguration(
      db,
      async (current, reader) => {
        // Somebody else changes it between reading and writing, as long as nobody holds the lock.
        if (interruptions < 3) {
          interruptions++;
          await other.query('update revision set number = number + 1');
        } else {
          expect((await reader.query('select 1 as n'))[0]).toEqual({ n: 1 });
        }
        return overrideChange(current, { engineId: engine('slow'), override: { priority: 1 }, reason: null, origin });
      },
      { origin },
    );
    expect(interruptions).toBe(3);
    expect((await readConfiguration(db)).revision).toBe(outcome.revision);
    if (other !== db) await other.close();
  });
});
