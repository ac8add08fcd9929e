import { describe, expect, test } from 'vitest';
import { execute } from './execute.ts';
import type { Json } from './json.ts';
import type { EngineOutcome } from './record.ts';
import { planOf } from './testing/plan-of.ts';

const never = (): Promise<Json> => new Promise(() => {});

describe('resuming', () => {
  const span = { durationMs: 3, startedAfterMs: 1, events: [] };
  const started: string[] = [];
  const plan = planOf([
    {
      engineId: 'a-known',
      emitsTopics: ['a.happened'],
      score: () => started.push('a-known'),
    },
    { engineId: 'b-blocked', score: () => started.push('b-blocked') },
    {
      engineId: 'c-next',
      dependencies: ['a-known'],
      subscribesTopics: ['a.happened'],
      score: (_, { outputs, events }) => {
        started.push('c-next');
        return { frozen: Object.isFrozen(outputs['a-known']), heard: events.map((event) => event.payload) };
      },
    },
    { engineId: 'd-needs-blocked', dependencies: ['b-blocked'], score: () => started.push('d-needs-blocked') },
    { engineId: 'e-last', dependencies: ['c-next'], score: () => 'end' },
  ]);

  test('goes on with what is known: nothing runs twice, nothing is reported twice', async () => {
    const known = new Map<number, EngineOutcome>([
      [
        0,
        {
          status: 'succeeded',
          output: { list: [1] },
          durationMs: 3,
          startedAfterMs: 1,
          events: [{ topic: 'a.happened', engineId: plan.engines[0]?.engine.engineId as never, payload: 7 }],
        },
      ],
      [1, { status: 'failed', failure: { code: 'ENGINE_TIME_LIMIT', message: 'blocked' }, ...span }],
      [3, { status: 'pending', ...span }],
    ]);
    const reported: string[] = [];
    const positions: number[] = [];
    const { result, record } = await execute(
      plan,
      {},
      {
        resume: { outcomes: known, elapsedMs: 500, startedAt: 9_000 },
        clock: { now: () => 100, wall: () => 10_000 },
        onEngine: (engine) => reported.push(engine.engineId),
        onOutcome: (position) => positions.push(position),
      },
    ).answered;
    expect(started).toEqual(['c-next']);
    expect(reported).toEqual(['c-next', 'd-needs-blocked', 'e-last']);
    expect(positions.toSorted()).toEqual([2, 3, 4]);
    expect(result.outputs).toEqual({
      'a-known': { list: [1] },
      'c-next': { frozen: true, heard: [7] },
      'e-last': 'end',
    });
    expect(result.engines.map((engine) => engine.failure?.cause ?? engine.failure?.code)).toEqual([
      undefined,
      'ENGINE_TIME_LIMIT',
      undefined,
      'b-blocked',
      undefined,
    ]);
    expect(record).toMatchObject({ startedAt: 9_000, durationMs: 500 });
    expect(record.outcomes[2]).toMatchObject({ startedAfterMs: 500 });
    expect(record.outcomes[0]).toMatchObject({ durationMs: 3, startedAfterMs: 1 });
  });

  test('a run of which everything is known answers what is known', async () => {
    const one = planOf([{ engineId: 'one', score: never }]);
    const known = new Map<number, EngineOutcome>([[0, { status: 'succeeded', output: 1, ...span }]]);
    const run = execute(one, {}, { resume: { outcomes: known } });
    expect((await run.answered).result).toMatchObject({ status: 'succeeded', outputs: { one: 1 } });
    expect(await run.completed).toBeNull();
  });
});
