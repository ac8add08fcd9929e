import { describe, expect, test } from 'vitest';
import { heldCalls, letGo } from '../testing/test-adapter.ts';
import { codeOf, inOrder } from './testing/ai-house.ts';

describe('a call of an engine', () => {
  test('needs no permission of its own, and is kept with the run and the engine', async () => {
    const house = inOrder('echo');
    const session = { userId: 7, permissions: new Set<never>(), channel: 'http' };
    const ai = house.engineAi({ withheld: true, session: { ...session } });
    await ai.forObjective('x').generateText({ prompt: 'hi' });
    expect(await house.recorded(1)).toMatchObject([
      { runId: '019a9f4b-5a00-7000-8000-000000000000', engineId: 'asks', withheld: true, userId: 7, channel: 'engine' },
    ]);
  });

  test('is answered also while the house closes: its run is finished', async () => {
    const house = inOrder('echo', 'held');
    const other = house.ai.forModel(2).generateText({ prompt: 'hi' });
    await heldCalls(1);
    const drained = house.inFlight.drain();
    expect(await codeOf(house.ai.forModel(1).generateText({ prompt: 'hi' }))).toBe('SHUTTING_DOWN');
    expect(await codeOf(house.engineAi({}).forModel(1).generateText({ prompt: 'hi' }))).toBe('answered');
    await letGo(1);
    await other;
    await drained;
  });

  test('ends with the engine', async () => {
    const house = inOrder('held');
    const controller = new AbortController();
    const asked = house.engineAi({ signal: controller.signal }).forModel(1).generateText({ prompt: 'hi' });
    await heldCalls(1);
    controller.abort();
    expect(await codeOf(asked)).toBe('AI_CALL_CANCELLED');
  });
});
