import type { RouteAnswer, RouteNamed } from '@enginehouse/api';
import { DEFAULT_SETTINGS } from '@enginehouse/platform';
import type { AnswerHandlers } from '../call.ts';

export const answerSettings = {
  'settings.all': async (_, { sdk }) => ({
    settings: viewOf(await sdk.settings.all()),
    defaults: viewOf(DEFAULT_SETTINGS),
  }),
  'settings.set': ({ params, body }, { sdk }) => sdk.settings.set(params.name, body.value),
  'settings.reset': ({ params }, { sdk }) => sdk.settings.set(params.name, undefined),
} satisfies Partial<AnswerHandlers>;

/** Every setting is JSON; their types say more than routes know. */
function viewOf(settings: object): RouteAnswer<RouteNamed<'settings.all'>>['settings'] {
  return settings as RouteAnswer<RouteNamed<'settings.all'>>['settings'];
}
