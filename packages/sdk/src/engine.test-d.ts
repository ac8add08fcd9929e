import { expectTypeOf, test } from 'vitest';
import type { GenerateResult } from './ai.ts';
import { type EngineContext, registerEngine, type Score } from './engine.ts';

test('an engine that imports the SDK sees models in its context', () => {
  expectTypeOf<EngineContext>().toHaveProperty('outputs');
  const score: Score = async (_, { ai }) => {
    const answer = await ai.forObjective('summarization', { preferLocal: true }).generateText({ prompt: 'a' });
    expectTypeOf(answer).toEqualTypeOf<GenerateResult>();
    // @ts-expect-error explaining is for operators
    ai.explain;
    return answer.text;
  };
  expectTypeOf(registerEngine).parameter(1).toEqualTypeOf<Score | undefined>();
  expectTypeOf(score).toBeFunction();
});
