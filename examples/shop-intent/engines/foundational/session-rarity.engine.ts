import { type EngineContext, registerEngine, type Signals } from '@enginehouse/kernel';
import { createRarity } from './session-rarity.logic.ts';
import parameters from './session-rarity.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'session-rarity',
  displayName: 'Session Rarity',
  category: 'foundational',
  domain: 'trust',
  riskLevel: 'low',
  computeCost: 1,
  dependencies: [],
  emitsTopics: ['session.anomaly.detected'],
  subscribesTopics: [],
  activationState: 'active',
  researchOnly: false,
  version: '1.0.0',
});

const scoreSession = createRarity(parameters);

/** Says how far a session lies outside of the sessions that the parameters were fitted on. */
export function score(signals: Signals, context: EngineContext) {
  return scoreSession(signals, context);
}
