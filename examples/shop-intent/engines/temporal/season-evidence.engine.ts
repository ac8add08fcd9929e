import { type EngineContext, registerEngine, type Signals } from '@enginehouse/kernel';
import { createFamilyEvidence } from '../../session/weighing.ts';
import parameters from './season-evidence.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'season-evidence',
  displayName: 'Season Evidence',
  category: 'temporal',
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

/** Weighs month, weekend and how near a gift day is. */
export function score(signals: Signals, context: EngineContext) {
  return scoreSession(signals, context);
}
