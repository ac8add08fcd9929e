import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openDatabase } from '../open-database.ts';
import { migratedTestLocation, TEST_DIALECTS, type TestLocation } from '../testing/index.ts';
import { pruneOutbox, readOutbox, readOutboxOf } from './outbox.ts';
import type { OutboxRecord } from './outbox-record.ts';
import { stampOutbox } from './stamp-outbox.ts';

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
  beforeEach(() =>
    db.query(
      'truncate outbox, outbox_marker; update outbox_head set position = 0, reserved_position = 0, pruned_position = 0',
    ),
  );
  const records = async (after: number, limit = 10): Promise<readonly OutboxRecord[]> =>
    (await readOutbox(db, { after, limit })).records;

  test('gives positions in the order of writing, once', async () => {
    expect(await stampOutbox(db)).toBeNull();
    for (const subject of ['a', 'b', 'c']) await db.query(WRITE, [subject]);
    expect(await records(0)).toEqual([]);
    const stamped = await stampOutbox(db);
    expect(stamped?.after).toBe(0);
    expect(stamped?.records).toEqual(await records(0));
    expect(await stampOutbox(db)).toBeNull();
    const read = await records(1);
    expect(read.map(({ position, subject }) => [position, subject])).toEqual([
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(read[0]).toMatchObject({ source: 'test', type: 'test.record.written', data: { n: 1 }, revision: null });
    expect(await readOutbox(db, { after: 3, limit: 1 })).toEqual({
      head: { position: 3, reserved: 10_003, pruned: 0 },
      records: [],
    });
    expect(await readOutbox(db, { after: 0, limit: 0 })).toEqual({
      head: { position: 3, reserved: 10_003, pruned: 0 },
      records: [],
    });
  });

  test('forgets what is old, says how far, and goes on counting behind it', async () => {
    await db.query(WRITE, ['old']);
    await db.query(WRITE, ['older']);
    await stampOutbox(db);
    await db.query(`update outbox set occurred_at = now() - interval '8 days'`);
    await db.query(WRITE, ['new']);
    expect(await pruneOutbox(db)).toBe(2);
    expect(await pruneOutbox(db)).toBe(0);
    expect((await stampOutbox(db))?.after).toBe(2);
    const page = await readOutbox(db, { after: 0, limit: 10 });
    expect(page.head).toEqual({ position: 3, reserved: 10_002, pruned: 2 });
    expect(page.records.map(({ subject }) => subject)).toEqual(['new']);
  });

  test('goes on behind what was reserved when a crash may have forgotten positions, and in a copy', async () => {
    for (const subject of ['a', 'b']) await db.query(WRITE, [subject]);
    await stampOutbox(db);
    expect((await readOutbox(db, { after: 0, limit: 0 })).head).toMatchObject({ position: 2, reserved: 10_002 });
    // As a crash leaves it: commits that were not on disk are gone, and so is what an unlogged table held.
    await db.query('update outbox set position = null; update outbox_head set position = 0; truncate outbox_marker');
    expect(await stampOutbox(db)).toMatchObject({ after: 10_002, records: [{ subject: 'a', position: 10_003 }, {}] });
    await db.query(WRITE, ['c']);
    expect(await stampOutbox(db)).toMatchObject({ after: 10_004, records: [{ position: 10_005 }] });
    // A dump brings the marker along, but not the number of the database.
    await db.query('update outbox_marker set database_number = database_number + 1');
    await db.query(WRITE, ['d']);
    expect(await stampOutbox(db)).toMatchObject({ after: 20_004, records: [{ position: 20_005 }] });
  });

  test('reserves more when a block is used up', async () => {
    await db.query(
      `insert into outbox (source, type, subject) select 'test', 'test.record.written', 'a' from generate_series(1, 11500)`,
    );
    const firsts: number[] = [];
    for (let stamped = await stampOutbox(db); stamped !== null; stamped = await stampOutbox(db)) {
      const { head } = await readOutbox(db, { after: 0, limit: 0 });
      expect(head.position).toBe(stamped.records.at(-1)?.position);
      expect(head.reserved).toBeGreaterThanOrEqual(head.position);
      firsts.push(stamped.after);
    }
    expect(firsts).toEqual(Array.from({ length: 12 }, (_, index) => index * 1_000));
  });

  test('reads on behind a record of one subject, and one record where there is no subject', async () => {
    for (const subject of ['a', 'b', 'a', null, null, 'a']) await db.query(WRITE, [subject]);
    await stampOutbox(db);
    const positions = async (subject: string | null, from: number, through: number): Promise<number[]> =>
      (await readOutboxOf(db, subject, { from, through, limit: 10 })).map(({ position }) => position);
    expect(await positions('a', 1, 6)).toEqual([1, 3, 6]);
    expect(await positions('a', 3, 5)).toEqual([3]);
    expect(await positions(null, 4, 6)).toEqual([4]);
  });

  test('shows every record to a reader that follows positions, whoever writes and stamps', async () => {
    const others =
      dialect === 'pglite' ? [db, db] : await Promise.all([1, 2].map(() => openDatabase(location.options)));
    const subjects = Array.from({ length: 200 }, (_, n) => String(n));
    let writing = true;
    const read: string[] = [];
    let position = 0;
    const follow = async () => {
      for (const record of await records(position, 50)) {
        expect(record.position).toBeGreaterThan(position);
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
    while ((await stampOutbox(db)) !== null);
    for (let before = -1; before !== read.length; ) {
      before = read.length;
      await follow();
    }
    expect(read).toHaveLength(subjects.length);
    expect(new Set(read)).toEqual(new Set(subjects));
    if (dialect === 'postgres') await Promise.all(others.map((node) => node.close()));
  });
});
