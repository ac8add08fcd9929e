import { describe, expect, test } from 'vitest';
import { execute } from './execute.ts';
import type { RunRecord } from './record.ts';
import { runResult } from './run-result.ts';
import { planOf, RESEARCH, type TestEngine, type TestPlanOptions } from './testing/plan-of.ts';
import { storedRunOf } from './testing/stored-run-of.ts';
import { type RunViewer, visibleRun } from './visible-run.ts';

const engines: readonly TestEngine[] = [
  { engineId: 'base', score: () => 1, computeCost: 2 },
  {
    engineId: 'for-sales',
    dependencies: ['base'],
    score: () => 2,
    activationState: 'restricted',
    restrictedToTeams: ['sales'],
  },
  {
    engineId: 'after-sales',
    dependencies: ['for-sales'],
    score: () => {
      throw new Error('no');
    },
  },
  { engineId: 'research', dependencies: ['base'], score: () => ({ score: 0.5 }), ...RESEARCH },
  { engineId: 'tainted', dependencies: ['research'], score: () => 3 },
  { engineId: 'old', score: () => 4, activationState: 'deprecated' },
  { engineId: 'needs-old', dependencies: ['old'], score: () => 5 },
  { engineId: 'for-legal', score: () => 6, activationState: 'restricted', restrictedToTeams: ['legal'] },
  { engineId: 'needs-legal', dependencies: ['for-legal'], score: () => 7 },
];

async function recordOf(request: TestPlanOptions['request'] = {}): Promise<RunRecord> {
  let now = 0;
  const clock = { now: () => now++, wall: () => 1_700_000_000_000 };
  return (await execute(planOf(engines, { request }), { a: 1 }, { request, clock }).answered).record;
}

const view = async (viewer: RunViewer, request: TestPlanOptions['request'] = { teams: ['sales'] }) => {
  const run = visibleRun(storedRunOf(await recordOf(request)), viewer);
  return { run, ids: run.engines.map((one) => one.engineId), excluded: run.excluded.map((one) => one.engineId) };
};

describe('a run of the team sales', () => {
  test('as its own team sees it: nothing of research, nothing of legal', async () => {
    const { run, ids, excluded } = await view({ research: false });
    expect(ids).toEqual(['base', 'for-sales', 'after-sales']);
    expect(excluded).toEqual(['needs-legal', 'needs-old', 'old']);
    expect(run).toMatchObject({ status: 'partial', engineSetHash: null });
    expect(run.planHash).toBe(run.visibleHash);
    expect(JSON.stringify(run)).not.toMatch(/research|tainted|for-legal/);
    expect(run.excluded.map((one) => one.cause)).toEqual([undefined, 'old', undefined]);
  });

  test('its hash is the one that the plan gave adapters', async () => {
    const record = await recordOf({ teams: ['sales'] });
    expect(visibleRun(storedRunOf(record), { research: false }).planHash).toBe(record.plan.visibleHash);
  });

  test('as another team sees it: as if the engines of sales had never been', async () => {
    const { run, ids } = await view({ research: false, teams: [] });
    expect(ids).toEqual(['base']);
    expect(run.status).toBe('succeeded');
    expect(JSON.stringify({ ...run, teams: [], request: {} })).not.toMatch(/sales/);
    const alone = await execute(planOf(engines.filter((one) => one.engineId === 'base')), {}).answered;
    expect(run.planHash).toBe(alone.result.planHash);
    expect(run.durationMs).toBe(run.engines[0] && run.engines[0].startedAfterMs + run.engines[0].durationMs);
  });

  test('as whoever may see research, of the same team: all that ran', async () => {
    const { run, ids, excluded } = await view({ research: true });
    expect(ids).toEqual(['base', 'for-sales', 'research', 'after-sales', 'tainted']);
    expect(excluded).toEqual(['needs-legal', 'needs-old', 'old']);
    expect(run.engines.find((one) => one.engineId === 'research')?.output).toEqual({ score: 0.5 });
  });

  test('as who may see everything: the run itself', async () => {
    const stored = storedRunOf(await recordOf({ teams: ['sales'] }));
    expect(visibleRun(stored, { research: true, teams: 'all' })).toBe(stored);
  });

  test('what has been withheld since is gone, with all that depends on it', async () => {
    const { run, ids } = await view({ research: false, concealed: (engineId) => engineId === 'for-sales' });
    expect(ids).toEqual(['base']);
    expect(run.status).toBe('succeeded');
  });
});

test('a target that only research could name is not shown to others', async () => {
  const request = { targets: ['base', 'research'], research: true };
  const open = await view({ research: true, teams: 'all' }, request);
  expect(open.run.request.targets).toEqual(['base', 'research']);
  const shut = await view({ research: false }, request);
  expect(shut.run.request).toEqual({ targets: ['base'] });
});

test('an answer given after a tightening change holds nothing of what was taken away', async () => {
  const record = await recordOf({ teams: ['sales'] });
  const all = runResult(record);
  expect(Object.keys(all.outputs)).toEqual(['base', 'for-sales']);
  const left = runResult(record, (engineId) => engineId === 'for-sales' || engineId === 'old');
  expect(left).toMatchObject({ status: 'succeeded', outputs: { base: 1 } });
  expect(left.engines.map((one) => one.engineId)).toEqual(['base']);
  expect(left.excluded).toEqual([
    { engineId: 'needs-legal', reason: 'dependency-excluded' },
    { engineId: 'needs-old', reason: 'dependency-excluded' },
  ]);
  expect(JSON.stringify(left)).not.toMatch(/sales/);
  expect(left.planHash).not.toBe(all.planHash);
  expect(runResult(record, () => false)).toEqual(all);
});
