import type { Capability } from '@enginehouse/sdk';
import type { ConfigurationResources } from '@enginehouse/store';
import type { Session } from '../../session.ts';
import type { CallTarget } from '../attempts.ts';
import { seesModel, seesObjectives } from '../routing/seen-models.ts';
import { unknownAiModel } from './openai-errors.ts';

/** What stands before the name of an objective where a model's name is expected. */
const OBJECTIVE = 'objective:';

/** A line of `/v1/models`. */
export interface OpenAiModel {
  /** What a request names as `model`. */
  readonly id: string;
  readonly object: 'model';
  /** When it was registered, seconds since the epoch; of objectives 0. */
  readonly created: number;
  /** The provider; of objectives `enginehouse`. */
  readonly owned_by: string;
}

/** Names that requests may use, of one revision, as far as a session may know of them. */
export interface ServedModels {
  /** Active models of active instances; for those who see them, the objectives that are mapped. */
  listFor(session: Session): readonly OpenAiModel[];
  /**
   * What a name stands for. A registered model that is not active is taken too: the call says what is wrong with it. Throws
   * `UNKNOWN_AI_MODEL`.
   */
  targetOf(session: Session, name: string, requiredCapabilities: readonly Capability[]): CallTarget;
}

export function servedModelsOf({ instances, models, objectives }: ConfigurationResources): ServedModels {
  const byName = new Map([...models.values()].map((model) => [model.name.toLowerCase(), model]));
  const active: OpenAiModel[] = [];
  for (const model of models.values()) {
    const instance = instances.get(model.engineInstanceId);
    if (model.status === 'active' && instance?.wanted === 'active') {
      active.push(lineOf(model.name, instance.provider, model.createdAt));
    }
  }
  const all = [
    ...active,
    ...Array.from(objectives.keys(), (objective) => lineOf(OBJECTIVE + objective, 'enginehouse', 0)),
  ];
  const listFor = (session: Session): readonly OpenAiModel[] => (seesObjectives(session) ? all : active);
  return {
    listFor,
    targetOf(session, name, requiredCapabilities) {
      const asked = name.trim();
      if (asked.startsWith(OBJECTIVE) && asked.length > OBJECTIVE.length) {
        return { objective: asked.slice(OBJECTIVE.length), options: { requiredCapabilities } };
      }
      const model = byName.get(asked.toLowerCase());
      if (model !== undefined && seesModel(session, { model })) return { model: model.id };
      throw unknownAiModel(
        asked,
        listFor(session).map(({ id }) => id),
      );
    },
  };
}

function lineOf(id: string, owner: string, created: number): OpenAiModel {
  return { id, object: 'model', created, owned_by: owner };
}
