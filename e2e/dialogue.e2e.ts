import { expect, test } from 'vitest';
import { dialogueExample, sumOf } from './dialogue-example.ts';

/** A few, each turn of them a call; `dialogue.long.e2e.ts` scores all. */
const COUNT = 3;

test('from an empty house to scored dialogues: installs, activates, maps, and leaves usage and steps behind', async () => {
  await using example = await dialogueExample();
  const turns = sumOf(example.turns.slice(0, COUNT));
  const said = await example.start(COUNT);
  expect(said).toContain('installed compromise\nactivated compromise\n');
  expect(said).toContain(`scored ${COUNT} dialogues`);
  expect(said).toContain(`${turns} rows of ai_model_usage, ${4 * turns} of ai_model_pipeline_steps`);
});
