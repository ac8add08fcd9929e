import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { createAiCallLog } from './ai-call-log.ts';
import type { AiCallRecord, AiStepRecord } from './ai-call-record.ts';
import { pruneAiCalls } from './prune-ai-calls.ts';

const STEP: AiStepRecord = {
  type: 'resolve',
  name: 'resolve summarization',
  status: 'succeeded',
  startedAt: 1_790_000_000_123,
  durationMs: 0.004,
  provider: null,
  engineInstanceId: null,
  modelRegistryId: null,
  modelName: null,
  error: null,
  input: null,
  output: null,
  stats: null,
  metadata: null,
};

function call(changes: Partial<AiCallRecord> = {}): AiCallRecord {
  return {
    callId: 'call-1',
    method: 'generateText',
    startedAt: 1_790_000_000_123,
    durationMs: 12.5,
    success: true,
    error: null,
    objective: 'summarization',
    provider: 'ollama',
    modelName: 'small',
    engineInstanceId: 4,
    deploymentMode: 'local',
    promptTokens: 10,
    completionTokens: 5,
    totalTokens: 15,
    userId: 7,
    organizationId: 3,
    sessionId: '12',
    nodeId: 'node',
    requestId: 'request',
    correlationId: null,
    channel: 'http',
    runId: '019a9f4b-5a00-7000-8000-000000000000',
    engineId: 'writes',
    withheld: true,
    steps: [STEP],
    ...changes,
  };
}

describe.each(TEST_DIALECTS)('the log of AI calls on %s', (dialect) => {
  let db: Database;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
  });
  afterAll(() => db.close());
  beforeEach(() => db.query('truncate ai_model_usage, ai_model_pipeline_steps'));

  test('a call is one row, and its steps are rows that name it', async () => {
    const lost: unknown[] = [];
    const preview = 'NUL \u0000, half a pair \ud83d, "quoted" \\ {braces},\n';
    const input = { kind: 'text', chars: 3, bytes: 4, hash: 'ab', truncated: false, preview };
    {
      await using log = createAiCallLog(db, { lost: (...what) => lost.push(what) });
      const called: AiStepRecord = {
        ...STEP,
        type: 'call',
        name: 'call small',
        status: 'failed',
        modelRegistryId: 9,
        modelName: 'small',
        error: 'broke \u0000',
        input,
        stats: { promptTokens: 10 },
        metadata: { attempt: 1 },
      };
      log.add(call({ steps: [STEP, called] }));
    }
    expect(lost).toEqual([]);
    const usage = await db.query('select * from ai_model_usage');
    expect(usage).toMatchObject([
      {
        occurred_at: new Date(1_790_000_000_123),
        provider: 'ollama',
        model_name: 'small',
        objective: 'summarization',
        request_kind: 'generateText',
        user_id: 7,
        total_tokens: 15,
        duration_ms: 12.5,
        success: true,
        organization_id: 3,
        withheld: true,
        session_id: '12',
        node_id: 'node',
        request_id: 'request',
        correlation_id: null,
        call_id: 'call-1',
        engine_instance_id: 4,
        deployment_mode: 'local',
        run_id: '019a9f4b-5a00-7000-8000-000000000000',
        engine_id: 'writes',
        prompt_tokens: 10,
        completion_tokens: 5,
        error: null,
        channel: 'http',
      },
    ]);
    const steps = await db.query('select * from ai_model_pipeline_steps order by id');
    expect(steps).toMatchObject([
      { pipeline_id: 'call-1', step_id: 'call-1.1', parent_step_id: null, type: 'resolve', input_json: null },
      {
        pipeline_id: 'call-1',
        request_id: 'request',
        step_id: 'call-1.2',
        parent_step_id: 'call-1.1',
        root_method: 'generateText',
        type: 'call',
        status: 'failed',
        model_registry_id: 9,
        error: 'broke \ufffd',
        user_id: 7,
        organization_id: 3,
        withheld: true,
        input_json: { ...input, preview: 'NUL \ufffd, half a pair \ufffd, "quoted" \\ {braces},\n' },
        output_json: null,
        stats_json: { promptTokens: 10 },
        metadata_json: { attempt: 1 },
      },
    ]);
  });

  test('a withheld call takes no number from the others', async () => {
    {
      await using log = createAiCallLog(db, { lost: () => expect.unreachable() });
      for (let n = 0; n < 9; n++) log.add(call({ callId: `call-${n}`, withheld: n % 3 === 1, steps: [STEP, STEP] }));
    }
    const usage = await db.query<{ id: number; withheld: boolean }>(
      'select id::float8 as id, withheld from ai_model_usage order by id',
    );
    const steps = await db.query<{ id: number; withheld: boolean; step_id: string }>(
      'select id::float8 as id, withheld, step_id from ai_model_pipeline_steps order by id',
    );
    for (const rows of [usage, steps]) {
      const numbers = rows.filter(({ withheld }) => !withheld).map(({ id }) => id);
      expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] as number) + index));
      expect(rows.filter(({ id }) => id < 0).every(({ withheld }) => withheld)).toBe(true);
    }
    expect(usage.filter(({ id }) => id < 0)).toHaveLength(3);
    // In their order nevertheless.
    const own = steps.filter(({ step_id }) => step_id.startsWith('call-4.')).map(({ step_id }) => step_id);
    expect(own).toEqual(['call-4.1', 'call-4.2']);
  });

  test('many calls are few commits, and one that the database refuses loses no other', async () => {
    const lost: string[] = [];
    {
      await using log = createAiCallLog(db, { lost: (callId) => lost.push(callId) });
      for (let n = 0; n < 300; n++) log.add(call({ callId: `call-${n}`, ...(n === 77 ? { runId: 'no uuid' } : {}) }));
    }
    expect(lost).toEqual(['call-77']);
    const [row] = await db.query(
      `select (select count(*)::int from ai_model_usage) as calls,
         (select count(distinct pipeline_id)::int from ai_model_pipeline_steps) as steps,
         (select count(distinct xmin::text)::int from ai_model_usage) as commits`,
    );
    expect(row).toMatchObject({ calls: 299, steps: 299 });
    expect(Number(row?.commits)).toBeLessThan(12);
  });

  test('what is older than asked goes, in batches, and the rest stays', async () => {
    const now = 1_790_000_000_000;
    const daysAgo = (days: number) => now - days * 86_400_000;
    {
      await using log = createAiCallLog(db, { lost: () => undefined });
      for (let n = 0; n < 25; n++) {
        const startedAt = daysAgo(n < 5 ? 1 : 3);
        log.add(call({ callId: `call-${n}`, startedAt, steps: [{ ...STEP, startedAt }] }));
      }
    }
    expect(await pruneAiCalls(db, 2, { now, batch: 6 })).toBe(20);
    expect(await db.query('select distinct occurred_at from ai_model_usage')).toEqual([
      { occurred_at: new Date(daysAgo(1)) },
    ]);
    expect(await db.query('select id from ai_model_pipeline_steps')).toHaveLength(5);
    expect(await pruneAiCalls(db, 0, { now, signal: AbortSignal.abort() })).toBe(0);
  });

  test('what is beyond its memory is lost and told, by number and by size', async () => {
    const lost: [string, string][] = [];
    const tell = (callId: string, error: unknown) => lost.push([callId, (error as { code: string }).code]);
    {
      await using log = createAiCallLog(db, { lost: tell, maxWaiting: 2 });
      for (const callId of ['a', 'b', 'c']) log.add(call({ callId }));
    }
    {
      await using log = createAiCallLog(db, { lost: tell, maxCharacters: 1_000 });
      log.add(call({ callId: 'd' }));
      log.add(call({ callId: 'e', error: 'x'.repeat(1_000) }));
      await log.flushed();
      log.add(call({ callId: 'f' }));
    }
    expect(lost).toEqual([
      ['c', 'AI_CALL_LOG_FULL'],
      ['e', 'AI_CALL_LOG_FULL'],
    ]);
    expect(await db.query('select * from ai_model_usage')).toHaveLength(4);
  });

  test('a database that is gone loses what waits, and adding never throws', async () => {
    const own = await openTestDatabase(dialect);
    const codes: string[] = [];
    await using log = createAiCallLog(own, { lost: (_, error) => codes.push((error as { code: string }).code) });
    await own.close();
    log.add(call());
    log.add(call());
    await log.flushed();
    expect(codes).toEqual(['AI_CALL_NOT_LOGGED', 'AI_CALL_NOT_LOGGED']);
  });
});
