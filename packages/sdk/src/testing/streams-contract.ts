import { describe, expect, it } from 'vitest';
import { answeredBy, fixtureNamed, openStage } from './contract-stage.ts';
import { openStream, streamed } from './method-calls.ts';
import type { ProviderContract } from './provider-contract.ts';
import type { WireFixture } from './wire-fixture.ts';

const never = new AbortController().signal;

/** Streams that do not come to their end. */
export function describeStreams(contract: ProviderContract, fixtures: ReadonlyMap<string, WireFixture>): void {
  const methods: readonly string[] = contract.provider.runtimeMethods;
  if (!methods.includes('streamText')) return;
  const fixture = fixtureNamed(fixtures, 'chat-stream');
  const whole = fixture.exchanges[0]?.response.events ?? [];
  const firstHalf = whole.slice(0, Math.ceil(whole.length / 2));

  describe('streams', () => {
    it('that are cut end with an error, and never as if they were whole', async () => {
      await using stage = await openStage(contract);
      stage.wire.answer(answeredBy(fixture, { events: firstHalf, afterwards: 'cut' }));
      expect(await endOf(stage.rejected, streamed(stage.adapter, fixture.model ?? '', never))).toBe('an error');
    });

    it('that end in good order without their last word are not whole either', async () => {
      await using stage = await openStage(contract);
      stage.wire.answer(answeredBy(fixture, { events: firstHalf }));
      expect(await endOf(stage.rejected, streamed(stage.adapter, fixture.model ?? '', never))).toBe('an error');
    });

    it('end when the caller cancels in the middle, and let the runtime know', async () => {
      await using stage = await openStage(contract);
      stage.wire.answer(answeredBy(fixture, { events: firstHalf, afterwards: 'hold' }));
      const cancel = new AbortController();
      const asked = stage.wire.next();
      const reading = streamed(stage.adapter, fixture.model ?? '', cancel.signal, ({ type }) => {
        if (type === 'text-delta') cancel.abort();
      });
      expect(await endOf(stage.rejected, reading)).toBe('an error');
      expect(await (await asked).closed).toBe(false);
    });

    it('whose reader goes away let the runtime know', async () => {
      await using stage = await openStage(contract);
      stage.wire.answer(answeredBy(fixture, { events: firstHalf, afterwards: 'hold' }));
      const asked = stage.wire.next();
      const reader = (await openStream(stage.adapter, fixture.model ?? '', never)).getReader();
      await reader.read();
      await reader.cancel();
      expect(await (await asked).closed).toBe(false);
    });

    it('with an event that is no JSON say so', async () => {
      await using stage = await openStage(contract);
      const odd = [...firstHalf, { data: '{"half": ' }, ...whole.slice(firstHalf.length)];
      stage.wire.answer(answeredBy(fixture, { events: odd }));
      expect(await endOf(stage.rejected, streamed(stage.adapter, fixture.model ?? '', never))).toBe('an error');
    });

    it('that are a page of HTML are no answer', async () => {
      await using stage = await openStage(contract);
      stage.wire.answer(answeredBy(fixture, { text: '<html><body>Welcome to the proxy</body></html>' }));
      expect(await endOf(stage.rejected, streamed(stage.adapter, fixture.model ?? '', never))).toBe('an error');
    });
  });
}

/** How a stream ended: it rejects, has an error part, does not say that it is finished - or looks whole. */
async function endOf(
  rejected: (call: Promise<unknown>) => Promise<unknown>,
  reading: ReturnType<typeof streamed>,
): Promise<'an error' | 'whole'> {
  const parts = await reading.catch(() => undefined);
  if (parts === undefined) {
    await rejected(reading);
    return 'an error';
  }
  for (const part of parts) {
    if (part.type === 'error') {
      await rejected(Promise.reject(part.error instanceof Error ? part.error : new Error(String(part.error))));
    }
  }
  const finish = parts.findLast((part) => part.type === 'finish');
  const failed = parts.some(({ type }) => type === 'error');
  return failed || finish === undefined || finish.finishReason.unified === 'error' ? 'an error' : 'whole';
}
