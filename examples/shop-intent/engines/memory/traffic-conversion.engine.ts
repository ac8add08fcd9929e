import { type EngineContext, registerEngine, type Signals } from '@enginehouse/kernel';
import { createTrafficConversion } from './traffic-conversion.logic.ts';
import parameters from './traffic-conversion.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'traffic-conversion',
  displayName: 'Traffic Conversion',
  category: 'memory',
  domain: 'sales',
  riskLevel: 'medium',
  computeCost: 1,
  dependencies: ['bayesian-confidence'],
  emitsTopics: [],
  subscribesTopics: [],
  activationState: 'restricted',
  researchOnly: false,
  restrictedToTeams: ['marketing'],
  version: '1.0.0',
});

const scoreSession = createTrafficConversion(parameters);

/** Says how well the traffic source of a session sells against comparable sessions. For the marketing team alone. */
export function score(signals: Signals, context: EngineContext) {
  return scoreSession(signals, context);
}
