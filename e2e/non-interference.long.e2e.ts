import { describe, test } from 'vitest';
import { testSeed } from '../packages/kernel/src/testing/seed.ts';
import { TEST_DIALECTS } from '../packages/store/src/testing/index.ts';
import { countFor } from './counts.ts';
import { expectNoInterference } from './non-interference/expect-no-interference.ts';

describe.each(TEST_DIALECTS)('non-interference through HTTP, on %s', (dialect) => {
  test('whatever research does, also when the house closes over it, an adapter gets the same bytes', async () => {
    await expectNoInterference({
      seed: testSeed(`non-interference through HTTP on ${dialect}`),
      houses: countFor('comparedHouses'),
      replacements: 3,
      dialect,
      closeInTheMiddle: true,
    });
  });
});
