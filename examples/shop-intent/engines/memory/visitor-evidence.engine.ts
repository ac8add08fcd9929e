import { type EngineContext, registerEngine, type Signals } from '@enginehouse/kernel';
import { createFamilyEvidence } from '../../session/weighing.ts';
import parameters from './visitor-evidence.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'visitor-evidence',
  displayName: 'Visitor Evidence',
  category: 'memory',
  domain: 'sales',
  riskLevel: 'medium',
  computeCost: 1,
  dependencies: [],
  emitsTopics: ['evidence.columns.weighed'],
  subscribesTopics: [],
  activationState: 'active',
  researchOnly: false,
  version: '1.0.0',
});

const scoreSession = createFamilyEvidence(parameters);

/** Weighs what is remembered of such visitors: new or returning, their way to the shop, their technology, their region. */
export function score(signals: Signals, context: EngineContext) {
  return scoreSession(signals, context);
}
