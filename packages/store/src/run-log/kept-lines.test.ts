import type { Json } from '@enginehouse/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  FAILURE_MESSAGE_CHARACTERS,
  failureLine,
  KEPT_BYTES_LIMIT,
  outputLine,
  PREVIEW_CHARACTERS,
  readFailureLines,
  readKeptLines,
  readKeptOutput,
  signalsLine,
} from './kept-lines.ts';

const seed = Number(process.env.ENGINEHOUSE_SEED ?? Math.floor(Math.random() * 2 ** 31));
console.log(`kept-lines: ENGINEHOUSE_SEED=${seed}`);

const json = fc.jsonValue({ stringUnit: 'binary' }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

test('any JSON is read back, NUL characters and lone surrogates too', () => {
  fc.assert(
    fc.property(fc.array(json, { maxLength: 12 }), fc.dictionary(fc.string(), json), (outputs, signals) => {
      const text = [...outputs.map((output, position) => outputLine(position, output)), signalsLine(signals)].join(
        '\n',
      );
      const kept = readKeptLines([text]);
      expect([...kept.outputs.values()]).toEqual(outputs);
      expect(kept.signals).toEqual(JSON.parse(JSON.stringify(signals)));
      outputs.forEach((output, position) => {
        expect(readKeptOutput(text, position)).toEqual(output);
      });
    }),
    { seed },
  );
  const hard = { nul: 'a\u0000b', high: '\ud800', low: '\udc00', line: '\n\u2028', separators: '\u001e\u001f' };
  expect(readKeptLines([outputLine(3, hard)]).outputs.get(3)).toEqual(hard);
  expect([...outputLine(3, hard)].filter((character) => character < ' ')).toEqual([]);
});

test('an output is whole up to the limit, counted in bytes of UTF-8, and a preview beyond', () => {
  const atLimit = 'é'.repeat((KEPT_BYTES_LIMIT - 2) / 2);
  expect(readKeptLines([outputLine(0, atLimit)]).outputs.get(0)).toBe(atLimit);
  const above = `${atLimit}x`;
  const kept = readKeptLines([outputLine(0, above)]);
  expect(kept.outputs.size).toBe(0);
  expect(kept.previews.get(0)).toEqual({
    bytes: KEPT_BYTES_LIMIT + 1,
    preview: `"${atLimit.slice(0, PREVIEW_CHARACTERS - 1)}`,
  });
  expect(readKeptOutput(outputLine(0, above), 0)).toBeUndefined();
  expect(signalsLine({ text: above })).toBeNull();
});

test('null is an output, and not the mark of a preview', () => {
  expect(readKeptLines([outputLine(1, null)]).outputs).toEqual(new Map([[1, null]]));
  expect(readKeptOutput(outputLine(1, null), 1)).toBeNull();
});

test('a failure keeps its cause, and of a long message the beginning', () => {
  const text = [
    failureLine(0, { code: 'ENGINE_FAILED', message: 'x'.repeat(FAILURE_MESSAGE_CHARACTERS + 9) }),
    failureLine(2, { code: 'SKIPPED', message: 'a dependency failed\n\u0000', cause: 'first' }),
  ].join('\n');
  const failures = readFailureLines(text);
  expect(failures.get(0)?.message).toHaveLength(FAILURE_MESSAGE_CHARACTERS);
  expect(failures.get(2)).toEqual({ code: 'SKIPPED', message: 'a dependency failed\n\u0000', cause: 'first' });
  expect(readFailureLines(null).size).toBe(0);
});
