import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { expect, test } from 'vitest';
import { openIdentityHouse } from '../testing/open-identity-house.ts';
import { playNoClimbing } from '../testing/play-no-climbing.ts';
import { seededRandom } from '../testing/seeded-random.ts';

/** The long test plays thousands. */
const STEPS = 80;

test.each(TEST_DIALECTS)('nobody climbs, whoever does what to whom: %s', async (dialect) => {
  await using house = await openIdentityHouse(dialect);
  const { succeeded, refused } = await playNoClimbing(house, seededRandom(`no climbing, ${dialect}`), STEPS);
  // Both happen: else nothing was tried.
  expect(succeeded).toBeGreaterThan(STEPS / 10);
  expect(refused).toBeGreaterThan(STEPS / 10);
});
