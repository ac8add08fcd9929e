import type { RouteAnswer, RouteNamed } from '@enginehouse/api';
import { DEFAULT_SETTINGS, SETTING_DEFINITIONS } from '@enginehouse/platform';
import type { AnswerHandlers } from '../call.ts';

export const answerSettings = {
  'settings.all': async (_, { sdk }) => ({
    settings: viewOf(await sdk.settings.all()),
    defaults: viewOf(DEFAULT_SETTINGS),
    definitions: Object.entries<Definition>(SETTING_DEFINITIONS).map(definitionView),
  }),
  'settings.set': ({ params, body }, { sdk }) => sdk.settings.set(params.name, body.value),
  'settings.reset': ({ params }, { sdk }) => sdk.settings.set(params.name, undefined),
} satisfies Partial<AnswerHandlers>;

type Definition = (typeof SETTING_DEFINITIONS)[keyof typeof SETTING_DEFINITIONS];

/** What people need to choose a value; what a change of it makes of plans and nodes is the platform's. */
function definitionView([name, definition]: [string, Definition]) {
  const { type, description } = definition;
  return {
    name,
    type,
    description,
    ...('min' in definition ? { min: definition.min, max: definition.max } : {}),
    ...('choices' in definition ? { choices: [...definition.choices] } : {}),
    ...('keys' in definition ? { keys: [...definition.keys] } : {}),
    ...('nullMeans' in definition ? { nullMeans: definition.nullMeans } : {}),
  };
}

/** Every setting is JSON; their types say more than routes know. */
function viewOf(settings: object): RouteAnswer<RouteNamed<'settings.all'>>['settings'] {
  return settings as RouteAnswer<RouteNamed<'settings.all'>>['settings'];
}
