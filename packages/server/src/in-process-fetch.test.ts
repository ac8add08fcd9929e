import { createClient } from '@enginehouse/api';
import { expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { inProcessFetch } from './in-process-fetch.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

function serve() {
  const platform = createMemoryPlatform();
  const app = createServer({ platform, checkAnswers: true });
  return { app, platform, client: createClient({ baseUrl: 'http://anywhere', fetch: inProcessFetch(app) }) };
}

test('calls, errors, streams and batches go the same way without a socket', async () => {
  const { app, client } = serve();
  const { runId } = await client.runs.score({ body: { signals: { a: 1 } } });
  expect((await client.runs.get({ params: { runId } })).signals).toEqual({ a: 1 });
  await expect(client.engines.get({ params: { engineId: 'ecko' } })).rejects.toMatchObject({
    code: 'UNKNOWN_ENGINE',
    message: expect.stringContaining("did you mean 'echo'"),
  });
  const events = await Array.fromAsync(client.runs.stream({ body: { signals: { events: 2 } } }));
  expect(events.map(({ type }) => type)).toEqual(['engine', 'engine', 'done']);
  const lines = Array.from({ length: 500 }, (_, n) => ({ signals: { n } }));
  const answers = await Array.fromAsync(client.runs.batch(lines));
  expect(answers.map((one) => ('result' in one ? one.result.outputs.echo : one))).toEqual(
    lines.map((one) => one.signals),
  );
  await app.close();
});

test.each(['score', 'stream'] as const)('who leaves cancels the run (%s)', async (how) => {
  const { client, platform } = serve();
  const leaving = new AbortController();
  const input = { body: { signals: { delayMs: 60_000 } } };
  const options = { signal: leaving.signal };
  const call =
    how === 'score' ? client.runs.score(input, options) : Array.fromAsync(client.runs.stream(input, options));
  const ended = expect(call).rejects.toThrow('left');
  while (platform.state.running === 0) await new Promise((resolve) => setImmediate(resolve));
  leaving.abort(new Error('left'));
  await ended;
  while (platform.state.cancelled === 0) await new Promise((resolve) => setImmediate(resolve));
});

test('who takes no answers is not read from without end', async () => {
  const { client } = serve();
  let given = 0;
  function* endless() {
    while (true) yield { signals: { n: given++, padding: 'x'.repeat(2_000) } };
  }
  const answers = client.runs.batch(endless())[Symbol.asyncIterator]();
  await answers.next();
  let before = -1;
  while (before !== given) {
    before = given;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(given).toBeLessThan(20_000);
  await answers.return?.();
});
