import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMAND, type Ended, runCommand, startProcess } from './command.ts';
import { housePlace } from './house-place.ts';
import { errorOf, idsOf, ndjsonRows, scoreDocument, writtenLines } from './rows.ts';
import { runLogState } from './run-log-check.ts';
import { type SmallDisk, smallDisk } from './small-disk.ts';
import { engineFolder, engineText } from './test-engines.ts';

/** Each run keeps 6 KB that no compression makes small: 5,000 of them need twice the room that there is. */
const ROWS = 5_000;
const FREE_BYTES = 3_000_000;
/** Above the 16 MB that the database's own log writes at once, in KB; for a machine where no disk can be mounted. */
const LARGEST_FILE = 17_000;

const ENGINES = {
  'wide.engine.js': engineText('wide', {
    before: "import { createHash } from 'node:crypto';",
    body: `const hash = (part) => createHash('sha512').update(signals.n + ' ' + part).digest('base64');
      return { text: Array.from({ length: 70 }, (_, part) => hash(part)).join('') };`,
  }),
  'rows.ndjson': ndjsonRows(ROWS),
};

/** The command with a limit on the size of the files it writes, which then fails as a full disk does. */
function limited(
  kilobytes: number,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const script = `ulimit -f ${kilobytes}; trap "" XFSZ; exec "$@"`;
  return startProcess('bash', ['-c', script, 'bash', process.execPath, COMMAND, ...args], { env }).ended;
}

async function diskOrSayNone(megabytes: number): Promise<SmallDisk | null> {
  const disk = await smallDisk(megabytes);
  if (disk === null) {
    console.log('NO FULL DISK HERE: mounting a small one takes root; a limit on the size of files stands in for it');
  }
  return disk;
}

test('a disk that fills up under the database: a typed error, and what was answered is there when there is room', async () => {
  await using disk = await diskOrSayNone(256);
  await using place = await housePlace();
  using engines = engineFolder(ENGINES);
  const score = ['score', engines.file('rows.ndjson'), '--engines', engines.path, '--json', '--data'];
  let { dataDir } = place;
  let ended: Ended;
  if (disk === null) ended = await limited(LARGEST_FILE, [...score, dataDir]);
  else {
    dataDir = join(disk.path, 'data');
    await cp(place.dataDir, dataDir, { recursive: true });
    await disk.fill(FREE_BYTES);
    ended = await runCommand([...score, dataDir]);
    await disk.clear();
  }
  expect(ended.code).toBe(1);
  const { results, summary, error } = scoreDocument(ended.stdout);
  expect(error?.code).toBe('RUN_NOT_LOGGED');
  expect(errorOf(ended.stderr)).toMatchObject({
    code: 'RUN_NOT_LOGGED',
    message: expect.stringMatching(/full|File too large/),
  });
  expect(ended.stderr.length).toBeLessThan(2_000);
  expect(results.length).toBeGreaterThan(0);
  expect(summary.stoppedBeforeRow).toBe(results.length + 1);
  expect(await runCommand(['runs', 'ls', '--data', dataDir])).toMatchObject({ code: 0, stderr: '' });
  const state = await runLogState({ database: { dataDir } }, idsOf(results));
  expect(state).toMatchObject({ missing: [], pending: 0, alone: 0 });
});

test('a full disk under --out: a typed error, and the runs are kept', async () => {
  await using disk = await diskOrSayNone(1);
  await using place = await housePlace('postgres');
  using engines = engineFolder(ENGINES);
  const out = join(disk?.path ?? engines.path, 'results.ndjson');
  const score = [
    'score',
    engines.file('rows.ndjson'),
    '--engines',
    engines.path,
    '--out',
    out,
    '--data',
    place.dataDir,
  ];
  const { code, stderr } = await (disk === null ? limited(500, score, place.env) : runCommand(score, place));
  expect(code).toBe(1);
  expect(stderr).toContain('error OUTPUT_FAILED');
  expect(stderr).not.toMatch(/^\s+at /m);
  const lines = await writtenLines(out);
  expect(lines.length).toBeGreaterThan(0);
  const state = await runLogState(place, idsOf(lines));
  expect(state).toMatchObject({ missing: [], runs: Number(/--skip (\d+)/.exec(stderr)?.[1]) });
});

test('a full disk under standard output: a typed error, no stack trace', async () => {
  await using place = await housePlace();
  const script = '"$@" > /dev/full';
  const command = ['-c', script, 'bash', process.execPath, COMMAND, 'runs', 'ls', '--data', place.dataDir];
  const { code, stderr } = await startProcess('bash', command).ended;
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error OUTPUT_FAILED/) });
  expect(stderr).not.toMatch(/^\s+at /m);
});
