import { ALL_MODELS, type RegisteredModel } from '@enginehouse/models';

/** `engine_registry`: `engineRegistry`. */
function memberName(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The core models by their registered names, in lower case. */
export const MODELS_BY_NAME: ReadonlyMap<string, RegisteredModel> = new Map(
  ALL_MODELS.map((entry) => [entry.model.name, entry]),
);

/** The core models as members of `sdk.models`. */
export const MODELS_BY_MEMBER: ReadonlyMap<string, RegisteredModel> = new Map(
  ALL_MODELS.map((entry) => [memberName(entry.model.name), entry]),
);
