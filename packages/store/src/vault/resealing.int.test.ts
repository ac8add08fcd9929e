import type { ListedKey } from '@enginehouse/models';
import { describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { changeKeyList, readKeyList } from './key-list.ts';
import { type SealedColumn, sealedColumns } from './sealed-columns.ts';
import { countRowsNotOn, countSealedValues, isAnySealed, readRowsNotOn } from './sealed-values.ts';
import { writeResealed } from './write-resealed.ts';

const ORIGIN = { actor: 'test' };
const CONFIG = sealedColumns().find(({ table }) => table === 'engine_registry') as SealedColumn;
const listed = (keyId: string, state: ListedKey['state']): ListedKey => ({ keyId, fingerprint: `f-${keyId}`, state });

async function insert(db: Database, ...configs: readonly unknown[]): Promise<void> {
  await db.query(
    `insert into engine_registry (name, provider, config, revision)
     select 'instance ' || place, 'ollama', config, 1 from jsonb_array_elements($1::jsonb) with ordinality as given(config, place)`,
    [JSON.stringify(configs)],
  );
}

describe.each(TEST_DIALECTS)('the list of keys, on %s', (dialect) => {
  test('takes keys and moves, one seals at any time, each change is audited once', async () => {
    await using db = await openTestDatabase(dialect);
    await changeKeyList(db, ORIGIN, () => [listed('main', 'seals')]);
    const added = await changeKeyList(db, ORIGIN, (list) => [...list, listed('key-2', 'opens')]);
    expect(added.map(({ keyId, state }) => [keyId, state])).toEqual([
      ['main', 'seals'],
      ['key-2', 'opens'],
    ]);
    expect(added[1]?.sealedSince).toBeNull();
    const moved = await changeKeyList(db, ORIGIN, () => [listed('main', 'opens'), listed('key-2', 'seals')]);
    expect(moved.map(({ state, sealedSince }) => [state, sealedSince !== null])).toEqual([
      ['opens', true],
      ['seals', true],
    ]);
    expect(await changeKeyList(db, ORIGIN, (list) => list)).toEqual(moved);
    expect(await changeKeyList(db, ORIGIN, () => null)).toEqual(moved);
    const events = await db.query('select event_type, entity_id, after from audit_events order by id');
    expect(events.map(({ event_type, entity_id }) => `${event_type} ${entity_id}`)).toEqual([
      'vault.key.added main',
      'vault.key.added key-2',
      'vault.key.moved main',
      'vault.key.moved key-2',
    ]);
    const refused = changeKeyList(db, ORIGIN, () => [listed('key-3', 'seals')]);
    await expect(refused).rejects.toMatchObject({ code: 'DATABASE_CONSTRAINT' });
    expect(await readKeyList(db)).toEqual(moved);
  });

  test('lists keys in the order in which they were added, also those that came within one tick of the clock', async () => {
    await using db = await openTestDatabase(dialect);
    const ids = ['main', ...Array.from({ length: 12 }, (_, n) => `key-${20 - n}`)];
    await changeKeyList(db, ORIGIN, () => ids.map((id, n) => listed(id, n === 0 ? 'seals' : 'opens')));
    expect((await readKeyList(db)).map(({ keyId }) => keyId)).toEqual(ids);
  });

  test('is changed by one at a time: of many who find it empty, one fills it', async () => {
    await using db = await openTestDatabase(dialect);
    const changes = Array.from({ length: 8 }, (_, n) =>
      changeKeyList(db, ORIGIN, (list) => (list.length === 0 ? [listed(`key-${n}`, 'seals')] : null)),
    );
    const outcomes = await Promise.all(changes);
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect(outcomes[0]).toHaveLength(1);
  });
});

describe.each(TEST_DIALECTS)('sealed values, on %s', (dialect) => {
  test('are found wherever they are in an object, and nothing that only looks alike is', async () => {
    await using db = await openTestDatabase(dialect);
    await insert(
      db,
      { api_key: 'eh1.main.aaaa.bbbb', auth: { token: 'eh1.main.cccc.dddd', user: 'me' } },
      { list: [{ deep: ['eh1.key-2.aaaa.bbbb'] }] },
      { note: 'see eh1.main.aaaa', quoted: '"eh1.main.aaaa"', 'eh1.main.key': 1, eh1: 'eh1' },
      'eh1.main.whole.object',
      { api_key: 'eh1.main-2.aaaa.bbbb' },
    );
    const counts = await countSealedValues(db, sealedColumns());
    expect(Object.fromEntries(counts)).toEqual({ main: 3, 'key-2': 1, 'main-2': 1 });
    expect(await countRowsNotOn(db, CONFIG, 'main')).toBe(2);
    expect(await countRowsNotOn(db, CONFIG, 'key-2')).toBe(3);
    const found = await readRowsNotOn(db, CONFIG, 'key-2', { after: null, limit: 2 });
    expect(found.map(({ id }) => id)).toEqual([1, 4]);
    const rest = await readRowsNotOn(db, CONFIG, 'key-2', { after: 4, limit: 2 });
    expect(rest.map(({ stored }) => JSON.parse(stored))).toEqual([{ api_key: 'eh1.main-2.aaaa.bbbb' }]);
    expect(await isAnySealed(db, sealedColumns(), 'main')).toBe(true);
    expect(await isAnySealed(db, sealedColumns(), 'mai')).toBe(false);
    expect(await isAnySealed(db, sealedColumns(), null)).toBe(true);
    // Their tables leave room for a second version in the page of each row.
    const tables = [...new Set(sealedColumns().map(({ table }) => table))].toSorted();
    const roomy = await db.query(
      `select relname as name from pg_class where 'fillfactor=45' = any(reloptions) order by relname collate "C"`,
    );
    expect(roomy.map(({ name }) => name)).toEqual(tables);
  });

  test('are written only over rows that nobody has touched, change nothing else, and are audited once', async () => {
    await using db = await openTestDatabase(dialect);
    await insert(db, ...['a', 'b', 'c', 'd'].map((name) => ({ api_key: `eh1.main.${name}` })));
    const others = (): Promise<object[]> =>
      db.query(`select id, name, provider, wanted, created_at, updated_at, revision from engine_registry order by id`);
    const before = await others();
    const read = await readRowsNotOn(db, CONFIG, 'key-2', { after: null, limit: 10 });
    await db.query(`update engine_registry set config = '{"api_key": "eh1.main.newer"}' where id = 2`);
    await db.query(`update engine_registry set name = 'renamed' where id = 3`);
    await db.query(`delete from engine_registry where id = 4`);
    const anew = read.map(({ stored, ...row }) => ({
      ...row,
      values: 2,
      stored: stored.replace('eh1.main', 'eh1.key-2'),
    }));
    const audit = { origin: ORIGIN, after: { to: 'key-2' } };
    expect(await writeResealed(db, CONFIG, anew, audit)).toEqual({ rows: 1, values: 2 });
    expect(await writeResealed(db, CONFIG, anew, audit)).toEqual({ rows: 0, values: 0 });
    const stored = await db.query(`select config ->> 'api_key' as key from engine_registry order by id`);
    expect(stored.map(({ key }) => key)).toEqual(['eh1.key-2.a', 'eh1.main.newer', 'eh1.main.c']);
    expect(await others()).toEqual([before[0], before[1], { ...before[2], name: 'renamed' }]);
    const events = await db.query('select event_type, entity_type, after from audit_events');
    expect(events).toEqual([
      {
        event_type: 'vault.values.resealed',
        entity_type: 'engine_registry',
        after: { to: 'key-2', rows: 1, values: 2 },
      },
    ]);
  });

  test('are not written where a trigger changes another column with them', async () => {
    await using db = await openTestDatabase(dialect);
    await insert(db, { api_key: 'eh1.main.a' }, { api_key: 'eh1.main.b' });
    await db.query(
      `create function bump() returns trigger language plpgsql as
         $$ begin new.revision = new.revision + 1; return new; end $$;
       create trigger bump before update on engine_registry for each row execute function bump()`,
    );
    const read = await readRowsNotOn(db, CONFIG, 'key-2', { after: null, limit: 10 });
    const anew = read.map((row) => ({ ...row, values: 1, stored: row.stored.replace('main', 'key-2') }));
    const refused = writeResealed(db, CONFIG, anew, { origin: ORIGIN, after: {} });
    await expect(refused).rejects.toMatchObject({ code: 'RESEALING_CHANGED_MORE', where: 'engine_registry' });
    expect(await countRowsNotOn(db, CONFIG, 'main')).toBe(0);
    expect(await db.query('select from audit_events')).toEqual([]);
  });
});
