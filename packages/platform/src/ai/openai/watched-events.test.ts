import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventWatch, type WatchOptions } from './watched-events.ts';

const event = (value: unknown, end = '\n\n'): string => `data: ${JSON.stringify(value)}${end}`;
const said = (content: string, reason: string | null = null): string =>
  event({ id: '1', choices: [{ index: 0, delta: { content }, finish_reason: reason }], usage: null });
const USAGE = event({ id: '1', choices: [], usage: { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 } });
const DONE = 'data: [DONE]\n\n';

/** What passes of a text that comes in chunks of these sizes, in turn. */
function passed(text: string, sizes: readonly number[], options: Partial<WatchOptions> = {}) {
  const watch = new EventWatch({ keepsUsage: false, keepsText: false, ...options });
  const bytes = Buffer.from(text);
  const out: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    out.push(Buffer.from(watch.pass(bytes.subarray(at, at + size))));
    at += size;
  }
  out.push(Buffer.from(watch.end()));
  return { text: Buffer.concat(out).toString('utf8'), watch, pieces: out.map(String) };
}

const seed = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));

test('however it is cut, everything passes but the tokens that nobody asked for', () => {
  console.log(`watched events: ENGINEHOUSE_SEED=${seed}`);
  const chunk = fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => said(text)),
    fc.constant(': \n\n'),
  );
  fc.assert(
    fc.property(
      fc.array(chunk, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      fc.boolean(),
      (chunks, sizes, keepsUsage, crlf) => {
        const lines = (text: string): string => (crlf ? text.replaceAll('\n', '\r\n') : text);
        const head = [...chunks, said('end', 'stop')];
        const { text, watch, pieces } = passed(lines([...head, USAGE, DONE].join('')), sizes, { keepsUsage });
        expect(text).toBe(lines([...head, ...(keepsUsage ? [USAGE] : []), DONE].join('')));
        expect(watch.usage).toEqual({ promptTokens: 2, completionTokens: 3, totalTokens: 5 });
        // Each piece ends with a whole event, so nothing of one that is taken out is gone before it is known.
        expect(pieces.every((piece) => piece === '' || /\n\r?\n$/.test(piece))).toBe(true);
      },
    ),
    { seed, numRuns: 60 },
  );
});

test('tokens that come with the last word of the answer stay with it', () => {
  const last = event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 2 } });
  const { text, watch } = passed(last + DONE, [1_000]);
  expect(text).toBe(last + DONE);
  expect(watch.usage).toMatchObject({ promptTokens: 2 });
});

test('a last word that a runtime leaves out is added', () => {
  expect(passed(said('a', 'stop'), [1_000]).text).toBe(said('a', 'stop') + DONE);
  expect(passed(said('a', 'stop').trimEnd(), [7]).text).toBe(said('a', 'stop') + DONE);
});

test('a stream that ends before the answer does is broken', () => {
  expect(() => passed(said('a'), [1_000])).toThrow('the stream ended before the answer did');
  expect(() => passed('', [1])).toThrow('the stream ended before the answer did');
  // The words of an answer are no end of it.
  expect(() => passed(said('"finish_reason":"stop" data: [DONE]'), [1_000])).toThrow('ended before');
});

test('an error that a runtime reports in its stream is kept, and ends what passes', () => {
  const watch = new EventWatch({ keepsUsage: false, keepsText: false });
  const block = said('a') + event({ error: { message: 'out of memory' } }) + said('b');
  expect(watch.pass(Buffer.from(block)).toString()).toBe(said('a'));
  expect(watch.failure?.message).toBe('out of memory');
  const other = new EventWatch({ keepsUsage: false, keepsText: false });
  expect(other.pass(Buffer.from(event({ error: 'overloaded' })))).toHaveLength(0);
  expect(other.failure?.message).toBe('overloaded');
  expect(passed(said('an "error"', 'stop') + DONE, [1_000]).text).toContain('an \\"error\\"');
});

test('the text is collected where it is kept', () => {
  expect(passed(said('Hel') + said('lo', 'stop') + DONE, [20], { keepsText: true }).watch.text).toBe('Hello');
});

test('an event without an end is too large at some point', () => {
  const watch = new EventWatch({ keepsUsage: false, keepsText: false });
  const chunk = Buffer.alloc(1024 * 1024, 97);
  expect(() => {
    for (let round = 0; round < 20; round++) watch.pass(chunk);
  }).toThrow(RangeError);
});
