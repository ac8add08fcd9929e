import { type EngineContext, registerEngine, type Signals } from '@enginehouse/kernel';
import { createFamilyEvidence } from '../../session/weighing.ts';
import parameters from './friction-evidence.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'friction-evidence',
  displayName: 'Friction Evidence',
  category: 'cognitive',
  domain: 'sales',
  riskLevel: 'low',
  computeCost: 1,
  dependencies: [],
  emitsTopics: ['evidence.columns.weighed'],
  subscribesTopics: [],
  activationState: 'active',
  researchOnly: false,
  version: '1.0.0',
});

const scoreSession = createFamilyEvidence(parameters);

/** Weighs how often visits end, or bounce, on the pages that were seen. */
export function score(signals: Signals, context: EngineContext) {
  return scoreSession(signals, context);
}
