import type { Sdk } from '@enginehouse/sdk';
import { createLikelihood } from './engines/decision/donation-likelihood.logic.ts';
import { areaUnderCurve } from './fit/area-under-curve.ts';
import { fitLikelihood } from './fit/fit-likelihood.ts';
import type { Print } from './prepare.ts';
import type { ScoredDialogue } from './score-dialogues.ts';

/** How well scores tell who gave: of each half, by what was fitted on the other. Null where a half has outcomes of one kind. */
interface BothDirections {
  readonly fittedOn: 0 | 1;
  readonly dialogues: number;
  readonly donated: number;
  readonly rocAuc: number | null;
}

/** Fits on one half and measures on the other, both ways. The committed parameters are those fitted on half 0. */
function measureBothDirections(scored: readonly ScoredDialogue[]): readonly BothDirections[] {
  return ([0, 1] as const).map((fittedOn) => {
    const likelihoodOf = createLikelihood(fitLikelihood(scored.filter(({ half }) => half === fittedOn)));
    const others = scored.filter(({ half }) => half !== fittedOn);
    return {
      fittedOn,
      dialogues: others.length,
      donated: others.filter(({ donated }) => donated === 1).length,
      rocAuc: areaUnderCurve(
        others.map(({ last }) => likelihoodOf(last)),
        others.map(({ donated }) => donated),
      ),
    };
  });
}

/** Says what the runs came to and what they left in the core models. */
export async function report({ models }: Sdk, scored: readonly ScoredDialogue[], print: Print): Promise<void> {
  const held = scored.filter(({ half }) => half === 1);
  const committed = areaUnderCurve(
    held.map(({ score }) => score),
    held.map(({ donated }) => donated),
  );
  print(
    `ROC AUC of the committed parameters, over ${held.length} dialogues that they were not fitted on: ${shown(committed)}`,
  );
  for (const { fittedOn, dialogues, donated, rocAuc } of measureBothDirections(scored)) {
    print(`fitted on half ${fittedOn}: ${shown(rocAuc)} over ${dialogues} others, ${donated} of them donors`);
  }
  const [usage, steps] = await Promise.all([models.aiModelUsage.count(), models.aiModelPipelineSteps.count()]);
  print(
    `in the core models: ${rowsShown(usage)} rows of ai_model_usage, ${rowsShown(steps)} of ai_model_pipeline_steps`,
  );
}

/** Rows that only grow are counted up to here. */
const COUNTED = 10_000;

function rowsShown(count: number): string {
  return count < COUNTED ? String(count) : `${COUNTED} and more`;
}

function shown(value: number | null): string {
  return value === null ? 'not to be told from so few' : value.toFixed(3);
}
