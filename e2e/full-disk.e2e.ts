import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMAND, ROOT, runCommand, startProcess, temporaryFolder } from './command.ts';
import { housePlace } from './house-place.ts';
import { errorOf, ndjsonRows, scoreDocument, wholeLines, writtenLines } from './rows.ts';
import { runLogState } from './run-log-check.ts';
import { smallDisk } from './small-disk.ts';
import { engineFolder, RESEARCHING_ENGINES } from './test-engines.ts';

const ROWS = 60_000;
/** Room for some thousands of runs, and not for all of them. */
const FREE_BYTES = 12_000_000;

test('a disk that fills up under the database: a typed error, and what was answered is there when there is room', async () => {
  await using disk = await smallDisk(256);
  await using place = await housePlace();
  using engines = engineFolder({ ...RESEARCHING_ENGINES, 'rows.ndjson': ndjsonRows(ROWS) });
  const score = ['score', engines.file('rows.ndjson'), '--engines', engines.path, '--json'];
  let dataDir = place.dataDir;
  let ended: { code: number | null; stdout: string; stderr: string };
  if (disk === null) {
    console.log('NO FULL DISK: mounting a small one takes root; a limit on the size of files stands in for it');
    const limited = startProcess(
      'bash',
      [
        '-c',
        'ulimit -f 24000; trap "" XFSZ; exec "$@"',
        'bash',
        process.execPath,
        COMMAND,
        ...score,
        '--data',
        dataDir,
      ],
      { cwd: ROOT },
    );
    ended = await limited.ended;
  } else {
    dataDir = join(disk.path, 'data');
    await cp(place.dataDir, dataDir, { recursive: true });
    await disk.fill(FREE_BYTES);
    ended = await runCommand([...score, '--data', dataDir]);
    await disk.clear();
  }
  expect(ended.code).toBe(1);
  const { results, summary, error } = scoreDocument(ended.stdout);
  expect(errorOf(ended.stderr).code).toBe(error?.code);
  expect(['RUN_NOT_LOGGED', 'DATABASE_FULL']).toContain(error?.code);
  expect(summary.stoppedBeforeRow).toBe(results.length + 1);
  expect(results.length).toBeGreaterThan(0);
  expect(await runCommand(['runs', 'ls', '--data', dataDir])).toMatchObject({ code: 0, stderr: '' });
  const state = await runLogState(
    { ...place, database: { dataDir } },
    results.map((line) => line.runId),
  );
  expect(state).toMatchObject({ missing: [], pending: 0, alone: 0 });
});

test('a full disk under --out: a typed error, and the runs are kept', async () => {
  await using disk = await smallDisk(1);
  await using place = await housePlace();
  using engines = engineFolder({ ...RESEARCHING_ENGINES, 'rows.ndjson': ndjsonRows(8_000) });
  await using folder = await temporaryFolder();
  const score = ['score', engines.file('rows.ndjson'), '--engines', engines.path, '--out'];
  const out = join(disk?.path ?? folder.path, 'results.ndjson');
  const limited = ['-c', 'ulimit -f 500; trap "" XFSZ; exec "$@"', 'bash', process.execPath, COMMAND];
  const { code, stderr } =
    disk === null
      ? await startProcess('bash', [...limited, ...score, out, '--data', place.dataDir], { cwd: ROOT }).ended
      : await place.run([...score, out]);
  expect(code).toBe(1);
  expect(stderr).toContain(disk === null ? 'error ' : 'error OUTPUT_FAILED');
  expect(stderr).not.toMatch(/^\s+at /m);
  const lines = await writtenLines(out);
  expect(lines.length).toBeGreaterThan(0);
  const state = await runLogState(
    place,
    lines.map((line) => line.runId),
  );
  expect(state.missing).toEqual([]);
  const skip = Number(/--skip (\d+)/.exec(stderr)?.[1]);
  expect(state.runs).toBe(skip);
});

test('a full disk under standard output: a typed error, no stack trace', async () => {
  await using place = await housePlace();
  await writeFile(join(place.dataDir, 'rows.ndjson'), '');
  const { code, stderr } = await startProcess(
    'bash',
    ['-c', '"$@" > /dev/full', 'bash', process.execPath, COMMAND, 'runs', 'ls', '--data', place.dataDir],
    { cwd: ROOT },
  ).ended;
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error OUTPUT_FAILED/) });
  expect(wholeLines(stderr)).toEqual([]);
  expect(stderr).not.toMatch(/^\s+at /m);
});
