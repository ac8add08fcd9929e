import { hashJson, type RunRecord } from '@enginehouse/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { makePlan, makeRecord, succeeded } from '../testing/run-records.ts';
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

  test('lone surrogates and control characters are kept in JSON, wherever they are', async () => {
    await using log = createRunLog(db, { keepOutputs: 'all', keepSignals: true });
    const hard = { 'key \ud800 \u0000': ['\udfff\u001e\u001f\n', '\u0000'] };
    const record = makeRecord(makePlan(1), { signals: hard, outcomes: [succeeded(hard)] });
    await log.append(record);
    const run = await read(record.runId);
    expect(run?.signals).toEqual(hard);
    expect(run?.engines[0]?.output).toEqual(hard);
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
