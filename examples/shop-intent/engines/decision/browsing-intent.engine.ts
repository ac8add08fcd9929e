import { type EngineContext, registerEngine, type Signals } from '@enginehouse/kernel';
import { createBrowsingIntent } from './browsing-intent.logic.ts';
import parameters from './browsing-intent.parameters.json' with { type: 'json' };

registerEngine({
  engineId: 'browsing-intent',
  displayName: 'Browsing Intent',
  category: 'decision',
  domain: 'sales',
  riskLevel: 'medium',
  computeCost: 3,
  dependencies: [
    'engagement-evidence',
    'friction-evidence',
    'season-evidence',
    'state-machine-runtime',
    'visitor-evidence',
  ],
  emitsTopics: ['evidence.columns.weighed'],
  subscribesTopics: ['evidence.columns.weighed', 'state.transition.detected'],
  activationState: 'active',
  researchOnly: false,
  version: '1.0.0',
});

const scoreSession = createBrowsingIntent(parameters);

/** The purchase intent from browsing behaviour alone. */
export function score(signals: Signals, context: EngineContext) {
  return scoreSession(signals, context);
}
