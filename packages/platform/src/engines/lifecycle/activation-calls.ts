import type { ActivationResult, EngineLifecycle, LifecycleResult } from '@enginehouse/sdk';
import { readInstance } from '@enginehouse/store';
import type { Session } from '../../session.ts';
import { requireManager, requireReader } from '../engine-rights.ts';
import { instanceOf, type LifecycleParts } from './lifecycle-parts.ts';
import { type Moved, moveInstance, wantedAfter } from './move-instance.ts';
import type { LifecycleMove } from './moves.ts';
import { supportOf } from './provider-support.ts';
import { requirementsOf } from './requirements.ts';

type ActivationCalls = Pick<
  EngineLifecycle,
  'activationRequirements' | 'activateInstance' | 'deactivateInstance' | 'uninstall'
>;

/** Calls that put instances in force and take them out of it: answered when every live node has applied them. */
export function activationCalls(parts: LifecycleParts, session: Session): ActivationCalls {
  const read = (id: number) => (Number.isSafeInteger(id) ? readInstance(parts.db, id) : null);
  const after = async (id: number, { provider, event, revision }: Moved): Promise<LifecycleResult> => {
    await parts.fleet.whenApplied(revision);
    const status = (await read(id))?.status ?? 'uninstalled';
    const { supported } = supportOf(parts.providers, provider);
    return { engineInstanceId: id, provider, event, status, supported, revision };
  };
  const taking = async (move: LifecycleMove, id: number): Promise<LifecycleResult> => {
    requireManager(session);
    await instanceOf(parts, id);
    return after(id, (await moveInstance(parts, session, move, id)) as Moved);
  };
  return {
    async activationRequirements(id) {
      requireReader(session);
      return requirementsOf(parts, await read(id));
    },
    async activateInstance(id): Promise<ActivationResult> {
      requireManager(session);
      for (;;) {
        const instance = await read(id);
        if (instance !== null && instance.wanted !== 'installed') wantedAfter(id, instance, 'activateInstance');
        const requirements = await requirementsOf(parts, instance);
        if (instance === null || !requirements.ready) {
          const provider = instance?.provider ?? '';
          return {
            ...requirements,
            engineInstanceId: id,
            provider,
            status: instance?.status ?? 'uninstalled',
            supported: supportOf(parts.providers, provider).supported,
            event: null,
            revision: parts.configuration.current().revision,
          };
        }
        // What was looked at is what is activated: a config that was written meanwhile is looked at anew.
        const moved = await moveInstance(parts, session, 'activateInstance', id, { ifRevision: instance.revision });
        if (moved !== null) return { ...requirements, ...(await after(id, moved)) };
      }
    },
    deactivateInstance: (id) => taking('deactivateInstance', id),
    uninstall: (id) => taking('uninstall', id),
  };
}
