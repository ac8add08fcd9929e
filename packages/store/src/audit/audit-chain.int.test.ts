import { EnginehouseError } from '@enginehouse/errors';
import { type AuditBreakReason, auditEvents, columnName, type Field } from '@enginehouse/models';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openDatabase } from '../open-database.ts';
import { storedFields } from '../tables/stored-fields.ts';
import { emptyAudit, migratedTestLocation, TEST_DIALECTS, type TestLocation, testSigner } from '../testing/index.ts';
import { readAuditHead, sealAudit } from './audit-chain.ts';
import { AUDIT_LAYOUTS, NEWEST_LAYOUT } from './audit-layouts.ts';
import { hashOfLine, sealText } from './audit-line.ts';
import { dropAudit } from './drop-audit.ts';
import { linesAfter } from './read-chain.ts';
import { verifyAudit } from './verify-audit.ts';

const signer = testSigner();

test('every column of an audit event is hashed', () => {
  const columns = storedFields(auditEvents).map(([name, field]: readonly [string, Field]) => columnName(name, field));
  const hashed = AUDIT_LAYOUTS[NEWEST_LAYOUT]?.map((column) => /it\.(\w+)/.exec(column)?.[1]);
  expect(hashed).toEqual(columns);
});

describe.each(TEST_DIALECTS)('the chain over audit events on %s', (dialect) => {
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
  beforeEach(() => emptyAudit(db));

  async function write(count: number): Promise<void> {
    await db.query(
      `insert into audit_events (event_type, entity_type, entity_id, operation, before, after, actor_user_id, client_ip)
       select 'core.lamps.updated', 'lamps', n::text, 'update', null, jsonb_build_object('n', n, 'name', 'Lampe "ä"'), n, '::1'
       from generate_series(1, $1::int) as n`,
      [count],
    );
  }
  async function sealed(...counts: number[]): Promise<void> {
    for (const count of counts) {
      await write(count);
      await sealAudit(db, signer);
    }
  }
  /** As somebody does who may do anything with the database, but has no key. */
  async function tamper(statement: string): Promise<void> {
    await db.query(`
      alter table audit_events disable trigger user; alter table audit_batches disable trigger user;
      ${statement};
      alter table audit_events enable trigger user; alter table audit_batches enable trigger user`);
  }
  const verify = (head?: string) => verifyAudit({ db, signer, ...(head === undefined ? {} : { head }) });
  async function broken(head?: string): Promise<[seq: number, reason: AuditBreakReason] | null> {
    const found = (await verify(head)).broken;
    return found === null ? null : [found.seq, found.reason];
  }

  test('seals what is there, batch after batch, and finds it whole', async () => {
    expect(await sealAudit(db, signer)).toBeNull();
    expect(await verify()).toEqual({
      intact: true,
      broken: null,
      head: null,
      batches: 0,
      events: 0,
      droppedBatches: 0,
      unsealed: 0,
    });
    await sealed(3, 1, 2);
    expect(await sealAudit(db, signer)).toBeNull();
    await write(4);
    const head = await readAuditHead(db);
    expect(head).toMatchObject({ seq: 3, count: 2, awaited: [] });
    const progress: number[] = [];
    const found = await verifyAudit({ db, signer, onProgress: ({ done, total }) => progress.push(done, total) });
    expect(found).toMatchObject({ intact: true, batches: 3, events: 6, unsealed: 4, head: { seq: 3 } });
    expect(found.head?.text).toBe(`3.${head?.hash}`);
    expect(progress).toEqual([3, 3]);
  });

  test('seals more than fits into one batch', async () => {
    await write(2_300);
    while ((await sealAudit(db, signer)) !== null);
    expect(await verify()).toMatchObject({ intact: true, batches: 3, events: 2_300, unsealed: 0 });
  });

  test('names the first batch that was touched, however it was', async () => {
    await sealed(3, 3, 3, 3);
    const [rows, lines] = await Promise.all([
      db.query<{ id: number }>('select id from audit_events order by id'),
      db.query<{ seq: number; hash: string }>('select seq, hash from audit_batches order by seq'),
    ]);
    const ids = rows.map(({ id }) => id);
    const head = `4.${lines[3]?.hash}`;
    const cases: readonly [string, AuditBreakReason, number, string][] = [
      ['one altered letter', 'rows-altered', 2, `update audit_events set entity_id = '9' where id = ${ids[4]}`],
      [
        'a microsecond',
        'rows-altered',
        3,
        `update audit_events set occurred_at = occurred_at + interval '1 microsecond' where id = ${ids[6]}`,
      ],
      [
        'a number within',
        'rows-altered',
        1,
        `update audit_events set after = after || '{"n": 1.0}' where id = ${ids[0]}`,
      ],
      ['null for none', 'rows-altered', 1, `update audit_events set before = 'null' where id = ${ids[1]}`],
      ['an event gone', 'rows-missing', 2, `delete from audit_events where id = ${ids[5]}`],
      ['the last event gone', 'rows-missing', 4, `delete from audit_events where id = ${ids[11]}`],
      [
        'two events exchanged',
        'rows-altered',
        2,
        `update audit_events it set entity_id = other.entity_id, after = other.after from audit_events other
         where (it.id, other.id) in ((${ids[3]}, ${ids[4]}), (${ids[4]}, ${ids[3]}))`,
      ],
      ['a line gone', 'batch-missing', 2, 'delete from audit_batches where seq = 2'],
      ['the first line gone', 'batch-missing', 1, 'delete from audit_batches where seq = 1'],
      ['a line that says otherwise', 'line-altered', 3, 'update audit_batches set count = 2 where seq = 3'],
      ['a line with other bounds', 'line-altered', 3, 'update audit_batches set last_id = last_id + 1 where seq = 3'],
      [
        'two lines exchanged',
        'not-linked',
        2,
        'update audit_batches set seq = -seq where seq in (2, 3); update audit_batches set seq = 5 + seq where seq < 0',
      ],
      ['a forged signature', 'not-signed', 4, `update audit_batches set mac = repeat('0', 64) where seq = 4`],
      [
        'rows that retention is said to have removed',
        'drop-not-signed',
        1,
        `delete from audit_events where id <= ${ids[2]}; update audit_batches set dropped_at = now(), dropped_mac = mac where seq = 1`,
      ],
      ['a newer layout', 'line-altered', 2, 'update audit_batches set layout = 2 where seq = 2'],
      [
        'an event put in',
        'rows-added',
        1,
        `insert into audit_events (id, event_type, entity_type, operation) overriding system value values (0, 'x', 'x', 'x')`,
      ],
    ];
    const keep = 'create table kept_events as table audit_events; create table kept_batches as table audit_batches';
    const restore = `truncate audit_events, audit_batches;
      insert into audit_events overriding system value select * from kept_events;
      insert into audit_batches select * from kept_batches`;
    await db.query(keep);
    for (const [name, reason, seq, statement] of cases) {
      await tamper(statement);
      expect([name, await broken()]).toEqual([name, [seq, reason]]);
      await tamper(restore);
    }
    expect(await broken(head)).toBeNull();
    // A cut tail looks whole to whoever knows no head.
    await tamper(`delete from audit_batches where seq > 2; delete from audit_events where id > ${ids[5]}`);
    expect(await broken()).toBeNull();
    expect(await broken(head)).toEqual([3, 'tail-cut']);
    await tamper(restore);
    // Nor does one that was cut and went on.
    await tamper(`delete from audit_batches where seq = 4; delete from audit_events where id > ${ids[8]}`);
    await sealed(3);
    expect(await broken()).toBeNull();
    expect(await broken(head)).toEqual([4, 'other-chain']);
    await db.query('drop table kept_events, kept_batches');
    await expect(verify('4.xyz')).rejects.toMatchObject({ code: 'INVALID_AUDIT_HEAD' });
  });

  test('whoever rewrites a line, its hash and its rows alike has no key to sign it', async () => {
    await sealed(2, 2);
    const head = await readAuditHead(db);
    if (head === null) throw new TypeError('nothing sealed');
    const forged = { ...head, sealedAt: '2020-01-01T00:00:00.000Z' };
    await tamper(
      `update audit_batches set sealed_at = '${forged.sealedAt}', hash = '${hashOfLine(forged)}' where seq = 2`,
    );
    expect(await broken()).toEqual([2, 'not-signed']);
    await emptyAudit(db);
    await write(2);
    await sealAudit(db, testSigner('another key'));
    expect(await broken()).toEqual([1, 'not-signed']);
    const asked = (error: Error): Promise<unknown> =>
      verifyAudit({
        db,
        signer: {
          sign: signer.sign,
          isSigned: () => {
            throw error;
          },
        },
      });
    const entry = { status: 500, meaning: 'Its key is not here.', fix: 'Bring the key.' };
    const unknown = new EnginehouseError('SEALING_KEY_UNKNOWN', entry, { message: 'no such key' });
    expect(await asked(unknown)).toMatchObject({ broken: { seq: 1, reason: 'key-unknown' } });
    await expect(asked(new RangeError('anything else'))).rejects.toThrow(RangeError);
  });

  test('what is rolled back leaves a gap that is awaited, and forgotten when nothing can come any more', async () => {
    await sealed(1);
    await expect(
      db.transaction(async (tx) => {
        await tx.query(`insert into audit_events (event_type, entity_type, operation) values ('x', 'x', 'x')`);
        throw new Error('never mind');
      }),
    ).rejects.toThrow('never mind');
    await sealed(1);
    const head = await readAuditHead(db);
    const gap = (head?.throughId ?? 0) - 1;
    expect(head?.awaited).toMatchObject([{ ids: [[gap, gap]] }]);
    expect(await verify()).toMatchObject({ intact: true, unsealed: 0 });
    // Of the server's own housekeeping a transaction may run that began before.
    const horizon = head?.awaited[0]?.horizon ?? '';
    await expect
      .poll(() => db.query('select pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 as ended', [horizon]))
      .toEqual([{ ended: true }]);
    // As if it had been a minute ago.
    await tamper(`update audit_batches set awaited = jsonb_set(awaited, '{0,since}', '0') where seq = 2`);
    await sealed(1);
    expect((await readAuditHead(db))?.awaited).toEqual([]);
  });

  test('retention removes whole batches, keeps and signs their lines, and says so in an event', async () => {
    await sealed(3, 3, 3);
    expect(await dropAudit({ db, signer, days: 1 })).toEqual({ batches: 0, events: 0 });
    await sealedTwoDaysAgo(1, 2);
    expect(await dropAudit({ db, signer, days: 1, nodeId: 'node' })).toEqual({ batches: 2, events: 6 });
    expect(await db.query('select count(*) as count from audit_events')).toEqual([{ count: 4 }]);
    const [event] = await db.query(
      `select entity_id, after, node_id from audit_events where event_type = 'audit.batches.dropped'`,
    );
    expect(event).toEqual({
      entity_id: '1-2',
      after: { batches: 2, events: 6, auditRetentionDays: 1 },
      node_id: 'node',
    });
    expect(await verify()).toMatchObject({ intact: true, batches: 3, events: 3, droppedBatches: 2, unsealed: 1 });
    await sealAudit(db, signer);
    expect(await verify()).toMatchObject({ intact: true, batches: 4, events: 4, droppedBatches: 2, unsealed: 0 });
  });

  /** The chain as it would be, had these batches been sealed two days ago. */
  async function sealedTwoDaysAgo(...seqs: number[]): Promise<void> {
    let prevHash: string | null = null;
    for (const line of await linesAfter(db, 0, 1_000)) {
      const sealedAt = seqs.includes(line.seq) ? new Date(Date.now() - 2 * 86_400_000).toISOString() : line.sealedAt;
      const hash = hashOfLine({ ...line, sealedAt, prevHash });
      const mac = signer.sign(sealText({ seq: line.seq, hash }));
      const prev = prevHash === null ? 'null' : `'${prevHash}'`;
      await tamper(
        `update audit_batches set sealed_at = '${sealedAt}', hash = '${hash}', mac = '${mac}', prev_hash = ${prev} where seq = ${line.seq}`,
      );
      prevHash = hash;
    }
  }

  test('the database refuses to change or remove audit events and lines, also when asked by hand', async () => {
    await sealed(2);
    const refused = [
      `update audit_events set entity_id = 'x'`,
      'delete from audit_events',
      'truncate audit_events',
      'update audit_batches set count = 0',
      'delete from audit_batches',
      'truncate audit_batches',
    ];
    for (const statement of refused) {
      await expect(db.query(statement)).rejects.toMatchObject({
        code: 'DATABASE_CONSTRAINT',
        message: expect.stringContaining('append-only'),
      });
    }
    await expect(
      db.query(`select set_config('enginehouse.audit_retention', 'on', true); delete from audit_batches`),
    ).rejects.toMatchObject({ code: 'DATABASE_CONSTRAINT' });
    await expect(
      db.query(
        `select set_config('enginehouse.audit_retention', 'on', true); update audit_events set status = 'failed'`,
      ),
    ).rejects.toMatchObject({ code: 'DATABASE_CONSTRAINT' });
    expect(await verify()).toMatchObject({ intact: true, events: 2 });
  });
});
