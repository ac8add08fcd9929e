import { describe, expect, test } from 'vitest';
import { openDatabase } from '../open-database.ts';
import { migratedTestLocation, startCrashWriter, TEST_DIALECTS } from '../testing/index.ts';
import { createRunLog } from './run-log.ts';

/** Answered runs after which the process is killed, start by start. */
const KILLS = [300, 1_500];

describe.each(TEST_DIALECTS)('kill -9 on %s', (dialect) => {
  test('every run that was answered is in the log, whole, and what was pending is lost', async () => {
    await using location = await migratedTestLocation(dialect);
    const answered: string[] = [];
    for (const count of KILLS) {
      const writer = startCrashWriter(location.options, { nodeId: 'node' });
      await writer.until(count);
      answered.push(...(await writer.kill()));
    }
    await using db = await openDatabase(location.options);
    await using log = createRunLog(db, { nodeId: 'node' });
    expect(await log.opened).toBeGreaterThan(0);
    const missing = await db.query(
      'select id from unnest($1::uuid[]) as answered (id) where not exists (select from engine_runs run where run.id = answered.id)',
      [answered],
    );
    expect(missing).toEqual([]);
    const [state] = await db.query<{ pending: number; plans: number; alone: number }>(
      `select (select count(*) from engine_runs where pending_writer is not null)::int as pending,
              (select count(*) from run_plans)::int as plans,
              (select count(*) from run_outputs where run_id not in (select id from engine_runs))::int as alone`,
    );
    expect(state).toEqual({ pending: 0, plans: 1, alone: 0 });
  });
});
