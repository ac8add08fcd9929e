import { type EngineContext, registerEngine, type Signals } from '@enginehouse/kernel';
import { createFamilyEvidence } from '../../session/weighing.ts';
import parameters from './page-value-evidence.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'page-value-evidence',
  displayName: 'Page Value Evidence',
  category: 'cognitive',
  domain: 'sales',
  riskLevel: 'medium',
  computeCost: 2,
  dependencies: [],
  emitsTopics: ['evidence.columns.weighed'],
  subscribesTopics: [],
  activationState: 'active',
  researchOnly: false,
  version: '1.0.0',
});

const scoreSession = createFamilyEvidence(parameters);

/** Weighs what the pages seen were worth in earlier sales. Page values come from purchases: they leak the label. */
export function score(signals: Signals, context: EngineContext) {
  return scoreSession(signals, context);
}
