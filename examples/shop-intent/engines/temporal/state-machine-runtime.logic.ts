import type { EngineContext, Signals } from '@enginehouse/kernel';
import { probability } from '../../session/calibration.ts';
import { payloadOf } from '../../session/dependency-output.ts';
import { readTerm, rounded, type TermParameters } from '../../session/evidence.ts';
import { SESSION_STATES, type SessionState } from '../../session/states.ts';
import { CONFIDENCE_UPDATED, STATE_TRANSITION_DETECTED } from '../../session/topics.ts';

export interface StateMachineParameters {
  /** Evidence for each move, in log-odds of a purchase against sessions of the state before; above 0: it happened. */
  readonly toComparing: TermParameters;
  readonly toDeciding: TermParameters;
  /** The chance of the last move: logistic, by state, plus what comparable sessions did, as far as that is sure. */
  readonly toBuying: {
    readonly states: { readonly [state in SessionState]: number };
    readonly comparable: number;
    readonly averageLogOdds: number;
  };
}

export interface StateTransitions {
  /** The furthest state the summary gives evidence of. */
  readonly state: SessionState;
  /** Probability that the session went on to `buying`. */
  readonly toBuying: number;
  /** Evidence for the moves that were weighed, in log-odds. */
  readonly evidence: readonly number[];
}

/**
 * A left-to-right state machine over the summary of one session. A summary has no order of clicks: the machine says
 * how far the kinds of pages and the time on them show that a session went, not when.
 */
export function createStateMachine({ toComparing, toDeciding, toBuying }: StateMachineParameters) {
  const moves = [readTerm(toComparing), readTerm(toDeciding)];
  return (signals: Signals, context: EngineContext): StateTransitions => {
    const evidence: number[] = [];
    let reached = 0;
    for (const move of moves) {
      const weight = rounded(move.weightOf(signals));
      evidence.push(weight);
      if (weight <= 0) break;
      const from = SESSION_STATES[reached] as SessionState;
      reached++;
      context.emit(STATE_TRANSITION_DETECTED, { from, to: SESSION_STATES[reached] as SessionState, evidence: weight });
    }
    const state = SESSION_STATES[reached] as SessionState;
    let logOdds = toBuying.states[state];
    for (const event of context.events) {
      if (event.topic !== CONFIDENCE_UPDATED) continue;
      const { rate, confidence } = payloadOf(event);
      if (typeof rate !== 'number' || typeof confidence !== 'number') continue;
      logOdds += toBuying.comparable * confidence * (Math.log(rate / (1 - rate)) - toBuying.averageLogOdds);
    }
    return { state, toBuying: rounded(probability(logOdds)), evidence };
  };
}
