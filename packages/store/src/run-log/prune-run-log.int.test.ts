import type { RunId } from '@enginehouse/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { makePlan, makeRecord, PENDING, succeeded } from '../testing/run-records.ts';
import { pruneRunLog } from './prune-run-log.ts';
import { firstRunIdAt } from './run-id-time.ts';
import { createRunLog } from './run-log.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 5, 30);
const plan = makePlan([{ engineId: 'returned' }, { engineId: 'research', withheld: true }]);

describe.each(TEST_DIALECTS)('retention on %s', (dialect) => {
  let db: Database;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
  });
  afterAll(() => db.close());

  /** One run a day, the oldest 99 days old; the one of day 90 still owes its withheld part. */
  beforeEach(async () => {
    await db.query('truncate engine_runs, run_outputs, run_plans');
    await using log = createRunLog(db);
    await log.opened;
    const appended = Array.from({ length: 100 }, (_, days) => {
      const startedAt = NOW - days * DAY_MS;
      const runId = firstRunIdAt(startedAt) as RunId;
      const outcomes = [succeeded({ score: 1 }), days === 90 ? PENDING : succeeded({ text: 'x'.repeat(500) })];
      return log.append(makeRecord(plan, { runId, startedAt, outcomes }));
    });
    await Promise.all(appended);
  });

  const days = async (): Promise<number[]> => {
    const rows = await db.query<{ started_at: Date }>('select started_at from engine_runs order by id desc');
    return rows.map((row) => (NOW - row.started_at.getTime()) / DAY_MS);
  };
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, day) => day);

  test('by age leaves what is young enough, and what is still owed', async () => {
    expect(await pruneRunLog(db, { maxAgeDays: 30 }, { now: NOW, batch: 7 })).toEqual({ runs: 68, plans: 0 });
    expect(await days()).toEqual([...upTo(31), 90]);
    expect(await db.query('select 1 from run_outputs where run_id not in (select id from engine_runs)')).toEqual([]);
    expect(await db.query('select 1 from run_outputs')).toHaveLength(31 * 2 + 1);
    expect(await pruneRunLog(db, { maxAgeDays: 30 }, { now: NOW })).toEqual({ runs: 0, plans: 0 });
  });

  test('by number leaves the newest', async () => {
    expect(await pruneRunLog(db, { maxRows: 12 })).toEqual({ runs: 87, plans: 0 });
    expect(await days()).toEqual([...upTo(12), 90]);
    expect((await pruneRunLog(db, { maxRows: 0 })).runs).toBe(12);
    expect(await days()).toEqual([90]);
  });

  test('by size leaves about as much as asked', async () => {
    const sizeOf = async (): Promise<number> => {
      const [row] = await db.query<{ bytes: number }>(
        `select (select sum(pg_column_size(run.*)) from engine_runs run)::float8
              + (select sum(pg_column_size(kept.*)) from run_outputs kept)::float8 as bytes`,
      );
      return row?.bytes ?? 0;
    };
    const before = await sizeOf();
    await pruneRunLog(db, { maxBytes: before / 2 });
    const after = await sizeOf();
    expect(after).toBeLessThan(before / 2);
    expect(after).toBeGreaterThan(before / 4);
    await pruneRunLog(db, { maxBytes: 1e9 });
    expect(await sizeOf()).toBe(after);
  });

  test('takes the strictest of what is asked, and nothing without', async () => {
    expect((await pruneRunLog(db, { maxAgeDays: 50, maxRows: 20, maxBytes: null }, { now: NOW })).runs).toBe(79);
    expect((await pruneRunLog(db, {})).runs).toBe(0);
    await expect(pruneRunLog(db, { maxRows: -1 })).rejects.toMatchObject({
      code: 'INVALID_RUN_QUERY',
      where: 'maxRows',
    });
  });

  test('drops plans without runs after a day, and no younger ones', async () => {
    await pruneRunLog(db, { maxRows: 0 });
    await db.query('update engine_runs set pending_writer = null');
    expect(await pruneRunLog(db, { maxRows: 0 })).toEqual({ runs: 1, plans: 0 });
    await db.query(`update run_plans set last_used_at = now() - interval '25 hours'`);
    expect(await pruneRunLog(db, { maxRows: 0 })).toEqual({ runs: 0, plans: 1 });
  });

  test('stops between batches when it is told to', async () => {
    const stop = new AbortController();
    stop.abort();
    expect((await pruneRunLog(db, { maxRows: 0 }, { signal: stop.signal })).runs).toBe(0);
  });
});
