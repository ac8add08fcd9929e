import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openDatabase } from '../open-database.ts';
import { migratedTestLocation, TEST_DIALECTS, type TestLocation } from '../testing/index.ts';
import { outboxRange, pruneOutbox, readOutbox, stampOutbox } from './outbox.ts';

const WRITE = `insert into outbox (source, type, subject, data) values ('test', 'test.record.written', $1, '{"n": 1}')`;

describe.each(TEST_DIALECTS)('the outbox on %s', (dialect) => {
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
  beforeEach(() => db.query('truncate outbox'));

  test('gives positions in the order of writing, once', async () => {
    expect(await outboxRange(db)).toBeNull();
    for (const subject of ['a', 'b', 'c']) await db.query(WRITE, [subject]);
    expect(await readOutbox(db, { after: 0, limit: 10 })).toEqual([]);
    expect(await stampOutbox(db)).toBe(3);
    expect(await stampOutbox(db)).toBe(0);
    const records = await readOutbox(db, { after: 1, limit: 10 });
    expect(records.map(({ position, subject }) => [position, subject])).toEqual([
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(records[0]).toMatchObject({ source: 'test', type: 'test.record.written', data: { n: 1 }, revision: null });
    expect(await outboxRange(db)).toEqual({ first: 1, last: 3 });
  });

  test('forgets what is old, and goes on counting behind it', async () => {
    await db.query(WRITE, ['old']);
    await db.query(WRITE, ['older']);
    await stampOutbox(db);
    await db.query(`update outbox set occurred_at = now() - interval '8 days'`);
    expect(await pruneOutbox(db)).toBe(1);
    await db.query(WRITE, ['new']);
    await stampOutbox(db);
    expect((await readOutbox(db, { after: 2, limit: 10 })).map(({ subject }) => subject)).toEqual(['new']);
  });

  test('shows every record to a reader that follows positions, whoever writes and stamps', async () => {
    const others =
      dialect === 'pglite' ? [db, db] : await Promise.all([1, 2].map(() => openDatabase(location.options)));
    const subjects = Array.from({ length: 200 }, (_, n) => String(n));
    let writing = true;
    const read: string[] = [];
    let position = 0;
    const follow = async () => {
      for (const record of await readOutbox(db, { after: position, limit: 50 })) {
        position = record.position;
        read.push(record.subject ?? '');
      }
    };
    const reader = (async () => {
      while (writing) await follow();
    })();
    const stampers = others.map(async (node) => {
      while (writing) await stampOutbox(node);
    });
    // Transactions that stay open for different times commit in another order than they took their ids.
    await Promise.all(
      subjects.map((subject, n) =>
        (others[n % 2] ?? db).transaction(async (tx) => {
          await tx.query(WRITE, [subject]);
          await tx.query('select pg_sleep($1::float8)', [(n % 7) / 1000]);
        }),
      ),
    );
    writing = false;
    await Promise.all([reader, ...stampers]);
    await stampOutbox(db);
    for (let before = -1; before !== read.length; ) {
      before = read.length;
      await follow();
    }
    expect(read).toHaveLength(subjects.length);
    expect(new Set(read)).toEqual(new Set(subjects));
    if (dialect === 'postgres') await Promise.all(others.map((node) => node.close()));
  });
});
