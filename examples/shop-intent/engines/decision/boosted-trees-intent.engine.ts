import { registerEngine, type Signals } from '@enginehouse/kernel';
import { createBoostedTrees } from './boosted-trees-intent.logic.ts';
import parameters from './boosted-trees-intent.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'boosted-trees-intent',
  displayName: 'Boosted Trees Intent',
  category: 'decision',
  domain: 'sales',
  riskLevel: 'high',
  computeCost: 6,
  dependencies: [],
  emitsTopics: [],
  subscribesTopics: [],
  activationState: 'research-only',
  researchOnly: true,
  version: '0.1.0',
});

const scoreSession = createBoostedTrees(parameters);

/** The challenger of purchase-intent: ranks a little better and gives no reasons. In research until it is promoted. */
export function score(signals: Signals) {
  return scoreSession(signals);
}
