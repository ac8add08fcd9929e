import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { migrateDatabase } from '../migration/migrate-database.ts';
import { openDatabase } from '../open-database.ts';
import { migratedTestLocation, startPostgres } from '../testing/index.ts';
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
  expect(await notInLog(db, answered)).toEqual([]);
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

test('a full disk: what finds no room is refused, and the log goes on when there is', async () => {
  await using location = await migratedTestLocation('pglite');
  const { dataDir } = location.options as { readonly dataDir: string };
  const full = join(dataDir, 'full');
  const disk = pathToFileURL(join(import.meta.dirname, '../testing/full-disk.ts'));
  disk.searchParams.set('switch', full);
  await using db = await openDatabase({ dataDir, workerFlags: ['--import', disk.href] });
  await using log = createRunLog(db);
  const plan = makePlan(5);
  const append = async (): Promise<string> => {
    const record = makeRecord(plan);
    await log.append(record);
    return record.runId;
  };
  const answered = await Promise.all(Array.from({ length: 300 }, append));
  await writeFile(full, '/pg_wal/');
  for (const outcome of await Promise.allSettled(Array.from({ length: 600 }, append))) {
    expect(outcome).toMatchObject({ reason: { code: 'RUN_NOT_LOGGED', cause: { code: 'DATABASE_FULL' } } });
  }
  await rm(full);
  // The embedded database starts anew, and pauses between two attempts.
  for (let first: string | undefined; first === undefined; ) {
    first = await append().catch(() => undefined);
    if (first === undefined) await delay(50);
    else answered.push(first);
  }
  answered.push(...(await Promise.all(Array.from({ length: 300 }, append))));
  expect(await notInLog(db, answered)).toEqual([]);
});

/** Those of the ids that no row has. */
async function notInLog(db: Database, ids: readonly string[]): Promise<object[]> {
  const sql = 'select id from unnest($1::uuid[]) as answered (id) where id not in (select id from engine_runs)';
  return db.query(sql, [ids]);
}

async function reaches(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5);
}
