import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { testSeed } from '../packages/kernel/src/testing/seed.ts';
import { TEST_DIALECTS } from '../packages/store/src/testing/index.ts';
import type { RunningProcess } from './command.ts';
import { countFor } from './counts.ts';
import { housePlace } from './house-place.ts';
import { ndjsonRows, type ResultLine, wholeLines, writtenLines } from './rows.ts';
import { keptStatuses, runLogState } from './run-log-check.ts';
import { seededRandom } from './seeded-random.ts';
import { engineFolder, RESEARCHING_ENGINES } from './test-engines.ts';

/** Rows of the file: about half a second of scoring. */
const ROWS = 1_500;
/** One kill in this many falls before the first answer, somewhere in the start. */
const EARLY = 5;
/** Runs that are read back whole, over all kills. */
const READ_BACK = 300;

describe.each(TEST_DIALECTS)('kill -9 during score, on %s', (dialect) => {
  test('every run that was answered is in the log after restart, and nothing is half there', async () => {
    const random = seededRandom(testSeed(`kill -9 on ${dialect}`));
    const kills = countFor('killedScores');
    await using place = await housePlace(dialect);
    using engines = engineFolder(RESEARCHING_ENGINES);
    const input = join(engines.path, 'rows.ndjson');
    await writeFile(input, ndjsonRows(ROWS));
    const answered: ResultLine[] = [];
    let killed = 0;
    // A process that ends before its signal was not killed, and does not count.
    for (let kill = 0; killed < kills && kill < 3 * kills; kill += 1) {
      const out = kill % 2 === 0 ? null : join(engines.path, `results-${kill}.ndjson`);
      const results = out === null ? ['--json'] : ['--out', out];
      const running = place.start(['score', input, '--engines', engines.path, ...results]);
      const written = async () => (out === null ? wholeLines(running.stdout()) : await writtenLines(out));
      const early = kill % EARLY === EARLY - 1;
      if (early) await wait(random() * 1_500);
      else await reaches(running, written, Math.floor(random() * ROWS * 0.95));
      running.child.kill('SIGKILL');
      const end = await running.ended;
      // Whoever was killed has said nothing of an error: each start found the folder of the one before fit for use.
      expect({ kill, ...end }).toMatchObject({ stderr: '' });
      if (end.signal === 'SIGKILL') killed += 1;
      answered.push(...(await written()));
    }
    // The start after the last kill gives up what the killed ones owe.
    expect(await place.run(['runs', 'ls'])).toMatchObject({ code: 0, stderr: '' });
    const ids = answered.map((line) => line.runId);
    const state = await runLogState(place, ids);
    console.log(`${dialect}: ${killed} of ${kills} killed, ${ids.length} runs answered, ${state.runs} in the log`);
    expect(killed).toBe(kills);
    expect(ids.length).toBeGreaterThan(0);
    expect(state).toMatchObject({ missing: [], pending: 0, alone: 0 });
    const chosen = answered.filter(() => random() < READ_BACK / answered.length);
    const { first, second, later } = await keptStatuses(place, chosen);
    expect({ first, second }).toEqual({ first: ['succeeded'], second: ['succeeded'] });
    expect(['lost', 'succeeded']).toEqual(expect.arrayContaining(later ?? []));
  });
});

/** Resolves when so many lines are written, or the process has ended. */
async function reaches(
  running: RunningProcess,
  written: () => Promise<readonly ResultLine[]>,
  count: number,
): Promise<void> {
  let over = false;
  void running.ended.then(() => {
    over = true;
  });
  while (!over && (await written()).length <= count) await wait(15);
}
