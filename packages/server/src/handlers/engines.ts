import type { AnswerHandlers } from '../call.ts';

export const answerEngines = {
  'engines.list': (_, { sdk }) => sdk.processTable.list(),
  'engines.get': ({ params }, { sdk }) => sdk.processTable.get(params.engineId),
  'engines.setState': ({ params, query, body }, { sdk }) => {
    const { reason, cascade, ifRevision, ...change } = body;
    const options = {
      ...query,
      ...(reason === undefined ? {} : { reason }),
      ...(cascade === undefined ? {} : { cascade }),
      ...(ifRevision === undefined ? {} : { ifRevision }),
    };
    return sdk.processTable.setState(params.engineId, change, options);
  },
  'engines.impact': ({ params, body }, { sdk }) => sdk.processTable.impact(params.engineId, body),
  'engines.promote': ({ params, query, body }, { sdk }) =>
    sdk.processTable.promote(params.engineId, { ...body, ...query }),
} satisfies Partial<AnswerHandlers>;
