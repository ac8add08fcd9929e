import { type EngineContext, registerEngine, type Signals } from '@enginehouse/kernel';
import { createStateMachine } from './state-machine-runtime.logic.ts';
import parameters from './state-machine-runtime.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'state-machine-runtime',
  displayName: 'Behavioral State Machine Runtime',
  category: 'temporal',
  domain: 'cross-domain',
  riskLevel: 'medium',
  computeCost: 4,
  dependencies: ['bayesian-confidence'],
  emitsTopics: ['state.transition.detected'],
  subscribesTopics: ['confidence.updated'],
  activationState: 'active',
  researchOnly: false,
  version: '1.2.0',
});

const scoreSession = createStateMachine(parameters);

/** Says how far from browsing to deciding a session went, and how likely buying is from there. */
export function score(signals: Signals, context: EngineContext) {
  return scoreSession(signals, context);
}
