import { describe, expect, it } from 'vitest';
import { createContractHost } from './contract-host.ts';
import { answeredBy, configOf, fixtureNamed, openStage, probeOf } from './contract-stage.ts';
import type { ProviderContract } from './provider-contract.ts';
import type { WireAnswer, WireFixture } from './wire-fixture.ts';

const never = new AbortController().signal;

/** Runtimes that refuse, break, are silent or answer what is no answer. */
export function describeFailures(contract: ProviderContract, fixtures: ReadonlyMap<string, WireFixture>): void {
  const probe = probeOf(contract);
  const good = fixtureNamed(fixtures, probe.fixture);
  const modelId = good.model ?? '';
  const goodText = JSON.stringify(good.exchanges[0]?.response.body);

  /** What a call rejects with when the runtime answers so. */
  async function failureOf(answer: WireAnswer) {
    await using stage = await openStage(contract);
    stage.wire.answer(answeredBy(good, answer));
    const failure = await stage.rejected(probe.call(stage.adapter, modelId, never));
    expect(stage.wire.requests).toHaveLength(good.exchanges.length);
    return failure;
  }

  function answerOf(name: string): WireAnswer {
    return fixtureNamed(fixtures, name).exchanges[0]?.response as WireAnswer;
  }

  describe('failures', () => {
    it('a key that is refused has a status of its own, what the runtime says of it, and nothing to try again', async () => {
      const failure = await failureOf(answerOf('bad-key'));
      expect([400, 401, 403]).toContain(failure.statusCode);
      expect(failure.isRetryable).toBe(false);
      expect(failure.message).toContain(fixtureNamed(fixtures, 'bad-key').expect as string);
    });

    it('a rate limit is 429, to be tried again, and says when', async () => {
      const failure = await failureOf(answerOf('rate-limit'));
      expect([failure.statusCode, failure.isRetryable]).toEqual([429, true]);
      expect(failure.responseHeaders?.['retry-after']).toBe('7');
    });

    it.each([500, 503])('a server error is %i, to be tried again', async (status) => {
      const failure = await failureOf({ ...answerOf('server-error'), status });
      expect([failure.statusCode, failure.isRetryable]).toEqual([status, true]);
    });

    it.each([
      ['a page of HTML', { text: '<html><body>Welcome to the proxy</body></html>' }],
      [
        'half a JSON',
        { text: goodText.slice(0, goodText.length / 2), headers: { 'content-type': 'application/json' } },
      ],
      ['wrong types', { body: { choices: 7, content: 'no', candidates: 'none', data: true, message: [] } }],
      ['a list', { body: [] }],
      ['nothing', { text: '', headers: { 'content-type': 'application/json' } }],
      ['an answer that is cut', { text: goodText.slice(0, 20), afterwards: 'cut' }],
      ['an answer without an end', { text: `{"id": "${'x'.repeat(65_536)}`, afterwards: 'repeat' }],
      ['an error that is HTML', { status: 502, text: '<html>Bad gateway</html>' }],
    ] as const)('%s is an error that has its status', async (_, answer) => {
      const { statusCode } = await failureOf(answer);
      expect(statusCode).toBe('status' in answer ? answer.status : 200);
    });

    it('a redirect is not followed', async () => {
      await using stage = await openStage(contract);
      const location = `${stage.wire.url}/elsewhere`;
      stage.wire.answer(answeredBy(good, { status: 307, headers: { location }, body: {} }));
      await stage.rejected(probe.call(stage.adapter, modelId, never));
      expect(stage.wire.requests.map(({ path }) => path)).not.toContain('/elsewhere');
    });

    it('silence ends when the caller cancels, and the runtime is let go', async () => {
      await using stage = await openStage(contract);
      stage.wire.answerAll({ afterwards: 'hold' });
      const cancel = new AbortController();
      const asked = stage.wire.next();
      const call = probe.call(stage.adapter, modelId, cancel.signal);
      const request = await asked;
      cancel.abort();
      await stage.rejected(call);
      expect(await request.closed).toBe(false);
    });

    it('a caller that had cancelled before is asked nothing', async () => {
      await using stage = await openStage(contract);
      await stage.rejected(probe.call(stage.adapter, modelId, AbortSignal.abort()));
      expect(stage.wire.requests).toHaveLength(0);
    });

    it('a runtime that is not there is an error to be tried again', async () => {
      await using stage = await openStage(contract, 'http://127.0.0.1:1');
      const failure = await stage.rejected(probe.call(stage.adapter, modelId, never));
      expect(failure.isRetryable).toBe(true);
    });

    it('what egress refuses arrives as its refusal', async () => {
      const { provider, load } = contract;
      const config = configOf(contract);
      const nothing = { ...provider, egress: { hosts: [], fromConfig: [] } };
      const host = createContractHost({ manifest: nothing, config, load, wireUrl: 'http://127.0.0.1:1' });
      const adapter = await provider.create({ id: 1, name: 'contract', config }, host);
      const failure = await probe.call(adapter, modelId, never).catch((error: unknown) => error);
      const chain = [failure, (failure as Error).cause].map((error) => (error as { code?: unknown } | undefined)?.code);
      expect(chain).toContain('EGRESS_DENIED');
    });
  });
}
