import { type EngineContext, registerEngine, type Signals } from '@enginehouse/kernel';
import { createConfidence } from './bayesian-confidence.logic.ts';
import parameters from './bayesian-confidence.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'bayesian-confidence',
  displayName: 'Bayesian Confidence',
  category: 'foundational',
  domain: 'cross-domain',
  riskLevel: 'low',
  computeCost: 2,
  dependencies: [],
  emitsTopics: ['confidence.updated'],
  subscribesTopics: [],
  activationState: 'active',
  researchOnly: false,
  version: '1.0.0',
});

const scoreSession = createConfidence(parameters);

/** Finds the comparable sessions and says how often they ended in a purchase, and how sure their number makes us. */
export function score(signals: Signals, context: EngineContext) {
  return scoreSession(signals, context);
}
