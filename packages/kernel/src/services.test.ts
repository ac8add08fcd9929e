import { describe, expect, expectTypeOf, test } from 'vitest';
import type { EngineContext } from './context.ts';
import { execute } from './execute.ts';
import type { Json } from './json.ts';
import type { EngineScope, RunServices } from './services.ts';
import { planOf, RESEARCH } from './testing/plan-of.ts';

describe('services', () => {
  test('widen the context; each is made once per engine, when it is first read', async () => {
    const scopes: EngineScope[] = [];
    const services: RunServices = {
      ai: (scope) => {
        scopes.push(scope);
        return { ask: (word: string) => `${scope.engineId} asks ${word}` };
      },
      unused: () => {
        throw new Error('nobody reads it');
      },
    };
    interface WithAi extends EngineContext {
      readonly ai: { ask(word: string): string };
    }
    const asks = (_: unknown, context: EngineContext): Json => {
      const { ai } = context as WithAi;
      expectTypeOf(ai.ask).returns.toBeString();
      return [ai.ask('a'), (context as WithAi).ai.ask('b'), ai === (context as WithAi).ai];
    };
    const plan = planOf([
      { engineId: 'shown', version: '1.2.3', score: asks },
      { engineId: 'research', score: asks, ...RESEARCH },
      { engineId: 'silent', score: (_, { log }) => log.info('nobody listens') ?? 1 },
    ]);
    const session = { organizationId: 4 };
    const origin = { actor: 'somebody' };
    const { record } = await execute(plan, {}, { services, session, origin, teams: ['sales'] }).answered;
    expect(record.outcomes[0]?.output).toEqual(['research asks a', 'research asks b', true]);
    expect(record.outcomes[1]?.output).toEqual(['shown asks a', 'shown asks b', true]);
    expect(scopes.map(({ engineId, version, position, withheld }) => [engineId, version, position, withheld])).toEqual([
      ['shown', '1.2.3', 1, false],
      ['research', '1.0.0', 0, true],
    ]);
    expect(scopes[0]).toMatchObject({ runId: record.runId, teams: ['sales'], session, origin: { actor: 'somebody' } });
    expect(scopes[0]?.signal).toBeInstanceOf(AbortSignal);
    expect(record.origin).toEqual({
      actor: 'somebody',
      userId: null,
      organizationId: null,
      module: null,
      adapter: null,
      requestId: null,
      idempotencyKey: null,
    });
  });

  test('one that cannot be made fails the engine that reads it, alone', async () => {
    const services: RunServices = {
      ai: () => {
        throw new Error('no runtime');
      },
    };
    const plan = planOf([
      { engineId: 'reads', score: (_, context) => String((context as unknown as { ai: unknown }).ai) },
      { engineId: 'other', score: () => 1 },
    ]);
    const { result } = await execute(plan, {}, { services }).answered;
    expect(result.engines.map((engine) => engine.failure?.message)).toEqual([undefined, 'no runtime']);
  });

  test.each<[string, RunServices]>([
    ['a name of the context', { outputs: () => 1 }],
    ['no function', { ai: 4 as never }],
  ])('refuses %s', (_, services) => {
    const plan = planOf([{ engineId: 'one', score: () => 1 }]);
    expect(() => execute(plan, {}, { services })).toThrow(expect.objectContaining({ code: 'INVALID_RUN_OPTIONS' }));
  });
});
