import { type EngineContext, registerEngine, type Signals } from '@enginehouse/kernel';
import { createPurchaseIntent } from './purchase-intent.logic.ts';
import parameters from './purchase-intent.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'purchase-intent',
  displayName: 'Purchase Intent',
  category: 'decision',
  domain: 'sales',
  riskLevel: 'high',
  computeCost: 3,
  dependencies: ['bayesian-confidence', 'browsing-intent', 'page-value-evidence', 'session-rarity'],
  emitsTopics: [],
  subscribesTopics: ['evidence.columns.weighed', 'session.anomaly.detected', 'state.transition.detected'],
  activationState: 'active',
  researchOnly: false,
  version: '1.0.0',
});

const scoreSession = createPurchaseIntent(parameters);

/** The purchase intent from everything, with its confidence, its interval and its reasons. */
export function score(signals: Signals, context: EngineContext) {
  return scoreSession(signals, context);
}
