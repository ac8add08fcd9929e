import { hashJson, type RunId, type RunRecord } from '@enginehouse/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { makePlan, makeRecord, succeeded } from '../testing/run-records.ts';
import { createRunLog } from './run-log.ts';
import { createRunLogReader } from './run-log-reader.ts';

describe.each(TEST_DIALECTS)('runs that are refused on %s', (dialect) => {
  let db: Database;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
  });
  afterAll(() => db.close());
  beforeEach(() => db.query('truncate engine_runs, run_outputs, run_plans'));

  const read = (runId: string) => createRunLogReader(db).get(runId);
  const rows = async (): Promise<number> => {
    const [row] = await db.query<{ runs: number }>('select count(*)::int as runs from engine_runs');
    return row?.runs ?? -1;
  };
  test('a bad record loses none of the others', async () => {
    await using log = createRunLog(db);
    const plan = makePlan(3);
    const good = Array.from({ length: 300 }, () => makeRecord(plan));
    const bad: readonly [RunRecord, string][] = [
      [makeRecord(plan, { origin: { actor: 'a\u0000b' } }), 'RUN_RECORD_REFUSED'],
      [makeRecord(plan, { teams: ['a\u0000b'] }), 'RUN_RECORD_REFUSED'],
      [makeRecord(plan, { origin: { idempotencyKey: denseText(9_000) } }), 'RUN_RECORD_REFUSED'],
      [makeRecord(plan, { durationMs: 'soon' as unknown as number }), 'RUN_RECORD_REFUSED'],
      [makeRecord(plan, { startedAt: Number.NaN }), 'RUN_RECORD_REFUSED'],
      [makeRecord(plan, { signals: { amount: 1n as unknown as number } }), 'RUN_RECORD_REFUSED'],
      [makeRecord(plan, { outcomes: [succeeded(1), succeeded(1n as unknown as number)] }), 'RUN_RECORD_REFUSED'],
      [makeRecord(plan, { outcomes: many(600, succeeded('x'.repeat(60_000))) }), 'RUN_RECORD_REFUSED'],
      [makeRecord(plan, { runId: 'run-1' as RunId }), 'INVALID_RUN_ID'],
      [makeRecord(plan, { runId: 'a3bb189e-8bf9-4c4e-9a3b-4f1c2d3e4f5a' as RunId }), 'INVALID_RUN_ID'],
      [{ ...makeRecord(plan), runId: good[0]?.runId as RunId }, 'RUN_ALREADY_LOGGED'],
    ];
    log.configure({ keepOutputs: 'all' });
    const mixed = [...good.slice(0, 150), ...bad.map(([record]) => record), ...good.slice(150)];
    const outcomes = await Promise.allSettled(mixed.map((record) => log.append(record)));
    const codes = outcomes.slice(150, 150 + bad.length).map((one) => (one as PromiseRejectedResult).reason?.code);
    expect(codes).toEqual(bad.map(([, code]) => code));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(300);
    expect(await rows()).toBe(300);
    expect(log.queued).toBe(0);
    const after = await read(good[150]?.runId ?? '');
    expect(after?.signalsHash).toBe(hashJson(good[150]?.signals ?? {}));
    expect(after?.engines.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  test('an id that is in the log is refused', async () => {
    await using log = createRunLog(db);
    const record = makeRecord(makePlan(2));
    await log.append(record);
    await expect(log.append(record)).rejects.toMatchObject({ code: 'RUN_ALREADY_LOGGED' });
    expect(await rows()).toBe(1);
  });

  test('an idempotency key is used once by an actor; the second learns of the first', async () => {
    await using log = createRunLog(db);
    const plan = makePlan(2);
    const keyed = (actor: string, idempotencyKey: string) => makeRecord(plan, { origin: { actor, idempotencyKey } });
    const first = keyed('ann', 'key');
    await log.append(first);
    const outcomes = await Promise.allSettled([
      log.append(makeRecord(plan)),
      log.append(keyed('ann', 'key')),
      log.append(keyed('bob', 'key')),
      log.append(keyed('ann', 'other')),
      log.append(keyed('ann', 'other')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'IDEMPOTENCY_KEY_USED', details: { runId: first.runId } } });
    expect((await createRunLogReader(db).runByIdempotencyKey('ann', 'key'))?.runId).toBe(first.runId);
    expect(await createRunLogReader(db).runByIdempotencyKey('carl', 'key')).toBeNull();
    expect(await db.query('select 1 from run_outputs where run_id not in (select id from engine_runs)')).toEqual([]);
  });

  test('writers that fight over the same keys in opposite orders settle it', async () => {
    const [left, right] = [createRunLog(db), createRunLog(db)];
    const plan = makePlan(2);
    const keys = Array.from({ length: 400 }, (_, index) => `key-${index}`);
    const append = (log: typeof left, key: string) => log.append(makeRecord(plan, { origin: { idempotencyKey: key } }));
    const outcomes = await Promise.allSettled([
      ...keys.map((key) => append(left, key)),
      ...keys.toReversed().map((key) => append(right, key)),
    ]);
    const won = outcomes.filter(({ status }) => status === 'fulfilled');
    const refused = outcomes.filter((one) => one.status === 'rejected').map((one) => one.reason.code as string);
    expect([won.length, refused.length, new Set(refused)]).toEqual([400, 400, new Set(['IDEMPOTENCY_KEY_USED'])]);
    expect(await rows()).toBe(400);
    await Promise.all([left.close(), right.close()]);
  });
});

function many<Item>(count: number, item: Item): Item[] {
  return Array.from({ length: count }, () => item);
}

/** Text that hardly compresses: an index holds a long key as long as it compresses well. */
function denseText(length: number): string {
  return Array.from({ length: Math.ceil(length / 64) }, (_, n) => hashJson(n)).join('');
}
