import type { RegisteredModel } from '@enginehouse/models';
import type { EngineLifecycle, InstallResult, InstallStatus } from '@enginehouse/sdk';
import { readInstance, readProviderInstalls, type StoredInstance, writeAudit } from '@enginehouse/store';
import { changeOrigin } from '../../configuration/change-origin.ts';
import { callerOf } from '../../core-models/context-of.ts';
import { MODELS_BY_NAME } from '../../core-models/core-model-names.ts';
import type { Session } from '../../session.ts';
import { unknownTask } from '../../tasks/task-errors.ts';
import { illegalTransition, providerNotSupported, unknownNode } from '../engine-errors.ts';
import { requireManager, requireReader } from '../engine-rights.ts';
import { checkedInstallOptions } from './install-options.ts';
import { instanceOf, type LifecycleParts } from './lifecycle-parts.ts';
import { ENGINE_REGISTRY, type Moved, moveInstance } from './move-instance.ts';
import { allowedMoves } from './moves.ts';
import { supportOf } from './provider-support.ts';

const BACKGROUND_TASKS = MODELS_BY_NAME.get('background_tasks') as RegisteredModel;

type InstallCalls = Pick<EngineLifecycle, 'beginInstall' | 'installStatus' | 'cancelInstall' | 'retryInstall'>;

/** Calls that want providers installed, and show how far nodes are. */
export function installCalls(parts: LifecycleParts, session: Session): InstallCalls {
  const { db, repository, installs, providers } = parts;

  const requireSupported = ({ provider }: StoredInstance): void => {
    const { supported, supportReason } = supportOf(providers, provider);
    if (!supported) throw providerNotSupported(provider, supportReason ?? '');
  };
  /** Lines are written under it: of somebody else's task it is as if there were none. */
  const requireTask = async (taskId: string): Promise<void> => {
    const task = await repository.view(BACKGROUND_TASKS, callerOf(session), taskId);
    if (task === null) throw unknownTask(taskId);
  };
  const resultOf = async (
    id: number,
    moved: Omit<Moved, 'event'> & { event: string | null },
    taskId: string | null,
  ) => {
    const { provider, event, revision } = moved;
    const status = (await readInstance(db, id))?.status ?? 'uninstalled';
    const { supported } = supportOf(providers, provider);
    return { engineInstanceId: id, provider, event, status, supported, revision, taskId } satisfies InstallResult;
  };
  return {
    async beginInstall(id, options) {
      requireManager(session);
      const { force = false, requestedBy = session.actor, taskId } = checkedInstallOptions(options);
      requireSupported(await instanceOf(parts, id));
      if (taskId !== undefined) await requireTask(taskId);
      const moved = (await moveInstance(parts, session, 'beginInstall', id, {
        force,
        told: { force, requestedBy },
      })) as Moved;
      const task = await installs.request({
        providerId: moved.provider,
        force,
        requestedBy,
        eventId: moved.event,
        session,
        ...(taskId === undefined ? {} : { taskId }),
      });
      return resultOf(id, moved, task);
    },

    async installStatus(id) {
      requireReader(session);
      return statusOf(parts, await instanceOf(parts, id));
    },

    async cancelInstall(id) {
      requireManager(session);
      const { provider } = await instanceOf(parts, id);
      await installs.cancel(provider);
      await writeAudit(db, changeOrigin(session), [
        {
          eventType: 'engine.instance.install.cancelled',
          entityType: ENGINE_REGISTRY.model.name,
          entityId: String(id),
          operation: 'cancel',
          before: null,
          after: { provider },
        },
      ]);
      return statusOf(parts, await instanceOf(parts, id));
    },

    async retryInstall(id, nodeId) {
      requireManager(session);
      const instance = await instanceOf(parts, id);
      requireSupported(instance);
      if (instance.wanted === 'none') {
        throw illegalTransition({
          subject: `engine instance ${id}`,
          asked: 'retryInstall',
          state: 'not installed',
          allowed: allowedMoves(instance),
        });
      }
      const { provider } = instance;
      const live = (await readProviderInstalls(db, { providerId: provider })).filter((row) => row.live);
      if (nodeId !== undefined && !live.some((row) => row.nodeId === nodeId)) throw unknownNode(String(nodeId));
      const failed = live.filter((row) => row.status === 'error' && (nodeId === undefined || row.nodeId === nodeId));
      const { revision } = parts.configuration.current();
      if (failed.length === 0) return resultOf(id, { provider, revision, event: null }, null);
      const nodeIds = failed.map((row) => row.nodeId);
      // Wanted as before: the event and the audit say that somebody asked.
      const moved = (await moveInstance(parts, session, 'beginInstall', id, {
        force: true,
        told: { nodeIds },
      })) as Moved;
      const task = await installs.request({
        providerId: provider,
        force: false,
        nodeIds,
        requestedBy: session.actor,
        eventId: moved.event,
        session,
      });
      return resultOf(id, moved, task);
    },
  };
}

async function statusOf({ db, providers }: LifecycleParts, instance: StoredInstance): Promise<InstallStatus> {
  const { id, provider, wanted, status } = instance;
  const rows = await readProviderInstalls(db, { providerId: provider });
  const count = (asked: (typeof rows)[number]['status']): number =>
    rows.filter((row) => row.live && row.status === asked).length;
  return {
    engineInstanceId: id,
    providerId: provider,
    wanted,
    status,
    supported: supportOf(providers, provider).supported,
    nodes: rows.map((row) => ({
      nodeId: row.nodeId,
      live: row.live,
      status: row.status,
      progress: row.progress,
      manifestVersion: row.manifestVersion,
      lastError: row.lastError,
      startedAt: row.startedAt?.toISOString() ?? null,
      completedAt: row.completedAt?.toISOString() ?? null,
      lastHeartbeatAt: row.lastHeartbeatAt?.toISOString() ?? null,
    })),
    summary: {
      pending: count('pending'),
      installing: count('installing'),
      installed: count('installed'),
      error: count('error'),
    },
  };
}
