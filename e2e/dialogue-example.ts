import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '@enginehouse/store';
import { readDialogues } from '../examples/dialogue/dialogue/read-dialogues.ts';
import { ROOT } from './command.ts';
import { housePlace } from './house-place.ts';

const DIALOGUES = join(ROOT, '..', 'shared', 'data', 'persuasion-for-good');
const EXAMPLE = join(ROOT, 'examples', 'dialogue');

/** The example in a data folder of its own, migrated and empty; gone when it is disposed of. */
export interface DialogueExample extends AsyncDisposable {
  /** Turns of each dialogue, in their order. */
  readonly turns: readonly number[];
  /** Scores the first so many; resolves with what the program said. */
  start(count: number): Promise<string>;
  /** What stands in the database, counted there. */
  kept(): Promise<{ readonly usage: number; readonly runs: number; readonly steps: number }>;
}

/** Over the real file, or the sample of the example, which it says. */
export async function dialogueExample(): Promise<DialogueExample> {
  const there = existsSync(DIALOGUES);
  if (!there) console.log(`NO REAL DATA: ${DIALOGUES} is missing; the sample of the example stands in for it`);
  const folder = there ? DIALOGUES : join(EXAMPLE, 'sample');
  await using made = new AsyncDisposableStack();
  const { dataDir, database } = made.use(await housePlace());
  const turns = (await readDialogues(folder)).map(({ signals }) => signals.turns.length);
  const kept = made.move();
  return {
    turns,
    async start(count) {
      const words = [join(EXAMPLE, 'start.ts'), folder, '--data', dataDir, '--limit', String(count)];
      return (await promisify(execFile)(process.execPath, words, { cwd: ROOT })).stdout;
    },
    async kept() {
      await using db = await openDatabase(database);
      const [row] = await db.query<{ usage: number; runs: number; steps: number }>(
        `select count(*)::int as usage, count(distinct run_id)::int as runs,
          (select count(*)::int from ai_model_pipeline_steps) as steps from ai_model_usage where success`,
      );
      return row ?? { usage: 0, runs: 0, steps: 0 };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
