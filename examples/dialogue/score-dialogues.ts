import type { Sdk } from '@enginehouse/sdk';
import type { Dialogue } from './dialogue/read-dialogues.ts';
import type { Step } from './engines/temporal/dialogue-states.logic.ts';
import type { Print } from './prepare.ts';

/** A dialogue, and what its run said. */
export interface ScoredDialogue extends Dialogue {
  readonly runId: string;
  readonly score: number;
  readonly last: Step;
}

/** Runs that are under way at once: reading words takes one processor, whatever this is. */
const AT_ONCE = 8;
/** Dialogues between two lines of progress. */
const PROGRESS = 100;

/** One run for each dialogue, in their order. Rejects with what failed first. */
export async function scoreDialogues(
  { runs }: Sdk,
  dialogues: readonly Dialogue[],
  print: Print,
): Promise<readonly ScoredDialogue[]> {
  const scored: ScoredDialogue[] = [];
  const waiting = dialogues.entries();
  let done = 0;
  const work = async (): Promise<void> => {
    for (const [index, dialogue] of waiting) {
      const { runId, outputs, engines } = await runs.score({ signals: dialogue.signals });
      const likelihood = outputs['donation-likelihood'] as { readonly score: number } | undefined;
      const walked = outputs['dialogue-states'] as { readonly steps: readonly Step[] } | undefined;
      const last = walked?.steps.at(-1);
      if (likelihood === undefined || last === undefined) {
        const failure = engines.find((engine) => engine.failure !== undefined)?.failure;
        throw new Error(`${dialogue.signals.dialogue_id}: ${failure?.message ?? 'it has no score'}`);
      }
      scored[index] = { ...dialogue, runId, score: likelihood.score, last };
      done++;
      if (done % PROGRESS === 0) print(`scored ${done} of ${dialogues.length}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return scored;
}
