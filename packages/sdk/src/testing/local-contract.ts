import { describe, expect, it } from 'vitest';
import type {
  ClassifyOutput,
  ExtractTokensOutput,
  ExtractTokensRequest,
  MethodCall,
  ProviderAdapter,
} from '../provider-adapter.ts';
import { readClassifyAnswer, readDetectAnswer, readTokensAnswer } from '../read-method-answers.ts';
import { expectHolds, openStage } from './contract-stage.ts';
import { WIRE_METHODS } from './method-calls.ts';
import type { ProviderContract, Sample } from './provider-contract.ts';

const never = new AbortController().signal;

/** Calls of the methods that the AI SDK has no model for. */
export function describeLocalCalls(contract: ProviderContract): void {
  const { provider, samples = [] } = contract;
  const methods = provider.runtimeMethods.filter((method) => WIRE_METHODS[method] === undefined);
  if (methods.length === 0) return;

  describe('calls without a wire', () => {
    it('are each shown by a sample', () => {
      expect([...new Set(samples.map(({ method }) => method))].sort()).toEqual([...methods].sort());
    });

    for (const sample of samples) {
      it(`${sample.method} of ${sample.modelId}: ${textOf(sample).slice(0, 60)}`, async () => {
        await using stage = await openStage(contract);
        const call: MethodCall = { modelId: sample.modelId, signal: never };
        const answer = await ask(stage.adapter, sample, call);
        expectHolds(answer, sample.expect);
        if (sample.method === 'classify') expectOrder(readClassifyAnswer(answer));
        if (sample.method === 'extractTokens') expectPlaces(readTokensAnswer(answer, sample.request.text), sample);
        if (sample.method === 'detect') readDetectAnswer(answer);
        expect(await ask(stage.adapter, sample, call), 'the same again').toEqual(answer);
      });

      it(`${sample.method} rejects for a caller that has cancelled: ${textOf(sample).slice(0, 40)}`, async () => {
        await using stage = await openStage(contract);
        await stage.rejected(ask(stage.adapter, sample, { modelId: sample.modelId, signal: AbortSignal.abort() }));
      });

      it(`${sample.method} rejects for a model that it does not have: ${textOf(sample).slice(0, 40)}`, async () => {
        await using stage = await openStage(contract);
        const call = ask(stage.adapter, sample, { modelId: 'no-such-model', signal: never });
        expect((await stage.rejected(call)).message).toContain('no-such-model');
      });
    }
  });
}

/** As the platform calls it: what throws rejects. */
async function ask(adapter: ProviderAdapter, sample: Sample, call: MethodCall): Promise<unknown> {
  if (sample.method === 'classify') return adapter.classify?.(sample.request, call);
  if (sample.method === 'extractTokens') return adapter.extractTokens?.(sample.request, call);
  return adapter.detect?.(sample.request, call);
}

function textOf(sample: Sample): string {
  return 'text' in sample.request ? sample.request.text : sample.request.mediaType;
}

function expectOrder({ labels }: ClassifyOutput): void {
  const scores = labels.map(({ score }) => score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
}

function expectPlaces({ tokens }: ExtractTokensOutput, { request: { text } }: { request: ExtractTokensRequest }): void {
  expect(tokens.map(({ start, end }) => text.slice(start, end))).toEqual(tokens.map((token) => token.text));
  const starts = tokens.map(({ start }) => start);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
}
