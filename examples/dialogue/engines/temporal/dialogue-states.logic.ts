import { type DialogueState, MOVES, type Move, moveOf } from '../../dialogue/states.ts';
import type { ReadTurn } from '../foundational/turn-words.logic.ts';

/** Where a dialogue stands after a turn. */
export interface Step {
  readonly state: DialogueState;
  /** How often so far, since something was asked. */
  readonly pledges: number;
  readonly agreements: number;
  readonly refusals: number;
}

export interface Transition {
  /** From 1. */
  readonly turn: number;
  readonly from: DialogueState;
  readonly to: DialogueState;
}

/** One step for each turn, and the turns that moved it. Answers before anything was asked do not count. */
export function walk(turns: readonly ReadTurn[]): {
  readonly steps: readonly Step[];
  readonly transitions: readonly Transition[];
} {
  const steps: Step[] = [];
  const transitions: Transition[] = [];
  let step: Step = { state: 'talking', pledges: 0, agreements: 0, refusals: 0 };
  for (const [index, { role, ...cues }] of turns.entries()) {
    const move = moveOf(role, cues);
    const from = step.state;
    if (move !== undefined && (from !== 'talking' || move === 'ask')) step = stepBy(step, move);
    if (step.state !== from) transitions.push({ turn: index + 1, from, to: step.state });
    steps.push(step);
  }
  return { steps, transitions };
}

function stepBy({ state, pledges, agreements, refusals }: Step, move: Move): Step {
  return {
    state: MOVES[state][move] ?? state,
    pledges: pledges + Number(move === 'pledge'),
    agreements: agreements + Number(move === 'agree'),
    refusals: refusals + Number(move === 'refuse'),
  };
}
