import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { EgressRequestOptions } from '../../egress/egress-gate.ts';
import type { Attempt } from '../attempts.ts';
import { passThrough } from './pass-through.ts';

const said = (content: string, reason: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: reason }] })}\n\n`;

/** A call of a runtime whose stream is this source; tells what was sent, how often it was asked for more, and what was noted. */
function streamOf(source: Iterable<string> | AsyncIterable<string>) {
  const leaving = new AbortController();
  const notes: string[] = [];
  const sent: EgressRequestOptions[] = [];
  let pulls = 0;
  const body = Readable.from(
    (async function* () {
      for await (const text of source) {
        pulls += 1;
        yield Buffer.from(text);
      }
    })(),
  );
  const request = async (_subject: string, _url: string, options: EgressRequestOptions) => {
    sent.push(options);
    options.signal?.addEventListener('abort', () => body.destroy(options.signal?.reason as Error));
    return { statusCode: 200, headers: { 'content-type': 'text/event-stream' }, body } as never;
  };
  const attempt = {
    model: { name: 'named', modelId: 'called', engineInstanceId: 3, extraConfig: {} },
    runtime: { adapter: { openAiWire: () => ({ url: 'http://runtime/', headers: { authorization: 'Bearer key' } }) } },
    signal: leaving.signal,
    begun: () => notes.push('begun'),
    waits: () => notes.push('waits'),
    failure: (thrown: Error) => thrown,
  } as unknown as Attempt;
  const passed = passThrough({ request }, attempt, {
    path: '/chat/completions',
    body: { model: 'named', stream: true },
    keepsText: false,
  });
  if (passed === null) throw new TypeError('the runtime speaks the format');
  return { passed, body, leaving, notes, sent, pulls: () => pulls };
}

/** Turns of the event loop: what wants to go on without being asked has gone on. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function* endless(): Generator<string> {
  for (;;) yield said('more');
}

test('a runtime is asked under its own name for the model, with its own headers', async () => {
  const { passed, sent } = streamOf([said('Hi', 'stop'), 'data: [DONE]\n\n']);
  const { result, ended } = await passed;
  expect(Buffer.concat(await Array.fromAsync(result.body as AsyncIterable<Buffer>)).toString()).toContain('[DONE]');
  expect(await ended).toEqual({
    usage: { promptTokens: null, completionTokens: null, totalTokens: null },
    output: null,
  });
  expect(JSON.parse(String(sent[0]?.body))).toEqual({
    model: 'called',
    stream: true,
    stream_options: { include_usage: true },
  });
  expect(sent[0]?.headers).toEqual({ authorization: 'Bearer key', 'content-type': 'application/json' });
});

test('the runtime is read no faster than its reader, and no time runs while the reader is slow', async () => {
  const { passed, pulls, notes } = streamOf(endless());
  const reader = ((await passed).result.body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  await reader.next();
  await turns();
  const before = pulls();
  expect(before).toBeLessThan(5);
  expect(notes.at(-1)).toBe('begun');
  await turns();
  expect(pulls()).toBe(before);
  for (let step = 0; step < 50; step++) await reader.next();
  expect(pulls()).toBeGreaterThan(49);
  await reader.return?.();
});

test('a reader that leaves lets the runtime go, and the call ends as cancelled', async () => {
  const { passed, body } = streamOf(endless());
  const { result, ended } = await passed;
  for await (const _ of result.body as AsyncIterable<Buffer>) break;
  await expect(ended).rejects.toMatchObject({ code: 'AI_CALL_CANCELLED' });
  expect(body.destroyed).toBe(true);
});

test('a stream that nobody begins to read ends with its call', async () => {
  const { passed, body, leaving } = streamOf(endless());
  const { ended } = await passed;
  leaving.abort(new Error('gone'));
  await expect(ended).rejects.toThrow('gone');
  expect(body.destroyed).toBe(true);
});

test('until the first event is there the attempt may still fail, and the next candidate be asked', async () => {
  const { passed, notes } = streamOf(['data: {"error":{"message":"overloaded"}}\n\n']);
  await expect(passed).rejects.toThrow('overloaded');
  expect(notes).not.toContain('begun');
});
