import { expect, test } from 'vitest';
import { testSeed } from '../packages/kernel/src/testing/seed.ts';
import { countFor } from './counts.ts';
import { killNodes } from './killed-nodes/kill-nodes.ts';
import { seededRandom } from './seeded-random.ts';

test('nodes killed at any moment: statuses stay true, commands in force, calls kept, and they serve again', async () => {
  const random = seededRandom(testSeed('killed nodes'));
  const { kills, wrong, trueMs, settledMs, answered } = await killNodes(countFor('killedNodes'), random);
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  console.log(
    `${kills} killed: statuses true within ${seconds(trueMs)}, settled within ${seconds(settledMs)}`,
    answered,
  );
  expect(wrong).toEqual(Object.fromEntries(Object.keys(wrong).map((kind) => [kind, []])));
  // What is promised.
  expect(trueMs).toBeLessThan(10_000);
});
