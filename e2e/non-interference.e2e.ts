import { test } from 'vitest';
import { testSeed } from '../packages/kernel/src/testing/seed.ts';
import { expectNoInterference } from './non-interference/expect-no-interference.ts';

test('whatever research does, or whether there is any, an adapter gets the same bytes through every door', async () => {
  await expectNoInterference({
    seed: testSeed('non-interference through HTTP'),
    houses: 2,
    replacements: 1,
    dialect: 'pglite',
    closeInTheMiddle: false,
  });
});
