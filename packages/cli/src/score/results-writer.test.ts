import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { brokenInput, brokenRow } from '../errors.ts';
import { runResultOf } from '../testing/run-result-of.ts';
import { documentWriter, fileWriter, ndjsonWriter } from './results-writer.ts';
import type { RowOutcome } from './score-rows.ts';

const OUTCOMES: readonly RowOutcome[] = [
  { number: 1, result: runResultOf({ first: { score: 1 } }) },
  { number: 2, problem: brokenRow(2, 'is not JSON') },
];

function collected(highWaterMark = 16) {
  let text = '';
  const stream = new Writable({
    highWaterMark,
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      setImmediate(done);
    },
  });
  return { stream, text: () => text };
}

test('a document holds every result, the summary, and nothing else', async () => {
  const { stream, text } = collected();
  const writer = documentWriter(stream, 'out');
  for (const outcome of OUTCOMES) await writer.add(outcome);
  await writer.end({ rows: 2 });
  expect(JSON.parse(text())).toEqual({
    results: [
      expect.objectContaining({ row: 1, outputs: { first: { score: 1 } } }),
      { row: 2, error: expect.objectContaining({ code: 'BROKEN_ROW' }) },
    ],
    summary: { rows: 2 },
  });
});

test('a document without results, and one that ends with an error, are JSON too', async () => {
  const { stream, text } = collected();
  await documentWriter(stream, 'out').end({ rows: 0 }, brokenInput('file', 'it breaks off'));
  expect(JSON.parse(text())).toEqual({
    results: [],
    summary: { rows: 0 },
    error: expect.objectContaining({ code: 'BROKEN_INPUT' }),
  });
});

test('NDJSON is one result a line', async () => {
  const { stream, text } = collected();
  const writer = ndjsonWriter(stream, 'out');
  for (const outcome of OUTCOMES) await writer.add(outcome);
  await writer.end({ rows: 2 });
  const lines = text().trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { row: number }).row)).toEqual([1, 2]);
});

test.each(['results.json', 'results.ndjson', 'results'])('%s: the format comes from the name', async (name) => {
  const folder = await mkdtemp(join(tmpdir(), 'enginehouse-results-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const writer = await fileWriter(join(folder, name));
  for (const outcome of OUTCOMES) await writer.add(outcome);
  await writer.end({ rows: 2 });
  const text = await readFile(join(folder, name), 'utf8');
  expect(text.startsWith('{"results":[')).toBe(name.endsWith('.json'));
  expect(text).toContain('"row":2');
});

test('a file that cannot be opened is refused before anything is written', async () => {
  await expect(fileWriter('/does/not/exist/results.ndjson')).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
});

test('a stream that fails is told at the next write, also to who waits for room', async () => {
  const failure = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  const stream = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => setImmediate(done, failure) });
  const writer = ndjsonWriter(stream, 'out');
  const [outcome] = OUTCOMES as [RowOutcome];
  await expect(writer.add(outcome)).rejects.toMatchObject({ code: 'OUTPUT_FAILED', cause: failure });
  expect(() => writer.add(outcome)).toThrow("cannot write 'out'");
  await expect(writer.end({})).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
});
