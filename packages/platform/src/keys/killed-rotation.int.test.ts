import { TEST_DIALECTS } from '@enginehouse/store/testing';
import { expect, test } from 'vitest';
import { seededRandom } from '../testing/seeded-random.ts';
import { killRotations } from './testing/kill-rotations.ts';

/** A few; many are killed by `e2e/killed-rotation.long.e2e.ts`. */
const KILLS = 2;
/** Databases that were killed are opened again and again, each time a second of work. */
const LONGEST_MS = 180_000;

test.each(TEST_DIALECTS)(
  'a rotation on %s that was killed goes on, and only sealed columns have changed',
  async (dialect) => {
    const found = await killRotations(dialect, KILLS, seededRandom(`killed rotation on ${dialect}`));
    expect(found).toMatchObject({ kills: KILLS, wrong: [] });
  },
  LONGEST_MS,
);
