import { unknownProvider } from '@enginehouse/platform';
import type { AnswerHandlers, Call } from '../call.ts';

export const answerProviders = {
  'providers.list': async ({ query }, { sdk }) => {
    const [providers, problems] = await Promise.all([sdk.engines.listProviders(query), sdk.engines.providerProblems()]);
    return { providers, problems };
  },
  'providers.get': async ({ params }, { sdk }) => {
    const provider = await sdk.engines.getProvider(params.providerId);
    if (provider === null) throw unknownProvider(params.providerId, await knownProviders(sdk));
    return provider;
  },
  'providers.requirements': ({ params }, { sdk }) => sdk.engines.providerRequirements(params.providerId),
  'providers.checkReady': ({ params }, { sdk }) => sdk.engines.checkReady(params.providerId),
  'providers.checkConfig': ({ params, body }, { sdk }) =>
    sdk.engines.checkRuntimeConfig(params.providerId, body.config),
  'providers.constants': (_, { sdk }) => sdk.engines.constants(),
} satisfies Partial<AnswerHandlers>;

async function knownProviders(sdk: Call['sdk']): Promise<string[]> {
  return (await sdk.engines.listProviders()).map(({ id }) => id);
}
