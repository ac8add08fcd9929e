import type { BringIntoForce } from '@enginehouse/store';
import type { Configuration } from './configuration.ts';
import type { Fleet } from './fleet.ts';

/**
 * What every write of the configuration ends with: it is in force on this node when it is answered, and where it takes
 * something away on every live node. A node that cannot read its own change now says so itself: the change was made.
 */
export function bringIntoForce(
  configuration: Pick<Configuration, 'reach'>,
  fleet?: Pick<Fleet, 'whenNoneIsBehind'>,
): BringIntoForce {
  return async ({ revision, tightens }) => {
    await configuration.reach(revision).catch(() => undefined);
    if (tightens) await fleet?.whenNoneIsBehind(revision);
  };
}
