import { describe, expect, it } from 'vitest';
import type { WirePath } from '../provider-adapter.ts';
import { expectAsked, expectHolds, fixtureNamed, openStage } from './contract-stage.ts';
import { generate, TOOLS, WIRE_METHODS } from './method-calls.ts';
import type { ProviderContract } from './provider-contract.ts';
import type { WireFixture } from './wire-fixture.ts';

const never = new AbortController().signal;

/** Calls that succeed: what is sent, and what is read from the answer. */
export function describeCalls(contract: ProviderContract, fixtures: ReadonlyMap<string, WireFixture>): void {
  const { provider } = contract;
  const capabilities: readonly string[] = provider.capabilities;

  describe('calls', () => {
    for (const method of provider.runtimeMethods) {
      const wire = WIRE_METHODS[method];
      if (wire === undefined) continue;
      it(`${method} asks and reads as in the fixture '${wire.fixture}'`, async () => {
        await using stage = await openStage(contract);
        const fixture = fixtureNamed(fixtures, wire.fixture);
        stage.wire.answer(fixture.exchanges);
        expectHolds(await wire.call(stage.adapter, fixture.model ?? '', never), fixture.expect);
        expectAsked(stage, fixture, contract);
      });
    }

    if (capabilities.includes('tool_calling'))
      it("hands on a tool call as in the fixture 'tools'", async () => {
        await using stage = await openStage(contract);
        const fixture = fixtureNamed(fixtures, 'tools');
        stage.wire.answer(fixture.exchanges);
        expectHolds(await generate(stage.adapter, fixture.model ?? '', TOOLS, never), fixture.expect);
        expectAsked(stage, fixture, contract);
      });

    it('sends requests of the OpenAI wire format to where its own calls go, if it says that it speaks it', async () => {
      await using stage = await openStage(contract);
      for (const [path, name] of [
        ['/chat/completions', 'chat'],
        ['/embeddings', 'embedding'],
      ] as const) {
        const request = stage.adapter.openAiWire?.(path satisfies WirePath);
        if (request === undefined) continue;
        const fixture = fixtureNamed(fixtures, name);
        const [exchange] = fixture.exchanges;
        stage.wire.answer(fixture.exchanges);
        const response = await stage.host.fetch(request.url, {
          method: 'POST',
          headers: { ...request.headers, 'content-type': 'application/json' },
          body: JSON.stringify(exchange?.request.body),
        });
        expect([response.status, await response.json()]).toEqual([200, exchange?.response.body]);
      }
    });
  });
}
