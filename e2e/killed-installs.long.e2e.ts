import { describe, expect, test } from 'vitest';
import { testSeed } from '../packages/kernel/src/testing/seed.ts';
import { killInstalls } from '../packages/platform/src/engines/installs/testing/kill-installs.ts';
import { TEST_DIALECTS } from '../packages/store/src/testing/index.ts';
import { countFor } from './counts.ts';
import { seededRandom } from './seeded-random.ts';

describe.each(TEST_DIALECTS)('kill -9 during installs, on %s', (dialect) => {
  test('nothing stays installing, nothing is installed twice at once, and what others serve stays', async () => {
    const kills = countFor('killedInstalls');
    const random = seededRandom(testSeed(`kill -9 during installs on ${dialect}`));
    const found = await killInstalls(dialect, kills, random);
    console.log(
      `${dialect}: ${found.killed} killed, ${found.moved} moves answered, true again within ${Math.round(found.settledMs)} ms`,
    );
    expect(found).toMatchObject({ overlaps: [], demoted: [], lacking: [], untold: [] });
    expect(found.killed).toBeGreaterThanOrEqual(kills);
    // What is promised; a machine that is busy besides takes longer to start processes, not to see that one is dead.
    expect(found.settledMs).toBeLessThan(10_000);
  });
});
