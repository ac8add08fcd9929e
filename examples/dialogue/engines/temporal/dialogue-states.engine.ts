import { type EngineContext, registerEngine, type Signals } from '@enginehouse/sdk';
import { STATE_TRANSITION_DETECTED } from '../../dialogue/topics.ts';
import type { ReadTurn } from '../foundational/turn-words.logic.ts';
import { walk } from './dialogue-states.logic.ts';

registerEngine({
  engineId: 'dialogue-states',
  displayName: 'States of a Dialogue',
  category: 'temporal',
  domain: 'cross-domain',
  riskLevel: 'low',
  computeCost: 2,
  dependencies: ['turn-words'],
  emitsTopics: ['state.transition.detected'],
  subscribesTopics: [],
  activationState: 'active',
  researchOnly: false,
  version: '1.0.0',
});

/** Walks a dialogue turn by turn, and says after each where it stands. */
export function score(_: Signals, context: EngineContext) {
  const { turns } = context.outputs['turn-words'] as unknown as { readonly turns: readonly ReadTurn[] };
  const { steps, transitions } = walk(turns);
  for (const transition of transitions) context.emit(STATE_TRANSITION_DETECTED, { ...transition });
  return { steps };
}
