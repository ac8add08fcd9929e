import { createRunId, hashJson, type Json, type RunId, type RunRecord, type WithheldPart } from '@enginehouse/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { makePlan, makeRecord, PENDING, succeeded } from '../testing/run-records.ts';
import { planKey, planNumbers, writePlanDocument } from './plan-document.ts';
import { createRunLog } from './run-log.ts';
import { createRunLogReader } from './run-log-reader.ts';

describe.each(TEST_DIALECTS)('run log on %s', (dialect) => {
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
  const transactions = async (): Promise<number> => {
    const [row] = await db.query<{ count: number }>(
      'select count(distinct xmin::text::int8)::int as count from engine_runs',
    );
    return row?.count ?? -1;
  };
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

  test('a run is read back whole', async () => {
    await using log = createRunLog(db, { keepOutputs: 'all', keepSignals: true });
    const plan = makePlan(
      [
        { engineId: 'first', version: '2.1.0', drifted: true },
        { engineId: 'second', dependencies: [0], restrictedToTeams: ['sales'] },
        { engineId: 'third', dependencies: [0, 1] },
        { engineId: 'research', withheld: true, dependencies: [0] },
      ],
      41,
    );
    const signals = {
      text: 'NUL \u0000, half a pair \ud83d, 日本語, "quoted" \\ {braces},\n',
      list: [1, null, { a: [] }],
    };
    const record = makeRecord(plan, {
      signals,
      startedAt: 1_790_000_000_123,
      durationMs: 12.375,
      status: 'partial',
      teams: ['sales', 'a "quoted", {team}'],
      request: {
        teams: ['sales', 'a "quoted", {team}'],
        budget: 12,
        targets: ['third'],
        maxRisk: 'high',
        research: true,
      },
      origin: {
        actor: 'user "nasty", \\ {1} NULL',
        userId: 7,
        organizationId: 3,
        module: 'NULL',
        adapter: '',
        requestId: 'ü\n\t',
        idempotencyKey: 'once',
      },
      outcomes: [
        succeeded({ b: 1, a: signals.text }, 0.001),
        {
          status: 'failed',
          durationMs: 3,
          startedAfterMs: 0.25,
          failure: { code: 'ENGINE_FAILED', message: '\u0000\n' },
          events: [],
        },
        {
          status: 'skipped',
          durationMs: 0,
          startedAfterMs: 0,
          failure: { code: 'SKIPPED', message: 'no', cause: 'second' },
          events: [],
        },
        succeeded(null, 60_000.5),
      ],
    });
    await log.append(record);
    const run = await read(record.runId);
    expect(run).toEqual({
      runId: record.runId,
      startedAt: 1_790_000_000_123,
      durationMs: 12.375,
      origin: record.origin,
      teams: record.teams,
      request: record.request,
      signalsHash: hashJson(signals),
      signals,
      planHash: plan.planHash,
      visibleHash: plan.visibleHash,
      revision: 41,
      engineSetHash: plan.engineSetHash,
      status: 'partial',
      excluded: plan.excluded,
      engines: plan.engines.map(({ engine, batch, withheld, restrictedToTeams }, position) => ({
        engineId: engine.engineId,
        version: engine.definition.version,
        contentHash: engine.contentHash,
        drifted: engine.drifted,
        batch,
        dependencies: engine.definition.dependencies,
        withheld,
        ...(restrictedToTeams === undefined ? {} : { restrictedToTeams }),
        status: record.outcomes[position]?.status,
        durationMs: record.outcomes[position]?.durationMs,
        startedAfterMs: record.outcomes[position]?.startedAfterMs,
        outputHash: [hashJson({ a: signals.text, b: 1 }), null, null, hashJson(null)][position],
        ...(position === 0 ? { output: { b: 1, a: signals.text } } : {}),
        ...(position === 3 ? { output: null } : {}),
        ...(record.outcomes[position]?.failure === undefined ? {} : { failure: record.outcomes[position]?.failure }),
      })),
    });
  });

  test('runs of one moment share a commit, and of one plan a document', async () => {
    await using log = createRunLog(db);
    const plan = makePlan(5);
    await Promise.all(Array.from({ length: 1_000 }, () => log.append(makeRecord(plan))));
    expect(await rows()).toBe(1_000);
    expect(await transactions()).toBeLessThanOrEqual(10);
    await log.append(makeRecord(makePlan(5, 99)));
    expect(await db.query('select 1 from run_plans')).toHaveLength(1);
  });

  test('a run without signals to keep keeps their hash, and of the outputs the last', async () => {
    const log = createRunLog(db);
    const plan = makePlan([{ engineId: 'a' }, { engineId: 'b', dependencies: [0] }, { engineId: 'r', withheld: true }]);
    const records = Array.from({ length: 5 }, () => makeRecord(plan));
    const kept = async (record: RunRecord | undefined) =>
      (await read(record?.runId ?? ''))?.engines.map((engine) => 'output' in engine);
    const [byDefault, none, all, keyed, keyedNone] = records;
    for (const [record, policy] of [
      [byDefault, {}],
      [none, { keepOutputs: 'none' }],
      [all, { keepOutputs: 'all', keepSignals: true }],
    ] as const) {
      log.configure(policy);
      if (record !== undefined) await log.append(record);
    }
    expect(await kept(byDefault)).toEqual([false, true, true]);
    expect(await kept(none)).toEqual([false, false, true]);
    expect(await kept(all)).toEqual([true, true, true]);
    expect(await read(byDefault?.runId ?? '')).not.toHaveProperty('signals');
    expect((await read(all?.runId ?? ''))?.signals).toEqual(all?.signals);
    // What a repeated request is answered from.
    log.configure({ keepOutputs: 'last' });
    await log.append(makeRecord(plan, { ...keyed, origin: { idempotencyKey: 'k' } }));
    log.configure({ keepOutputs: 'none' });
    await log.append(makeRecord(plan, { ...keyedNone, origin: { idempotencyKey: 'l' } }));
    expect(await kept(keyed)).toEqual([true, true, true]);
    expect(await kept(keyedNone)).toEqual([false, false, true]);
    await log.close();
  });

  test('an output above 64 KB leaves its hash, its size and how it begins', async () => {
    await using log = createRunLog(db);
    const output = { text: 'x'.repeat(70_000) };
    const record = makeRecord(makePlan(1), { outcomes: [succeeded(output)] });
    await log.append(record);
    const [engine] = (await read(record.runId))?.engines ?? [];
    expect(engine).toMatchObject({ outputHash: hashJson(output), outputPreview: { bytes: 70_011 } });
    expect(engine).not.toHaveProperty('output');
  });

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

  test('plans whose numbers collide are kept apart', async () => {
    const plan = makePlan(3);
    const [first = 0, second = 0] = planNumbers(planKey(writePlanDocument(plan)));
    await db.query(
      `insert into run_plans values ($1, 'another', '', '', '', '{}', '{}', '["","","",[],[]]', now(), now())`,
      [first],
    );
    await using log = createRunLog(db);
    const record = makeRecord(plan);
    await log.append(record);
    expect((await read(record.runId))?.planHash).toBe(plan.planHash);
    expect(await db.query('select plan_id from engine_runs')).toEqual([{ plan_id: second }]);
  });

  test('a log restored from a copy older than a plan shows no other plan, and heals with its next use', async () => {
    const plan = makePlan(3);
    const record = makeRecord(plan);
    await using log = createRunLog(db);
    await log.append(record);
    await db.query('delete from run_plans');
    await expect(read(record.runId)).rejects.toMatchObject({ code: 'PLAN_DOCUMENT_MISSING', where: record.runId });
    await using later = createRunLog(db);
    await later.append(makeRecord(plan));
    expect((await read(record.runId))?.planHash).toBe(plan.planHash);
  });

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

  test('lone surrogates and control characters are kept in JSON, wherever they are', async () => {
    await using log = createRunLog(db, { keepOutputs: 'all', keepSignals: true });
    const hard = { 'key \ud800 \u0000': ['\udfff\u001e\u001f\n', '\u0000'] };
    const record = makeRecord(makePlan(1), { signals: hard, outcomes: [succeeded(hard)] });
    await log.append(record);
    const run = await read(record.runId);
    expect(run?.signals).toEqual(hard);
    expect(run?.engines[0]?.output).toEqual(hard);
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

  test('a log that is closed has written all it took, and takes no more', async () => {
    const log = createRunLog(db);
    const appended = Array.from({ length: 700 }, () => log.append(pendingRecord()));
    const record = pendingRecord();
    appended.push(log.append(record));
    const part = log.complete(partOf(record.runId));
    await log.close();
    expect(await rows()).toBe(701);
    await Promise.all([...appended, part]);
    await expect(log.append(makeRecord(makePlan(1)))).rejects.toMatchObject({ code: 'RUN_LOG_CLOSED' });
    await expect(log.complete(partOf(record.runId))).rejects.toMatchObject({ code: 'RUN_LOG_CLOSED' });
    await log.close();
  });

  test('an append from within a transaction is written outside of it', async () => {
    await using log = createRunLog(db);
    const record = makeRecord(makePlan(1));
    let appended: Promise<void> | undefined;
    await db.transaction(async (transaction) => {
      await transaction.query('select 1');
      appended = log.append(record);
      await new Promise((go) => setImmediate(go));
    });
    await appended;
    expect(await rows()).toBe(1);
  });
});

function many<Item>(count: number, item: Item): Item[] {
  return Array.from({ length: count }, () => item);
}

/** Text that hardly compresses: an index holds a long key as long as it compresses well. */
function denseText(length: number): string {
  return Array.from({ length: Math.ceil(length / 64) }, (_, n) => hashJson(n)).join('');
}
