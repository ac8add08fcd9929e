import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './command.ts';
import { housePlace } from './house-place.ts';
import { scoreDocument } from './rows.ts';
import { runLogState } from './run-log-check.ts';

const SESSIONS = join(ROOT, '..', 'shared', 'data', 'uci-online-shoppers', 'online_shoppers_intention.csv');
const EXAMPLE = join('examples', 'shop-intent');

/** What is expected where the real file is not: the sample of the example, through the same door. */
const SAMPLE = { file: join(EXAMPLE, 'sample.csv'), rows: 12, leastAuc: [0.5, 0.5] };
const REAL = { file: SESSIONS, rows: 12_330, leastAuc: [0.9, 0.74] };

test('the main job: every session scored and kept, and the scores are worth what they should be', async () => {
  const there = existsSync(SESSIONS);
  if (!there) console.log(`NO REAL DATA: ${SESSIONS} is missing; the sample of the example stands in for it`);
  const job = there ? REAL : SAMPLE;
  await using place = await housePlace();
  const { code, stdout, stderr } = await place.run(['score', job.file, '--engines', EXAMPLE, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { results, summary } = scoreDocument(stdout);
  expect(results.map((line) => line.row)).toEqual(Array.from({ length: job.rows }, (_, index) => index + 1));
  expect(summary).toMatchObject({
    rows: job.rows,
    scored: job.rows,
    brokenRows: 0,
    runsWithFailures: 0,
    engines: 11,
    withheld: ['boosted-trees-intent'],
    stoppedBeforeRow: null,
  });
  for (const [position, least] of job.leastAuc.entries()) {
    expect(summary.evaluation[position]?.rocAuc).toBeGreaterThanOrEqual(least);
    expect(summary.evaluation[position]?.rows).toBeLessThan(job.rows);
  }
  const state = await runLogState(
    place,
    results.map((line) => line.runId),
  );
  expect(state).toEqual({ runs: job.rows, missing: [], pending: 0, alone: 0 });
});
