import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { readDialogues } from '../examples/dialogue/dialogue/read-dialogues.ts';
import { ROOT } from './command.ts';

const DIALOGUES = join(ROOT, '..', 'shared', 'data', 'persuasion-for-good');
/** Of the real file: what a busy machine scores in seconds. The example's README has the figures of all of it. */
const REAL = { folder: DIALOGUES, count: 8 };
const SAMPLE = { folder: join(ROOT, 'examples', 'dialogue', 'sample'), count: 6 };

test('from nothing to scored dialogues: installs, activates, maps, and leaves usage and steps behind', async () => {
  const there = existsSync(DIALOGUES);
  if (!there) console.log(`NO REAL DATA: ${DIALOGUES} is missing; the sample of the example stands in for it`);
  const { folder, count } = there ? REAL : SAMPLE;
  const data = await mkdtemp(join(tmpdir(), 'dialogue-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const start = join(ROOT, 'examples', 'dialogue', 'start.ts');
  const run = async (limit: number): Promise<string> => {
    const words = [start, folder, '--data', data, '--limit', String(limit)];
    return (await promisify(execFile)(process.execPath, words, { cwd: ROOT })).stdout;
  };
  const turns = (await readDialogues(folder)).map(({ signals }) => signals.turns.length);
  const first = turns.slice(0, count).reduce((sum, length) => sum + length, 0);

  const said = await run(count);
  expect(said).toContain('installed compromise\nactivated compromise\n');
  expect(said).toContain(`scored ${count} dialogues`);
  expect(said).toContain(`${first} rows of ai_model_usage, ${4 * first} of ai_model_pipeline_steps`);

  const again = await run(1);
  expect(again).not.toMatch(/installed|activated|mapped/);
  expect(again).toContain(`${first + (turns[0] as number)} rows of ai_model_usage`);
});
