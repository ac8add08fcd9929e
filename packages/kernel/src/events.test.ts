import { describe, expect, test } from 'vitest';
import type { EngineContext } from './context.ts';
import { execute } from './execute.ts';
import { outcomesOf } from './testing/outcomes-of.ts';
import { planOf, type TestEngine } from './testing/plan-of.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('events', () => {
  const emitting = (engineId: string, topics: readonly string[], dependencies: readonly string[] = []): TestEngine => ({
    engineId,
    dependencies,
    emitsTopics: topics,
    score: async (_, { emit }) => {
      for (const topic of topics) emit(topic, { by: engineId, topic });
      await turn();
      for (const topic of topics) emit(topic, { by: engineId, topic, late: true });
      return null;
    },
  });

  test('come from transitive dependencies, on subscribed topics, in the order of the plan', async () => {
    const outcomes = await outcomesOf([
      emitting('z-root', ['a.happened', 'b.happened']),
      emitting('a-root', ['a.happened']),
      emitting('middle', ['a.happened'], ['z-root', 'a-root']),
      emitting('stranger', ['a.happened']),
      {
        engineId: 'reader',
        dependencies: ['middle'],
        subscribesTopics: ['a.happened'],
        score: (_, { events }) => events.map(({ engineId, topic }) => `${engineId} ${topic}`),
      },
    ]);
    expect(outcomes.reader?.output).toEqual([
      'a-root a.happened',
      'a-root a.happened',
      'z-root a.happened',
      'z-root a.happened',
      'middle a.happened',
      'middle a.happened',
    ]);
    expect(outcomes['z-root']?.events).toHaveLength(4);
  });

  test('after its end an engine emits to nobody, and the log service hears of it', async () => {
    const warnings: string[] = [];
    let late: EngineContext['emit'] | undefined;
    const nothing = (): void => {};
    const log = { debug: nothing, info: nothing, error: nothing, warn: (message: string) => warnings.push(message) };
    const plan = planOf([
      {
        engineId: 'early',
        emitsTopics: ['a.happened'],
        score: (_, { emit }) => {
          late = emit;
          emit('a.happened', 1);
          return 1;
        },
      },
      {
        engineId: 'reader',
        dependencies: ['early'],
        subscribesTopics: ['a.happened'],
        score: async (_, context) => {
          late?.('a.happened', 2);
          return context.events.map((event) => event.payload);
        },
      },
    ]);
    const { record, result } = await execute(plan, {}, { services: { log: () => log } }).answered;
    expect(result.outputs.reader).toEqual([1]);
    expect(record.outcomes[0]?.events).toHaveLength(1);
    expect(warnings).toEqual(["'early' emitted after it had ended: ignored"]);
  });
});
