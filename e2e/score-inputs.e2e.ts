import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HousePlace, housePlace } from './house-place.ts';
import { errorOf, ndjsonRows, scoreDocument, writtenLines } from './rows.ts';
import { runLogState } from './run-log-check.ts';
import { type EngineFolder, engineFolder, engineText } from './test-engines.ts';

let place: HousePlace;
let engines: EngineFolder;

beforeAll(async () => {
  // Half the processor time for each process: what score does on the embedded database is in interrupted-score.e2e.ts.
  place = await housePlace('postgres');
  engines = engineFolder({
    'echo.engine.js': engineText('echo', { body: 'return { n: Number(signals.n) };' }),
    'rows.csv': 'n,name\n1,a\n2,"b, c"\n3,d\n',
    'rows.json': '[{"n":1,"name":"a"},{"n":2,"name":"b, c"},{"n":3,"name":"d"}]',
    'rows.ndjson': '{"n":1,"name":"a"}\n{"n":2,"name":"b, c"}\n{"n":3,"name":"d"}\n',
    'broken.csv': 'n,name\n1,a\n2\n3,d\n4,e,f\n5,g\n',
    'broken.ndjson': '{"n":1}\n{"n":\n[3]\n{"n":4}\n',
    'broken.json': '[{"n":1},{"n":2},{"n":',
  });
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  engines[Symbol.dispose]();
});

const score = (file: string, ...more: string[]) => ['score', file, '--engines', engines.path, ...more];

describe('what score reads', () => {
  test.each(['rows.csv', 'rows.json', 'rows.ndjson'])('%s: the same rows, the same answers', async (name) => {
    const { code, stdout, stderr } = await place.run(score(engines.file(name), '--json'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(scoreDocument(stdout).results.map((line) => [line.row, line.outputs])).toEqual([
      [1, { echo: { n: 1 } }],
      [2, { echo: { n: 2 } }],
      [3, { echo: { n: 3 } }],
    ]);
  });

  test('standard input', async () => {
    const { code, stdout } = await place.run(score('-', '--json'), { input: 'n,name\n7,x\n' });
    expect({ code, outputs: scoreDocument(stdout).results[0]?.outputs }).toEqual({
      code: 0,
      outputs: { echo: { n: 7 } },
    });
  });

  test.each([
    ['broken.csv', [2, 4], 5],
    ['broken.ndjson', [2, 3], 4],
  ])('%s: broken rows are named and counted, the rest goes on, exit code 4', async (name, broken, rows) => {
    const { code, stdout } = await place.run(score(engines.file(name), '--json'));
    const { results, summary } = scoreDocument(stdout);
    expect(code).toBe(4);
    expect(results.map((line) => line.row)).toEqual(Array.from({ length: rows }, (_, index) => index + 1));
    const errors = results.filter((line) => line.error !== undefined);
    expect(errors.map((line) => [line.row, line.error?.code])).toEqual(broken.map((row) => [row, 'BROKEN_ROW']));
    expect(errors[0]?.error?.message).toMatch(/^row 2: /);
    expect(summary).toMatchObject({ rows, scored: rows - broken.length, brokenRows: broken.length });
    const said = await place.run(score(engines.file(name)));
    expect(said).toMatchObject({ code: 4, stdout: expect.stringMatching(new RegExp(`${broken.length} broken`)) });
    for (const row of broken) expect(said.stderr).toContain(`row ${row}: `);
  });

  test('JSON that breaks off: what came before is kept, exit code 1, and where to go on', async () => {
    const { code, stdout, stderr } = await place.run(score(engines.file('broken.json'), '--json'));
    const { results, summary, error } = scoreDocument(stdout);
    expect({ code, error: error?.code, said: errorOf(stderr).code }).toEqual({
      code: 1,
      error: 'BROKEN_INPUT',
      said: 'BROKEN_INPUT',
    });
    expect(results.map((line) => line.row)).toEqual([1, 2]);
    expect(summary.stoppedBeforeRow).toBe(3);
    expect(
      (
        await runLogState(
          place,
          results.map((line) => line.runId),
        )
      ).missing,
    ).toEqual([]);
  });

  test.each([
    ['no-such-file.csv', '', 2, 'INPUT_NOT_FOUND'],
    ['-', '', 1, 'BROKEN_INPUT'],
    ['-', 'just words', 2, 'UNKNOWN_INPUT_FORMAT'],
    ['-', 'a,a\n1,2\n', 1, 'BROKEN_INPUT'],
  ])('%s with %j: exit code and error', async (file, input, code, error) => {
    const ended = await place.run(score(file, '--json'), { input });
    expect({ code: ended.code, error: errorOf(ended.stderr).code }).toEqual({ code, error });
    if (ended.stdout !== '') expect(scoreDocument(ended.stdout).error?.code).toBe(error);
  });
});

describe('what score writes', () => {
  test('--out: NDJSON, or one document when the name ends with .json', async () => {
    const [lines, document] = [engines.file('out.ndjson'), engines.file('out.json')];
    const first = await place.run(score(engines.file('rows.csv'), '--out', lines));
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining(lines) });
    const second = await place.run(score(engines.file('rows.csv'), '--out', document, '--json'));
    expect(second.code).toBe(0);
    const written = scoreDocument(await readFile(document, 'utf8'));
    expect(written).toEqual(scoreDocument(second.stdout));
    expect((await writtenLines(lines)).map((line) => [line.row, line.outputs])).toEqual(
      written.results.map((line) => [line.row, line.outputs]),
    );
  });

  test('--workers 2: the same outputs as in one thread, in the same order', async () => {
    const file = engines.file('many.ndjson');
    await writeFile(file, ndjsonRows(200));
    const [inline, workers] = [
      await place.run(score(file, '--json')),
      await place.run(score(file, '--json', '--workers', '2')),
    ];
    expect([inline.code, workers.code, workers.stderr]).toEqual([0, 0, '']);
    const outputs = (stdout: string) => scoreDocument(stdout).results.map((line) => [line.row, line.outputs]);
    expect(outputs(workers.stdout)).toEqual(outputs(inline.stdout));
  });
});
