import type { Cues } from './cues.ts';
import type { Role } from './turn.ts';

/** Where a dialogue stands: nothing was asked yet, or what the one who is asked says to it. */
export const DIALOGUE_STATES = ['talking', 'asked', 'hesitating', 'agreed', 'pledged', 'refused'] as const;
export type DialogueState = (typeof DIALOGUE_STATES)[number];

/** What a turn does to it. `pledge` names an amount, `agree` does not. */
export type Move = 'ask' | 'hesitate' | 'agree' | 'pledge' | 'refuse';

/** All moves there are. What is not here changes nothing: a pledge stands until it is refused. */
export const MOVES: { readonly [state in DialogueState]: { readonly [move in Move]?: DialogueState } } = {
  talking: { ask: 'asked' },
  asked: { hesitate: 'hesitating', agree: 'agreed', pledge: 'pledged', refuse: 'refused' },
  hesitating: { agree: 'agreed', pledge: 'pledged', refuse: 'refused' },
  agreed: { pledge: 'pledged', refuse: 'refused' },
  pledged: { refuse: 'refused' },
  refused: { agree: 'agreed', pledge: 'pledged' },
};

/** What a turn does by its cues, or nothing. Only the persuader asks, and only the persuadee answers. */
export function moveOf(role: Role, cues: Cues): Move | undefined {
  if (role === 'persuader') return cues.giving ? 'ask' : undefined;
  if (cues.amount && !cues.negating) return 'pledge';
  if (cues.giving && cues.agreeing && !cues.negating) return 'agree';
  if (cues.negating && (cues.giving || cues.amount)) return 'refuse';
  return cues.hesitating ? 'hesitate' : undefined;
}
