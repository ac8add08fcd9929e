import { type EngineContext, registerEngine, type Signals } from '@enginehouse/sdk';
import type { Step } from '../temporal/dialogue-states.logic.ts';
import { createLikelihood } from './donation-likelihood.logic.ts';
import parameters from './donation-likelihood.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'donation-likelihood',
  displayName: 'Likelihood of a Donation',
  category: 'decision',
  domain: 'sales',
  riskLevel: 'medium',
  computeCost: 1,
  dependencies: ['dialogue-states'],
  emitsTopics: [],
  subscribesTopics: [],
  activationState: 'active',
  researchOnly: false,
  version: '1.0.0',
});

const likelihoodOf = createLikelihood(parameters);

/** Says after each turn, and at the end, how likely a donation is. */
export function score(_: Signals, context: EngineContext) {
  const { steps } = context.outputs['dialogue-states'] as unknown as { readonly steps: readonly Step[] };
  const byTurn = steps.map(likelihoodOf);
  return { score: byTurn.at(-1) ?? null, state: steps.at(-1)?.state ?? null, byTurn };
}
