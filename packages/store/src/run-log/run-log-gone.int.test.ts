import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { migrateDatabase } from '../migration/migrate-database.ts';
import { openDatabase } from '../open-database.ts';
import { startPostgres } from '../testing/index.ts';
import { makePlan, makeRecord } from '../testing/run-records.ts';
import { createRunLog } from './run-log.ts';

test('a server that crashes in the middle: nothing is answered that is not on disk, and it goes on after', async () => {
  await using server = await startPostgres();
  await using db = await openDatabase({ url: server.url });
  await migrateDatabase(db);
  const log = createRunLog(db);
  const plan = makePlan(5);
  const answered: string[] = [];
  const refusals: unknown[] = [];
  let going = true;
  const callers = Array.from({ length: 64 }, async () => {
    while (going) {
      const record = makeRecord(plan);
      await log.append(record).then(
        () => answered.push(record.runId),
        (error: unknown) => refusals.push(error),
      );
    }
  });
  await reaches(() => answered.length > 500);
  const beforeCrash = answered.length;
  // A backend that dies takes all connections with it: the server ends them, and recovers from its log.
  const [backend] = await db.query<{ pid: number }>('select pg_backend_pid() as pid');
  process.kill(backend?.pid ?? 0, 'SIGKILL');
  await reaches(() => refusals.length > 0);
  expect(log.queued).toBeLessThanOrEqual(64);
  const beforeRecovery = answered.length;
  await reaches(() => answered.length > beforeRecovery + 500);
  going = false;
  await Promise.all(callers);
  await log.close();
  expect(beforeCrash).toBeGreaterThan(0);
  expect(new Set(refusals.map((error) => (error as { code: string }).code))).toEqual(new Set(['RUN_NOT_LOGGED']));
  const missing = await db.query(
    'select id from unnest($1::uuid[]) as answered (id) where not exists (select from engine_runs run where run.id = answered.id)',
    [answered],
  );
  expect(missing).toEqual([]);
});

test('a database that is closed under the log: every append is refused, and closing ends', async () => {
  await using server = await startPostgres();
  const db = await openDatabase({ url: server.url });
  await migrateDatabase(db);
  const log = createRunLog(db);
  const plan = makePlan(2);
  await log.append(makeRecord(plan));
  await db.close();
  const outcomes = await Promise.allSettled(Array.from({ length: 600 }, () => log.append(makeRecord(plan))));
  expect(new Set(outcomes.map((one) => (one.status === 'rejected' ? one.reason.code : 'answered')))).toEqual(
    new Set(['RUN_NOT_LOGGED']),
  );
  await log.close();
});

async function reaches(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5);
}
