import { type EngineContext, registerEngine, type Signals } from '@enginehouse/sdk';
import { readWords } from './turn-words.logic.ts';

registerEngine({
  engineId: 'turn-words',
  displayName: 'Words of Turns',
  category: 'foundational',
  domain: 'cross-domain',
  riskLevel: 'low',
  computeCost: 8,
  dependencies: [],
  emitsTopics: [],
  subscribesTopics: [],
  activationState: 'active',
  researchOnly: false,
  version: '1.0.0',
});

/** Has every turn read by the model that serves `token_extraction`, and says what its words point to. */
export function score(signals: Signals, context: EngineContext) {
  return readWords(signals, context);
}
