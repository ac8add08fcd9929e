import type { Capability } from '@enginehouse/sdk';
import type { ConfigurationResources, ModelResource } from '@enginehouse/store';
import type { CallTarget } from '../attempts.ts';
import { unknownAiModel } from './openai-errors.ts';

/** What stands before the name of an objective where a model's name is expected. */
const OBJECTIVE = 'objective:';

/** A line of `/v1/models`. */
export interface OpenAiModel {
  /** What a request names as `model`. */
  readonly id: string;
  readonly object: 'model';
  /** Seconds since the epoch; 0, since it is not known. */
  readonly created: number;
  /** The provider; of objectives `enginehouse`. */
  readonly owned_by: string;
}

/** Names that requests may use, of one revision. */
export interface ServedModels {
  readonly list: readonly OpenAiModel[];
  /** What a name stands for. Throws `UNKNOWN_AI_MODEL`. */
  targetOf(name: string, requiredCapabilities: readonly Capability[]): CallTarget;
}

/**
 * Active models of active instances, and the objectives that are mapped. A name that is registered but not active is taken too:
 * the call says what is wrong with it.
 */
export function servedModelsOf({ instances, models, objectives }: ConfigurationResources): ServedModels {
  const byName = new Map<string, ModelResource>();
  const list: OpenAiModel[] = [];
  for (const model of models.values()) {
    byName.set(model.name.toLowerCase(), model);
    const instance = instances.get(model.engineInstanceId);
    if (model.status === 'active' && instance?.wanted === 'active') list.push(lineOf(model.name, instance.provider));
  }
  for (const objective of objectives.keys()) list.push(lineOf(OBJECTIVE + objective, 'enginehouse'));
  return {
    list,
    targetOf(name, requiredCapabilities) {
      const asked = name.trim();
      if (asked.startsWith(OBJECTIVE) && asked.length > OBJECTIVE.length) {
        return { objective: asked.slice(OBJECTIVE.length), options: { requiredCapabilities } };
      }
      const model = byName.get(asked.toLowerCase());
      if (model !== undefined) return { model: model.id };
      throw unknownAiModel(
        asked,
        list.map(({ id }) => id),
      );
    },
  };
}

function lineOf(id: string, owner: string): OpenAiModel {
  return { id, object: 'model', created: 0, owned_by: owner };
}
