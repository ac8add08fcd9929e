import type { InstanceStatus, Wanted } from '@enginehouse/sdk';

/** The calls that move what is wanted of an engine instance. */
export const LIFECYCLE_MOVES = ['beginInstall', 'activateInstance', 'deactivateInstance', 'uninstall'] as const;
export type LifecycleMove = (typeof LIFECYCLE_MOVES)[number];

/** Where an instance is: what is wanted of it, and what it is found to be. */
export interface InstanceState {
  readonly wanted: Wanted;
  readonly status: InstanceStatus;
}

/** Every legal move, by what is wanted before: what is wanted after. Some have a condition: see `isAllowed`. */
export const LEGAL_MOVES: { readonly [W in Wanted]: { readonly [M in LifecycleMove]?: Wanted } } = {
  none: { beginInstall: 'installed' },
  installed: { beginInstall: 'installed', activateInstance: 'active', uninstall: 'none' },
  active: { beginInstall: 'active', deactivateInstance: 'installed' },
};

/** What each move tells in the outbox. */
export const MOVE_TOPICS: { readonly [M in LifecycleMove]: string } = {
  beginInstall: 'engine.instance.install.requested',
  activateInstance: 'engine.instance.activated',
  deactivateInstance: 'engine.instance.deactivated',
  uninstall: 'engine.instance.uninstalled',
};

/** What is wanted after a move; undefined where it is not legal. */
export function afterMove(state: InstanceState, move: LifecycleMove, force = false): Wanted | undefined {
  return isAllowed(state, move, force) ? LEGAL_MOVES[state.wanted][move] : undefined;
}

/** The calls that lead on from where an instance is, as people are told. */
export function allowedMoves(state: InstanceState): readonly string[] {
  return LIFECYCLE_MOVES.flatMap((move) => {
    if (afterMove(state, move) !== undefined) return [move];
    return afterMove(state, move, true) === undefined ? [] : [`${move} with force`];
  });
}

function isAllowed({ wanted, status }: InstanceState, move: LifecycleMove, force: boolean): boolean {
  switch (move) {
    case 'beginInstall':
      // What is wanted already is begun again only where it failed, or where somebody insists.
      return wanted === 'none' || force || status === 'error';
    case 'activateInstance':
      return status === 'installed';
    case 'deactivateInstance':
    case 'uninstall':
      return true;
  }
}
