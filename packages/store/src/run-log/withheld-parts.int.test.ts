import { createRunId, hashJson, type Json, type RunId, type RunRecord, type WithheldPart } from '@enginehouse/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { makePlan, makeRecord, PENDING, succeeded } from '../testing/run-records.ts';
import { createRunLog } from './run-log.ts';
import { createRunLogReader } from './run-log-reader.ts';

const researchPlan = makePlan([
  { engineId: 'returned' },
  { engineId: 'research', withheld: true },
  { engineId: 'more-research', withheld: true, dependencies: [1] },
]);
const pendingRecord = (): RunRecord => {
  const record = makeRecord(researchPlan);
  return { ...record, outcomes: [succeeded({ score: 0.5 }), PENDING, PENDING] };
};
const partOf = (runId: RunId, output: Json = { score: 0.25 }): WithheldPart => ({
  runId,
  plan: researchPlan,
  outcomes: new Map([
    [1, succeeded(output, 7.5)],
    [2, { status: 'failed', durationMs: 2, startedAfterMs: 8, failure: { code: 'X', message: 'no' }, events: [] }],
  ]),
});

describe.each(TEST_DIALECTS)('withheld parts on %s', (dialect) => {
  let db: Database;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
  });
  afterAll(() => db.close());
  beforeEach(() => db.query('truncate engine_runs, run_outputs, run_plans'));

  const read = (runId: string) => createRunLogReader(db).get(runId);

  test('a withheld part that comes later is a second commit on the same row', async () => {
    await using log = createRunLog(db);
    const record = pendingRecord();
    await log.append(record);
    expect((await read(record.runId))?.engines.map(({ status }) => status)).toEqual([
      'succeeded',
      'pending',
      'pending',
    ]);
    await log.complete(partOf(record.runId));
    const run = await read(record.runId);
    expect(run?.status).toBe('succeeded');
    expect(run?.engines).toMatchObject([
      { status: 'succeeded', output: { score: 0.5 } },
      { status: 'succeeded', durationMs: 7.5, outputHash: hashJson({ score: 0.25 }), output: { score: 0.25 } },
      { status: 'failed', startedAfterMs: 8, failure: { code: 'X', message: 'no' } },
    ]);
    expect(await db.query('select withheld from run_outputs order by withheld')).toEqual([
      { withheld: false },
      { withheld: true },
    ]);
  });

  test('a withheld part finds its row whenever it comes: queued, being written, written', async () => {
    await using log = createRunLog(db);
    const records = Array.from({ length: 300 }, pendingRecord);
    const appended = records.map((record) => log.append(record));
    const parts = records.map(async (record, index) => {
      for (let turn = 0; turn < index % 7; turn++) await new Promise((go) => setImmediate(go));
      await log.complete(partOf(record.runId, { index }));
    });
    await Promise.all([...appended, ...parts]);
    for (const [index, record] of records.entries()) {
      const run = await read(record.runId);
      expect(run?.engines[1]).toMatchObject({ status: 'succeeded', output: { index } });
    }
    expect(await db.query('select 1 from engine_runs where pending_writer is not null')).toEqual([]);
  });

  test('a withheld part without its run is refused, and the others of its batch are not', async () => {
    await using log = createRunLog(db);
    const record = pendingRecord();
    await log.append(record);
    const [missing, there] = await Promise.allSettled([
      log.complete(partOf(createRunId())),
      log.complete(partOf(record.runId)),
    ]);
    expect(missing).toMatchObject({ status: 'rejected', reason: { code: 'RUN_NOT_IN_LOG' } });
    expect(there.status).toBe('fulfilled');
    const refused = makeRecord(researchPlan, { origin: { actor: 'NUL \u0000' } });
    const append = log.append(refused);
    const part = log.complete(partOf(refused.runId));
    await expect(append).rejects.toMatchObject({ code: 'RUN_RECORD_REFUSED' });
    await expect(part).rejects.toMatchObject({ code: 'RUN_RECORD_REFUSED' });
  });

  test('what a node left pending is lost when it starts again, and found when it comes all the same', async () => {
    const before = createRunLog(db, { nodeId: 'node-a' });
    const [lost, late] = [pendingRecord(), pendingRecord()];
    await Promise.all([before.append(lost), before.append(late)]);
    await using after = createRunLog(db, { nodeId: 'node-a' });
    expect(await after.opened).toBe(2);
    expect((await read(lost.runId))?.engines.map(({ status }) => status)).toEqual(['succeeded', 'lost', 'lost']);
    await before.complete(partOf(late.runId));
    expect((await read(late.runId))?.engines.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'failed']);
    await before.close();
  });

  test('what another node owes is given up when that node is gone', async () => {
    const other = createRunLog(db, { nodeId: 'node-b' });
    const record = pendingRecord();
    await other.append(record);
    const liveNodes = async (): Promise<string[]> => ['node-b'];
    await using log = createRunLog(db, { nodeId: 'node-a', liveNodes });
    expect(await log.opened).toBe(0);
    expect((await read(record.runId))?.engines[1]?.status).toBe('pending');
    expect(await log.giveUp(['node-b'])).toBe(1);
    expect((await read(record.runId))?.engines[1]?.status).toBe('lost');
    await other.close();
  });

  test('without a list of nodes, an embedded database gives up all, a server what is an hour old', async () => {
    const other = createRunLog(db, { nodeId: 'node-b' });
    const old = { ...pendingRecord(), startedAt: Date.now() - 3_700_000 };
    await Promise.all([other.append(pendingRecord()), other.append(old)]);
    await using log = createRunLog(db, { nodeId: 'node-a' });
    expect(await log.opened).toBe(dialect === 'pglite' ? 2 : 1);
    expect((await read(old.runId))?.engines[1]?.status).toBe('lost');
    await other.close();
  });

  test('a log that is closed has written all it took, and takes no more', async () => {
    const log = createRunLog(db);
    const appended = Array.from({ length: 700 }, () => log.append(pendingRecord()));
    const record = pendingRecord();
    appended.push(log.append(record));
    const part = log.complete(partOf(record.runId));
    await log.close();
    expect(await db.query('select id from engine_runs')).toHaveLength(701);
    await Promise.all([...appended, part]);
    await expect(log.append(makeRecord(makePlan(1)))).rejects.toMatchObject({ code: 'RUN_LOG_CLOSED' });
    await expect(log.complete(partOf(record.runId))).rejects.toMatchObject({ code: 'RUN_LOG_CLOSED' });
    await log.close();
  });
});
