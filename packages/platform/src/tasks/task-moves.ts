import type { TaskMove } from '@enginehouse/store';

/**
 * Every legal move of a task. `claimTask` makes one more, pending to running, and takes a task over whose node is dead. Each
 * is compare-and-set: whoever comes second finds that the task stands there no more.
 */
export const TASK_MOVES = {
  /** Waits for an answer. */
  ask: { from: ['running'], to: 'waiting_confirmation' },
  /** Was answered. */
  answer: { from: ['waiting_confirmation'], to: 'running' },
  complete: { from: ['running', 'waiting_confirmation'], to: 'completed' },
  fail: { from: ['running', 'waiting_confirmation'], to: 'failed' },
  /** Its node ends or is dead: another one goes on from the checkpoint. */
  giveBack: { from: ['running', 'waiting_confirmation'], to: 'pending' },
  /** Somebody stopped it, or nobody can go on with it. */
  interrupt: { from: ['pending', 'running', 'waiting_confirmation'], to: 'interrupted' },
} as const satisfies { readonly [move: string]: TaskMove };
