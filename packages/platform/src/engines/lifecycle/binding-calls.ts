import type { RegisteredModel } from '@enginehouse/models';
import type { BoundModel, BoundModelRow, EngineLifecycle, ListedModel } from '@enginehouse/sdk';
import { callerOf } from '../../core-models/context-of.ts';
import { MODELS_BY_NAME } from '../../core-models/core-model-names.ts';
import { invalidRequest } from '../../errors.ts';
import type { Session } from '../../session.ts';
import { illegalTransition, modelNotListed, unknownRegisteredModel } from '../engine-errors.ts';
import { requireManager, requireReader } from '../engine-rights.ts';
import { instanceOf, type LifecycleParts } from './lifecycle-parts.ts';
import { modelsOfSource } from './model-source.ts';

type BindingCalls = Pick<
  EngineLifecycle,
  'listAvailableModels' | 'listModels' | 'bindModel' | 'activateModel' | 'deactivateModel'
>;

const MODEL_REGISTRY = MODELS_BY_NAME.get('model_registry') as RegisteredModel;
const PERMISSION = 'system.engine.model.manage';

/** Which models of an instance are registered, and whether they are called. Written as every other row of the core model. */
export function bindingCalls(parts: LifecycleParts, session: Session): BindingCalls {
  const { repository, configuration } = parts;
  const caller = callerOf(session);
  const inForce = async (row: unknown): Promise<BoundModel> => {
    await configuration.refresh().catch(() => undefined);
    return row as BoundModel;
  };

  /** Moves a model between the two states that people move it between. Throws `ILLEGAL_TRANSITION`. */
  const move = async (asked: string, id: number, from: 'available' | 'active', to: 'available' | 'active') => {
    requireManager(session, PERMISSION);
    const model = (await repository.view(MODEL_REGISTRY, caller, id)) as BoundModel | null;
    if (model === null) throw unknownRegisteredModel(id);
    if (model.status === to) return model;
    if (model.status !== from) {
      throw illegalTransition({ subject: `model ${id}`, asked, state: model.status, allowed: [] });
    }
    const row = await repository.update(MODEL_REGISTRY, caller, id, { status: to }, { ifRevision: model.revision });
    if (row === null) throw unknownRegisteredModel(id);
    return inForce(row);
  };

  return {
    async listAvailableModels(id): Promise<readonly ListedModel[]> {
      requireReader(session);
      const models = await modelsOfSource(parts, await instanceOf(parts, id));
      const bound = [...configuration.current().resources.models.values()].filter(
        ({ engineInstanceId }) => engineInstanceId === id,
      );
      return models.map((model) => ({
        ...model,
        modelRegistryId: bound.find(({ modelId }) => modelId === model.id)?.id ?? null,
      }));
    },

    async listModels(id) {
      requireReader(session);
      await instanceOf(parts, id);
      const { rows } = await repository.all(MODEL_REGISTRY, caller, { filters: { engineInstanceId: id } });
      return rows as unknown as readonly BoundModelRow[];
    },

    async bindModel(id, binding) {
      requireManager(session, PERMISSION);
      // What callers give is input: the core model checks the rest.
      const { modelId, name, capabilities, extraConfig, unlisted = false, activate = false } = binding ?? {};
      if (typeof modelId !== 'string' || modelId.trim() === '') {
        throw invalidRequest('modelId', 'is no text', 'a model as its runtime calls it');
      }
      const instance = await instanceOf(parts, id);
      const listed = unlisted ? [] : await modelsOfSource(parts, instance);
      const found = listed.find((model) => model.id === modelId);
      if (!unlisted && found === undefined) {
        throw modelNotListed(
          modelId,
          instance.provider,
          listed.map((model) => model.id),
        );
      }
      const row = await repository.create(MODEL_REGISTRY, caller, {
        name: name ?? modelId,
        engineInstanceId: id,
        capabilities: capabilities ?? found?.capabilities ?? [],
        status: activate ? 'active' : 'available',
        ...(name === undefined || name === modelId ? {} : { modelPath: modelId }),
        ...(found?.version === undefined ? {} : { version: found.version }),
        ...(extraConfig === undefined ? {} : { extraConfig }),
      });
      return inForce(row);
    },

    activateModel: (id) => move('activateModel', id, 'available', 'active'),
    deactivateModel: (id) => move('deactivateModel', id, 'active', 'available'),
  };
}
