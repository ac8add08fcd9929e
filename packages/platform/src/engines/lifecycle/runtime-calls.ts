import type { ActiveCall, EngineLifecycle, NodeLoadedModel } from '@enginehouse/sdk';
import { liveNodes, readNodeViews, writeAudit } from '@enginehouse/store';
import { allows } from '../../access.ts';
import { changeOrigin } from '../../configuration/change-origin.ts';
import { invalidRequest } from '../../errors.ts';
import type { Session } from '../../session.ts';
import { unknownNode } from '../engine-errors.ts';
import { requireManager, requireReader } from '../engine-rights.ts';
import type { RuntimeView } from '../runtimes/runtime-registry.ts';
import { instanceOf, type LifecycleParts } from './lifecycle-parts.ts';
import { ENGINE_REGISTRY } from './move-instance.ts';

type RuntimeCalls = Pick<EngineLifecycle, 'listLoadedModels' | 'unloadLoadedModel' | 'stopEngine' | 'listActiveCalls'>;

/** What is in memory and under way on all live nodes, and the calls that end it. */
export function runtimeCalls(parts: LifecycleParts, session: Session): RuntimeCalls {
  const { db, nodeId: here, registry, commands } = parts;

  /** Of this node as it is; of others as they said last, a second ago at most. */
  const views = async (): Promise<readonly (RuntimeView & { readonly nodeId: string })[]> => {
    const others = (await readNodeViews(db)).filter(({ nodeId }) => nodeId !== here);
    return [
      { nodeId: here, ...(await registry.view()) },
      ...others.map(({ nodeId, view }) => ({ nodeId, ...partsOf(view) })),
    ];
  };
  const loaded = async (id: number | undefined): Promise<readonly NodeLoadedModel[]> =>
    (await views())
      .flatMap(({ nodeId, loaded: models }) => models.map((model) => ({ ...model, nodeId })))
      .filter(({ engineInstanceId }) => id === undefined || engineInstanceId === id);

  /** The live nodes, or the one that is named. Throws `UNKNOWN_NODE`. */
  const targets = async (nodeId: string | undefined): Promise<readonly string[]> => {
    const ids = (await liveNodes(db)).map((node) => node.id);
    if (nodeId === undefined) return ids;
    if (!ids.includes(nodeId)) throw unknownNode(String(nodeId));
    return [nodeId];
  };
  const audit = (operation: 'unload' | 'stop', id: number, after: object): Promise<void> =>
    writeAudit(db, changeOrigin(session), [
      {
        eventType: operation === 'stop' ? 'engine.runtime.stopped' : 'engine.runtime.model_unloaded',
        entityType: ENGINE_REGISTRY.model.name,
        entityId: String(id),
        operation,
        before: null,
        after,
      },
    ]);

  return {
    async listLoadedModels(id) {
      requireReader(session);
      return loaded(id);
    },

    async unloadLoadedModel(id, modelId, nodeId) {
      requireManager(session);
      if (typeof modelId !== 'string') throw invalidRequest('modelId', 'is no text', 'a model as its runtime calls it');
      await instanceOf(parts, id);
      const named = await targets(nodeId);
      // Nodes may share a runtime: those that say they have it are asked, and this one where none does.
      const having = new Set(
        (await loaded(id)).filter((model) => model.modelId === modelId).map((model) => model.nodeId),
      );
      const holding = named.filter((one) => having.has(one));
      const nodeIds = nodeId === undefined ? (holding.length > 0 ? holding : [here]) : named;
      await audit('unload', id, { modelId, nodeIds });
      await commands.ask({ nodeIds, kind: 'unload_model', input: { engineInstanceId: id, modelId } });
    },

    async stopEngine(id, nodeId) {
      requireManager(session);
      await instanceOf(parts, id);
      const nodeIds = await targets(nodeId);
      await audit('stop', id, { nodeIds });
      await commands.ask({ nodeIds, kind: 'stop_engine', input: { engineInstanceId: id } });
    },

    async listActiveCalls(id): Promise<readonly ActiveCall[]> {
      requireReader(session);
      return (await views()).flatMap(({ nodeId, calls }) =>
        calls
          .filter((call) => isSeenBy(session, call) && (id === undefined || call.engineInstanceId === id))
          .map(({ organizationId: _, withheld: __, ...call }) => ({ ...call, nodeId })),
      );
    },
  };
}

/** As their rows of `ai_model_usage` will be. What a node that runs older code leaves out counts against it. */
function isSeenBy(session: Session, { userId, organizationId, withheld }: RuntimeView['calls'][number]): boolean {
  if (withheld !== false && !allows(session, 'system.run.research.view')) return false;
  switch (session.accessLevel) {
    case 1:
      return true;
    case 2:
      return session.organizationId !== null && organizationId === session.organizationId;
    case 3:
      return session.userId !== null && userId === session.userId;
    default:
      return false;
  }
}

/** A node that runs other code may say other things. */
function partsOf({ loaded, calls }: { readonly [part: string]: unknown }): RuntimeView {
  return { loaded: listOf(loaded), calls: listOf(calls) };
}

function listOf<Member>(list: unknown): readonly Member[] {
  return Array.isArray(list) ? (list as readonly Member[]) : [];
}
