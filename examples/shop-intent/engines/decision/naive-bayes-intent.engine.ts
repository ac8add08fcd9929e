import { registerEngine, type Signals } from '@enginehouse/kernel';
import { createNaiveBayes } from './naive-bayes-intent.logic.ts';
import parameters from './naive-bayes-intent.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'naive-bayes-intent',
  displayName: 'Naive Bayes Intent',
  category: 'decision',
  domain: 'sales',
  riskLevel: 'medium',
  computeCost: 2,
  dependencies: [],
  emitsTopics: [],
  subscribesTopics: [],
  activationState: 'deprecated',
  researchOnly: false,
  version: '0.9.0',
});

const scoreSession = createNaiveBayes(parameters);

/** Superseded by purchase-intent: ranks worse and is badly calibrated. */
export function score(signals: Signals) {
  return scoreSession(signals);
}
