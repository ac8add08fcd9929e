import { expect, test } from 'vitest';
import { countFor } from './counts.ts';
import { dialogueExample, sumOf } from './dialogue-example.ts';

test('every dialogue of the real file is scored, every turn by an AI call that is kept', async () => {
  await using example = await dialogueExample();
  const count = Math.min(countFor('scoredDialogues'), example.turns.length);
  const said = await example.start(count);
  expect(said).toContain(`scored ${count} dialogues`);
  const again = await example.start(1);
  expect(again).not.toMatch(/installed|activated|mapped/);
  const usage = sumOf([...example.turns.slice(0, count), ...example.turns.slice(0, 1)]);
  expect(await example.kept()).toEqual({ usage, runs: count + 1, steps: 4 * usage });
  if (count < 1_017) return;
  for (const [, auc] of said.matchAll(/fitted on half [01]: (\d\.\d+)/g)) expect(Number(auc)).toBeGreaterThan(0.6);
});
