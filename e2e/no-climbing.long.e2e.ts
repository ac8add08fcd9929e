import { expect, test } from 'vitest';
import { openIdentityHouse } from '../packages/platform/src/testing/open-identity-house.ts';
import { playNoClimbing } from '../packages/platform/src/testing/play-no-climbing.ts';
import { seededRandom } from '../packages/platform/src/testing/seeded-random.ts';
import { TEST_DIALECTS } from '../packages/store/src/testing/index.ts';
import { countFor } from './counts.ts';

/** A house fills up with what was made in it: each stays small. */
const STEPS_OF_A_HOUSE = 250;

test.each(TEST_DIALECTS)('nobody climbs, whoever does what to whom, for long: %s', async (dialect) => {
  const random = seededRandom(`no climbing, ${dialect}`);
  let succeeded = 0;
  for (let left = countFor('climbingSteps'); left > 0; left -= STEPS_OF_A_HOUSE) {
    await using house = await openIdentityHouse(dialect);
    succeeded += (await playNoClimbing(house, random, Math.min(left, STEPS_OF_A_HOUSE))).succeeded;
  }
  console.log(`no climbing, ${dialect}: ${countFor('climbingSteps')} steps, ${succeeded} attempts succeeded`);
  expect(succeeded).toBeGreaterThan(countFor('climbingSteps') / 20);
});
