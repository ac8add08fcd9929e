import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EngineId } from './definition.ts';
import { MAX_SAMPLE_ROWS } from './evidence-sample.ts';
import { execute } from './execute.ts';
import type { Json } from './json.ts';
import { collectEvidence, type EvidenceQuestion, promotionEvidence } from './promotion-evidence.ts';
import { rankCorrelation } from './rank-correlation.ts';
import type { StoredRun } from './stored-run.ts';
import { planOf, RESEARCH } from './testing/plan-of.ts';
import { testSeed } from './testing/seed.ts';
import { storedRunOf } from './testing/stored-run-of.ts';

const seed = testSeed('promotion-evidence');
const DAY = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 0, 1);

const question: EvidenceQuestion = {
  engineId: 'candidate' as EngineId,
  contentHash: 'cc',
  compareWith: ['in-force', 'no-score'],
  now: START + 20 * DAY,
};

/** A run at a day, in which the candidate gives `score` (or fails) and the engine in force gives `other`. */
async function researchOn(day: number, score: number | null, other: number, contentHash = 'cc'): Promise<StoredRun> {
  const plan = planOf([
    { engineId: 'in-force', score: () => ({ score: other }) },
    { engineId: 'no-score', score: () => 'text' },
    {
      engineId: 'candidate',
      contentHash,
      score: (): Json => {
        if (score === null) throw new Error('no');
        return { score, why: 'a' };
      },
      ...RESEARCH,
    },
  ]);
  const { record } = await execute(plan, {}, { clock: { now: () => 0, wall: () => START + day * DAY } }).answered;
  const stored = storedRunOf(record);
  const engines = stored.engines.map((one) => (one.engineId === 'candidate' ? { ...one, durationMs: day } : one));
  return { ...stored, engines };
}

test('says since when, how often, how fast, what scores, and how they rank beside others', async () => {
  const runs = [
    await researchOn(3, 0.4, 0.1),
    await researchOn(2, 0.2, 0.9, 'other code'),
    await researchOn(4, null, 0.2),
    await researchOn(5, 0.6, 0.3),
    await researchOn(6, 0.8, 0.2),
  ];
  expect(promotionEvidence(question, runs)).toEqual({
    engineId: 'candidate',
    contentHash: 'cc',
    firstResearchRunAt: '2026-01-04T00:00:00.000Z',
    daysOfResearch: 17,
    requiredDays: 14,
    runs: 4,
    failures: 1,
    failureRate: 0.25,
    latencyMs: { p50: 4, p95: 6, p99: 6 },
    score: { count: 3, min: 0.4, p05: 0.4, p50: 0.6, p95: 0.8, max: 0.8, mean: expect.closeTo(0.6, 12) },
    comparisons: [
      { engineId: 'in-force', pairs: 3, rankCorrelation: 0.5 },
      { engineId: 'no-score', pairs: 0, rankCorrelation: null },
    ],
    sampled: false,
    sufficient: true,
  });
});

describe('sufficient', () => {
  test.each<[string, number, number | undefined, boolean]>([
    ['a minute before the 14th day', START + 14 * DAY - 60_000, undefined, false],
    ['after 14 days', START + 14 * DAY, undefined, true],
    ['after as many days as asked for', START + 2 * DAY, 2, true],
    ['with a clock that was set back', START - DAY, undefined, false],
  ])('%s', async (_, now, requiredDays, expected) => {
    const asked = { ...question, now, ...(requiredDays === undefined ? {} : { requiredDays }) };
    expect(promotionEvidence(asked, [await researchOn(0, 0.5, 0.5)]).sufficient).toBe(expected);
  });

  test('never without a run, whatever the days', () => {
    expect(promotionEvidence({ ...question, requiredDays: 0 }, [])).toMatchObject({
      sufficient: false,
      runs: 0,
      failureRate: 0,
      firstResearchRunAt: null,
      latencyMs: null,
      score: null,
    });
  });

  test('runs in which it was returned, or did not end, do not count', async () => {
    const run = await researchOn(1, 0.5, 0.5);
    const with_ = (change: object): StoredRun => ({
      ...run,
      engines: run.engines.map((one) => (one.engineId === 'candidate' ? { ...one, ...change } : one)),
    });
    const runs = [with_({ withheld: false }), with_({ status: 'skipped' }), with_({ status: 'lost' })];
    expect(promotionEvidence(question, runs).runs).toBe(0);
  });
});

test('more runs than are held are sampled evenly; counts stay exact, and the same runs give the same evidence', () => {
  const total = MAX_SAMPLE_ROWS * 3;
  const look = () => {
    const collector = collectEvidence({ ...question, compareWith: ['in-force'] });
    for (let at = 0; at < total; at++) {
      const score = at / total;
      collector.add({ startedAt: START + at, status: 'succeeded', durationMs: at, score, otherScores: [-score] });
    }
    return collector.evidence();
  };
  const evidence = look();
  expect(evidence).toMatchObject({
    runs: total,
    sampled: true,
    comparisons: [{ pairs: MAX_SAMPLE_ROWS, rankCorrelation: -1 }],
  });
  expect(evidence.score?.p50).toBeCloseTo(0.5, 1);
  expect(evidence.latencyMs?.p95).toBeGreaterThan(total * 0.94);
  expect(look()).toEqual(evidence);
});

describe('rank correlation', () => {
  const column = (...values: number[]): Float64Array => Float64Array.from(values);

  test.each<[string, number[], number[], number | null]>([
    ['the same order', [1, 2, 3, 9], [10, 20, 21, 22], 1],
    ['the opposite order', [1, 2, 3], [3, 2, 1], -1],
    ['ties share their mean rank', [1, 1, 2, 3], [1, 2, 3, 4], 0.9486832980505138],
    ['a constant column', [1, 2, 3], [5, 5, 5], null],
    ['two pairs', [1, 2], [1, 2], null],
  ])('%s', (_, a, b, expected) => {
    const found = rankCorrelation(column(...a), column(...b));
    if (expected === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(expected, 12);
  });

  test('does not change when a column is stretched without changing its order', () => {
    const numbers = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 3,
    });
    fc.assert(
      fc.property(numbers, (pairs) => {
        const a = Float64Array.from(pairs, ([one]) => one);
        const b = Float64Array.from(pairs, ([, other]) => other);
        const found = rankCorrelation(a, b);
        expect(
          rankCorrelation(
            a.map((one) => one ** 3),
            b,
          ),
        ).toBe(found);
        expect(rankCorrelation(b, a)).toBe(found);
        if (found !== null) expect(Math.abs(found)).toBeLessThanOrEqual(1);
      }),
      { seed },
    );
  });
});
