import { describe, expect, it } from 'vitest';
import { expectAsked, expectHolds, fixtureNamed, openStage } from './contract-stage.ts';
import type { ProviderContract } from './provider-contract.ts';
import { expectNoSecrets } from './secrets.ts';

const never = new AbortController().signal;

/** Where models come from, and whether the runtime is there. */
export function describeModels(contract: ProviderContract): void {
  const { provider, fixtures = new Map() } = contract;
  const capabilities: readonly string[] = provider.capabilities;

  describe('models', () => {
    if (provider.modelSource === 'provider_api')
      it("come from the runtime as in the fixture 'models'", async () => {
        await using stage = await openStage(contract);
        const fixture = fixtureNamed(fixtures, 'models');
        stage.wire.answer(fixture.exchanges);
        const models = (await stage.adapter.listModels?.(never)) ?? [];
        expectHolds(models, fixture.expect);
        expectAsked(stage, fixture, contract);
        expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
        for (const { id, label, capabilities: can } of models) {
          expect([id, label]).not.toContain('');
          expect(can.filter((capability) => !capabilities.includes(capability))).toEqual([]);
        }
      });

    if (fixtures.has('loaded'))
      it("in memory come from the runtime as in the fixture 'loaded'", async () => {
        await using stage = await openStage(contract);
        const fixture = fixtureNamed(fixtures, 'loaded');
        stage.wire.answer(fixture.exchanges);
        expectHolds(await stage.adapter.listLoadedModels?.(never), fixture.expect);
        expectAsked(stage, fixture, contract);
      });

    if (fixtures.has('unload'))
      it("leave memory as in the fixture 'unload'", async () => {
        await using stage = await openStage(contract);
        const fixture = fixtureNamed(fixtures, 'unload');
        stage.wire.answer(fixture.exchanges);
        await stage.adapter.unloadModel?.(fixture.model ?? '', never);
        expectAsked(stage, fixture, contract);
        stage.wire.answerAll({ status: 404, body: { error: 'model not found' } });
        const call = Promise.resolve(stage.adapter.unloadModel?.(fixture.model ?? '', never));
        expect((await stage.rejected(call)).statusCode).toBe(404);
      });

    it('in memory are shown by fixtures, where there are any', async () => {
      await using stage = await openStage(contract);
      const shown = [fixtures.has('loaded'), fixtures.has('unload')];
      const can = stage.adapter.listLoadedModels !== undefined;
      expect(shown).toEqual([can, can]);
    });

    if (provider.modelSource === 'provider_api')
      it.each([
        ['refuses the key', { status: 401, body: { error: { message: 'no' } } }, 401],
        ['breaks', { status: 500, body: { error: { message: 'no' } } }, 500],
        ['answers HTML', { text: '<html></html>' }, 200],
        ['answers something else', { body: { models: 'none', data: 7 } }, 200],
        ['answers nothing of it', { body: {} }, 200],
      ] as const)('are an error where the source %s', async (_, answer, status) => {
        await using stage = await openStage(contract);
        stage.wire.answerAll(answer);
        const call = Promise.resolve(stage.adapter.listModels?.(never));
        expect((await stage.rejected(call)).statusCode).toBe(status);
      });

    it('are listed by a manifest that has a catalogue with all their capabilities', () => {
      const { catalog = [] } = provider;
      expect(catalog.length > 0).toBe(provider.modelSource === 'engine_catalog');
      const unknown = catalog.flatMap((model) => model.capabilities).filter((one) => !capabilities.includes(one));
      expect(unknown).toEqual([]);
    });
  });

  describe('readiness', () => {
    if (provider.modelSource === 'provider_api')
      it('is a question that the runtime answers', async () => {
        await using stage = await openStage(contract);
        stage.wire.answer(fixtureNamed(fixtures, 'models').exchanges);
        const ready = await stage.adapter.checkReady?.(never);
        if (ready !== undefined) expect(ready).toMatchObject({ ready: true, missing: [] });
      });

    if (fixtures.size > 0)
      it.each([
        ['refuses the key', { status: 401, body: { error: { message: 'no' } } }],
        ['breaks', { status: 500, text: 'no' }],
        ['answers HTML', { text: '<html></html>' }],
      ] as const)('is no where the runtime %s, and rejects for nobody', async (_, answer) => {
        await using stage = await openStage(contract);
        stage.wire.answerAll(answer);
        const ready = await stage.adapter.checkReady?.(never);
        if (ready === undefined) return;
        expect(ready.ready).toBe(false);
        expect(ready.message).not.toBe('');
        expectNoSecrets([ready], stage.secrets);
      });

    it('is no where nobody is there, unless it needs nobody', async () => {
      await using stage = await openStage(contract, 'http://127.0.0.1:1');
      const ready = await stage.adapter.checkReady?.(never);
      if (ready !== undefined) expect(ready.ready).toBe(fixtures.size === 0);
    });
  });
}
