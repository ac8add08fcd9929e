import {
  createRunId,
  type EngineId,
  promotionEvidence,
  type RunId,
  type RunRecord,
  type StoredRun,
} from '@enginehouse/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openTestDatabase, TEST_DIALECTS } from '../testing/index.ts';
import { makePlan, makeRecord, PENDING, succeeded } from '../testing/run-records.ts';
import { firstRunIdAt } from './run-id-time.ts';
import { createRunLog } from './run-log.ts';
import { createRunLogReader, type RunLogReader } from './run-log-reader.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 5, 30);

/** The n-th run id of a moment: what a run then would have had. */
function runIdAt(milliseconds: number, n = 1): RunId {
  return `${firstRunIdAt(milliseconds).slice(0, -12)}${n.toString(16).padStart(12, '0')}` as RunId;
}

async function logged(db: Database, records: readonly RunRecord[]): Promise<void> {
  await using log = createRunLog(db, { keepOutputs: 'last' });
  await Promise.all(records.map((record) => log.append(record)));
}

describe.each(TEST_DIALECTS)('run log reader on %s', (dialect) => {
  let db: Database;
  let reader: RunLogReader;
  beforeAll(async () => {
    db = await openTestDatabase(dialect);
    reader = createRunLogReader(db);
  });
  afterAll(() => db.close());

  describe('lists', () => {
    const plan = makePlan([
      { engineId: 'returned' },
      { engineId: 'last', dependencies: [0] },
      { engineId: 'research', withheld: true },
    ]);
    const other = makePlan([{ engineId: 'alone' }]);
    const start = NOW - DAY_MS;
    const records = Array.from({ length: 60 }, (_, n) =>
      makeRecord(n % 3 === 0 ? other : plan, {
        runId: runIdAt(start + n * 1_000),
        startedAt: start + n * 1_000,
        status: n % 4 === 0 ? 'partial' : 'succeeded',
        origin: {
          actor: n % 2 === 0 ? 'ann' : 'bob',
          userId: n % 2,
          organizationId: n % 5,
          module: n < 30 ? 'shop' : null,
          adapter: n < 30 ? null : 'http',
          requestId: `request-${n}`,
        },
      }),
    );
    const newestFirst = records.toReversed();
    beforeAll(async () => {
      await db.query('truncate engine_runs, run_outputs, run_plans');
      await logged(db, records);
    });
    const ids = (runs: readonly { readonly runId: RunId }[]) => runs.map(({ runId }) => runId);

    test('newest first, in pages that neither overlap nor skip', async () => {
      const seen: RunId[] = [];
      let after: string | undefined;
      do {
        const page = await reader.list({ pageSize: 7, ...(after === undefined ? {} : { after }) });
        expect([page.totalRows, page.more]).toEqual([60, false]);
        seen.push(...ids(page.rows));
        after = page.next ?? undefined;
      } while (after !== undefined);
      expect(seen).toEqual(ids(newestFirst));
      expect((await reader.list()).rows).toHaveLength(25);
      expect((await reader.list({ pageSize: 60 })).next).toBeNull();
    });

    test('what each filter says, and all of them together', async () => {
      const cases: readonly [object, (record: RunRecord) => boolean][] = [
        [{ status: 'partial' }, (record) => record.status === 'partial'],
        [{ actor: 'ann' }, (record) => record.origin.actor === 'ann'],
        [{ userId: 0 }, (record) => record.origin.userId === 0],
        [{ organizationId: 4 }, (record) => record.origin.organizationId === 4],
        [{ module: 'shop' }, (record) => record.origin.module === 'shop'],
        [{ adapter: 'http' }, (record) => record.origin.adapter === 'http'],
        [{ requestId: 'request-7' }, (record) => record.origin.requestId === 'request-7'],
        [{ planHash: other.planHash }, (record) => record.plan === other],
        [{ visibleHash: plan.visibleHash }, (record) => record.plan === plan],
        [{ engineId: 'last' }, (record) => record.plan === plan],
        [{ engineId: 'research', includeWithheld: true }, (record) => record.plan === plan],
        [{ engineId: 'research' }, () => false],
        [{ engineId: 'retired' }, () => false],
        [{ from: start + 50_000 }, (record) => record.startedAt >= start + 50_000],
        [{ to: start + 3_000 }, (record) => record.startedAt < start + 3_000],
        [
          { from: start + 10_000, to: start + 40_000, actor: 'bob', engineId: 'returned', status: 'succeeded' },
          (record) =>
            record.startedAt >= start + 10_000 &&
            record.startedAt < start + 40_000 &&
            record.origin.actor === 'bob' &&
            record.plan === plan &&
            record.status === 'succeeded',
        ],
      ];
      for (const [filters, expected] of cases) {
        const page = await reader.list({ filters, pageSize: 200 });
        const wanted = newestFirst.filter(expected);
        expect(ids(page.rows), JSON.stringify(filters)).toEqual(ids(wanted));
        expect(page.totalRows).toBe(wanted.length);
      }
    });

    test('runs as they are read one by one, but for what is kept of them', async () => {
      const [row] = (await reader.list({ pageSize: 1 })).rows;
      const whole = await reader.get(row?.runId ?? '');
      expect(whole?.engines.some((engine) => 'output' in engine)).toBe(true);
      expect(row).toEqual({ ...whole, engines: whole?.engines.map(({ output: _, ...engine }) => engine) });
    });

    test('all runs of a plan', async () => {
      const found: StoredRun[] = [];
      for await (const run of reader.runsOf(plan.planHash)) found.push(run);
      expect(ids(found)).toEqual(ids(newestFirst.filter((record) => record.plan === plan)));
    });

    test('nothing, for what is not there', async () => {
      expect(await reader.get(createRunId())).toBeNull();
      expect(await reader.get('nonsense')).toBeNull();
      expect(await reader.get(records[0]?.runId.toUpperCase() ?? '')).toMatchObject({ runId: records[0]?.runId });
    });

    test('and refuses what cannot be meant', async () => {
      const refusal = { code: 'INVALID_RUN_QUERY' };
      await expect(reader.list({ pageSize: 0 })).rejects.toMatchObject({ ...refusal, where: 'pageSize' });
      await expect(reader.list({ pageSize: 201 })).rejects.toMatchObject({ ...refusal, where: 'pageSize' });
      await expect(reader.list({ after: 'x' })).rejects.toMatchObject({ ...refusal, where: 'after' });
      await expect(reader.list({ filters: { from: Number.NaN } })).rejects.toMatchObject({ ...refusal, where: 'from' });
      const status = 'excellent' as 'succeeded';
      await expect(reader.list({ filters: { status } })).rejects.toMatchObject({ ...refusal, where: 'status' });
    });

    test('puts the runs of several plans of an engine in order, page by page', async () => {
      const plans = [makePlan([{ engineId: 'twice' }]), makePlan([{ engineId: 'twice' }, { engineId: 'beside' }])];
      const made = Array.from({ length: 7 }, (_, n) =>
        makeRecord(plans[n % 3 === 0 ? 0 : 1] as (typeof plans)[number], { runId: runIdAt(NOW + n * 1_000) }),
      );
      await logged(db, made);
      const seen: RunId[] = [];
      let after: string | null = '';
      while (after !== null) {
        const cursor: { readonly after?: string } = after === '' ? {} : { after };
        const page = await reader.list({ filters: { engineId: 'twice' }, pageSize: 2, ...cursor });
        expect([page.totalRows, page.more]).toEqual([7, false]);
        seen.push(...page.rows.map(({ runId }) => runId));
        after = page.next;
      }
      expect(seen).toEqual(made.map(({ runId }) => runId).toReversed());
    });

    test('counts up to 10,000 and says when there are more', async () => {
      const many = makePlan([{ engineId: 'many' }]);
      await logged(
        db,
        Array.from({ length: 10_001 }, () => makeRecord(many)),
      );
      const page = await reader.list({ filters: { engineId: 'many' } });
      expect([page.totalRows, page.more, page.rows.length]).toEqual([10_000, true, 25]);
      await db.query('delete from engine_runs where id = $1', [page.rows[0]?.runId ?? '']);
      const exact = await reader.list({ filters: { engineId: 'many' } });
      expect([exact.totalRows, exact.more]).toEqual([10_000, false]);
    });
  });

  describe('evidence', () => {
    const research = { engineId: 'research', withheld: true, code: 'now' };
    const plan = makePlan([{ engineId: 'early' }, { engineId: 'last', dependencies: [0] }, research]);
    const wider = makePlan([{ engineId: 'early' }, { engineId: 'extra' }, { engineId: 'last' }, research]);
    const older = makePlan([{ engineId: 'last' }, { ...research, code: 'before' }]);
    const promoted = makePlan([{ engineId: 'last' }, { ...research, withheld: false }]);
    const question = {
      engineId: 'research' as EngineId,
      contentHash: plan.engines[2]?.engine.contentHash ?? '',
      compareWith: ['last', 'early', 'nobody'],
      now: NOW,
    };

    test('is what the kernel makes of the runs one by one', async () => {
      await db.query('truncate engine_runs, run_outputs, run_plans');
      const records = Array.from({ length: 2_300 }, (_, n) => {
        const made = [plan, wider, older, promoted][n % 7 === 0 ? n % 4 : n % 2] ?? plan;
        const startedAt = NOW - 20 * DAY_MS + n * 60_000;
        const outcomes = made.engines.map(({ engine }) => {
          if (engine.engineId !== 'research') return succeeded({ score: Math.sin(n), engine: engine.engineId });
          if (n % 11 === 0) return { ...PENDING, status: 'failed' as const, durationMs: 3 };
          if (n % 13 === 0) return { ...PENDING, status: 'skipped' as const };
          if (n % 17 === 0) return PENDING;
          return succeeded(n % 19 === 0 ? 'no score' : { score: Math.sin(n) + Math.cos(n * 7) / 2 }, (n % 40) / 8);
        });
        return makeRecord(made, { runId: runIdAt(startedAt), startedAt, outcomes });
      });
      await logged(db, records);
      const evidence = await reader.evidence(question);
      const runs = await Promise.all(records.map(({ runId }) => reader.get(runId)));
      expect(evidence).toEqual(
        promotionEvidence(
          question,
          runs.filter((run) => run !== null),
        ),
      );
      expect(evidence).toMatchObject({ sufficient: true, sampled: false });
      expect(evidence.runs).toBeGreaterThan(1_500);
      expect(evidence.failures).toBeGreaterThan(100);
      expect(evidence.comparisons.map(({ engineId, pairs }) => [engineId, pairs > 1_000])).toEqual([
        ['last', true],
        ['early', false],
        ['nobody', false],
      ]);
      expect(evidence.comparisons[0]?.rankCorrelation).toBeGreaterThan(0.5);
    });

    test('of code that never ran is none', async () => {
      expect(await reader.evidence({ ...question, contentHash: 'other' })).toMatchObject({
        runs: 0,
        firstResearchRunAt: null,
        sufficient: false,
      });
    });
  });
});
