import { type EngineContext, registerEngine, type Signals } from '@enginehouse/kernel';
import { createFamilyEvidence } from '../../session/weighing.ts';
import parameters from './engagement-evidence.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'engagement-evidence',
  displayName: 'Engagement Evidence',
  category: 'cognitive',
  domain: 'sales',
  riskLevel: 'low',
  computeCost: 2,
  dependencies: [],
  emitsTopics: ['evidence.columns.weighed'],
  subscribesTopics: [],
  activationState: 'active',
  researchOnly: false,
  version: '1.0.0',
});

const scoreSession = createFamilyEvidence(parameters);

/** Weighs how many pages of each kind were seen and how long. */
export function score(signals: Signals, context: EngineContext) {
  return scoreSession(signals, context);
}
