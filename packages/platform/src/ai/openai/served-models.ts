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
  /** Seconds since the epoch; 0, since it is not known. */
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
    if (model.status === 'active' && instance?.wanted === 'active') active.push(lineOf(model.name, instance.provider));
  }
  const all = [
    ...active,
    ...Array.from(objectives.keys(), (objective) => lineOf(OBJECTIVE + objective, 'enginehouse')),
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

function lineOf(id: string, owner: string): OpenAiModel {
  return { id, object: 'model', created: 0, owned_by: owner };
}
