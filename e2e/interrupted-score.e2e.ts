import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND, ROOT } from './command.ts';
import { type HousePlace, housePlace } from './house-place.ts';
import { ndjsonRows, scoreDocument, writtenLines } from './rows.ts';
import { runLogState } from './run-log-check.ts';
import { engineFolder, SLOW_ENGINE } from './test-engines.ts';

const ROWS = 40_000;
const engines = engineFolder(SLOW_ENGINE);
const input = engines.file('rows.ndjson');
let place: HousePlace;

beforeAll(async () => {
  place = await housePlace();
  await writeFile(input, ndjsonRows(ROWS));
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  engines[Symbol.dispose]();
});

/** Starts scoring into a file and resolves when the first results are there. */
async function underWay(out: string, more: readonly string[] = []) {
  const running = place.start(['score', input, '--engines', engines.path, '--out', out, ...more]);
  while ((await writtenLines(out)).length === 0 && running.child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return running;
}

describe('score, interrupted', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s: finishes what is under way, says where to go on, ends with 1',
    async (signal) => {
      const out = engines.file(`${signal}.ndjson`);
      await using running = await underWay(out);
      running.child.kill(signal);
      const { code, stderr } = await running.ended;
      expect(code).toBe(1);
      const lines = await writtenLines(out);
      const skip = Number(/go on with --skip (\d+)/.exec(stderr)?.[1]);
      expect(lines.map((line) => line.row)).toEqual(Array.from({ length: skip }, (_, index) => index + 1));
      expect(skip).toBeLessThan(ROWS);
      const state = await runLogState(
        place,
        lines.map((line) => line.runId),
      );
      expect(state).toMatchObject({ missing: [], pending: 0 });
    },
  );

  test('going on with --skip scores exactly the rest: every row once over both', async () => {
    const short = engines.file('short.ndjson');
    await writeFile(short, ndjsonRows(3_000));
    const [first, second] = [engines.file('first.ndjson'), engines.file('second.ndjson')];
    const before = (await runLogState(place, [])).runs;
    await using running = place.start(['score', short, '--engines', engines.path, '--out', first]);
    while ((await writtenLines(first)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('--skip') });
    const skip = /--skip (\d+)/.exec(stderr)?.[1] ?? '';
    const rest = await place.run(['score', short, '--engines', engines.path, '--out', second, '--skip', skip]);
    expect(rest.code).toBe(0);
    const lines = [...(await writtenLines(first)), ...(await writtenLines(second))];
    expect(lines.map((line) => line.row)).toEqual(Array.from({ length: 3_000 }, (_, index) => index + 1));
    const state = await runLogState(
      place,
      lines.map((line) => line.runId),
    );
    expect(state).toMatchObject({ runs: before + 3_000, missing: [] });
  });

  test('a second Ctrl-C ends at once, and everything answered is there at the next start', async () => {
    const out = engines.file('twice.ndjson');
    await using running = await underWay(out);
    running.child.kill('SIGINT');
    await running.saw(/stopping/);
    running.child.kill('SIGINT');
    await running.ended;
    const lines = await writtenLines(out);
    expect(await place.run(['runs', 'ls'])).toMatchObject({ code: 0, stderr: '' });
    const state = await runLogState(
      place,
      lines.map((line) => line.runId),
    );
    expect(state).toMatchObject({ missing: [], pending: 0, alone: 0 });
  });

  test('standard input: rows are answered while the next one is waited for, and Ctrl-C does not wait for it', async () => {
    await using running = place.start(['score', '-', '--engines', engines.path, '--json'], {
      input: ndjsonRows(3),
      holdInput: true,
    });
    await running.saw(/"row":3,/);
    running.child.kill('SIGINT');
    const { code, stdout } = await running.ended;
    expect(code).toBe(1);
    const { results, summary } = scoreDocument(stdout);
    expect(results.map((line) => line.row)).toEqual([1, 2, 3]);
    expect(summary).toMatchObject({ scored: 3, stoppedBeforeRow: 4 });
  });
});

describe('a reader that leaves', () => {
  /** Runs `enginehouse ARGS | head -1` and answers what each said. */
  async function intoHead(args: readonly string[]) {
    const child = spawn(
      'bash',
      [
        '-c',
        `"$@" | head -1; echo "code \${PIPESTATUS[0]}"`,
        'bash',
        process.execPath,
        COMMAND,
        ...args,
        '--data',
        place.dataDir,
      ],
      { cwd: ROOT },
    );
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text: Buffer) => {
      stdout += text.toString();
    });
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    await new Promise((resolve) => child.once('close', resolve));
    return { stdout, stderr };
  }

  test('of a list ends the command quietly', async () => {
    const { stdout, stderr } = await intoHead(['runs', 'ls', '--page-size', '200']);
    expect(stdout).toMatch(/^RUN .*\ncode 0\n$/);
    expect(stderr).toBe('');
  });

  test('of results ends the scoring as Ctrl-C does, without a stack trace', async () => {
    const { stdout, stderr } = await intoHead(['score', input, '--engines', engines.path, '--json']);
    expect(stdout).toBe('{"results":[\ncode 1\n');
    expect(stderr).toMatch(/^interrupted stopped before row \d+: what was scored is kept; go on with --skip \d+\n$/);
  });

  test('a results file that cannot be opened stops before anything is scored', async () => {
    const { runs } = await runLogState(place, []);
    const out = join(engines.path, 'no-such-folder', 'out.ndjson');
    const ended = await place.run(['score', input, '--engines', engines.path, '--out', out]);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('error OUTPUT_FAILED') });
    expect((await runLogState(place, [])).runs).toBe(runs);
    await expect(readFile(out, 'utf8')).rejects.toThrow('ENOENT');
  });
});
