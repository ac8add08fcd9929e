import { unknownEngine } from '@enginehouse/platform';
import type { AnswerHandlers } from '../call.ts';

export const answerEngines = {
  'engines.list': (_, { sdk }) => sdk.processTable.list(),
  'engines.get': async ({ params }, { sdk }) => {
    const entry = await sdk.processTable.get(params.engineId);
    if (entry !== null) return entry;
    const { engines } = await sdk.processTable.list();
    throw unknownEngine(
      params.engineId,
      engines.map((engine) => engine.engineId),
    );
  },
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
  'engines.promote': ({ params, query, body }, { sdk }) =>
    sdk.processTable.promote(params.engineId, { ...body, ...query }),
} satisfies Partial<AnswerHandlers>;
