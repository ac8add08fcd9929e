import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from './command.ts';

const DIALOGUES = join(ROOT, '..', 'shared', 'data', 'persuasion-for-good');
/** Of the real file: what a busy machine scores in seconds. The example's README has the figures of all of it. */
const REAL = { folder: DIALOGUES, count: 20 };
const SAMPLE = { folder: join(ROOT, 'examples', 'dialogue', 'sample'), count: 6 };

test('from nothing to scored dialogues: installs, activates, maps, and leaves usage and steps behind', async () => {
  const there = existsSync(DIALOGUES);
  if (!there) console.log(`NO REAL DATA: ${DIALOGUES} is missing; the sample of the example stands in for it`);
  const { folder, count } = there ? REAL : SAMPLE;
  const data = await mkdtemp(join(tmpdir(), 'dialogue-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const start = join(ROOT, 'examples', 'dialogue', 'start.ts');
  const run = async (): Promise<string> => {
    const words = [start, folder, '--data', data, '--limit', String(count)];
    return (await promisify(execFile)(process.execPath, words, { cwd: ROOT })).stdout;
  };

  const first = await run();
  expect(first).toContain('installed compromise\nactivated compromise\n');
  expect(first).toContain(`scored ${count} dialogues`);
  const [, usage, steps] = /(\d+) rows of ai_model_usage, (\d+) of ai_model_pipeline_steps/.exec(first) ?? [];
  expect(Number(usage)).toBeGreaterThanOrEqual(count);
  expect(Number(steps)).toBe(4 * Number(usage));

  const again = await run();
  expect(again).not.toMatch(/installed|activated|mapped/);
  expect(again).toContain(`in the core models: ${2 * Number(usage)} rows of ai_model_usage`);
});
