import { expect, test } from 'vitest';
import { testSeed } from '../packages/kernel/src/testing/seed.ts';
import { killRotations } from '../packages/platform/src/keys/testing/kill-rotations.ts';
import { TEST_DIALECTS } from '../packages/store/src/testing/index.ts';
import { countFor } from './counts.ts';
import { seededRandom } from './seeded-random.ts';

test.each(TEST_DIALECTS)(
  'kill -9 during a rotation of keys, on %s: it goes on, and only sealed columns have changed',
  async (dialect) => {
    const kills = countFor('killedRotations');
    const found = await killRotations(dialect, kills, seededRandom(testSeed(`killed rotations on ${dialect}`)));
    const { ended, betweenKeys } = found;
    console.log(
      `${dialect}: ${found.kills} of ${kills} killed, ${betweenKeys} between two keys; ${ended} ended before`,
    );
    expect(found).toMatchObject({ kills, wrong: [] });
  },
);
