import { allRoutes, type RouteAnswer, type RouteNamed } from '@enginehouse/api';
import type { AnswerHandlers } from '../call.ts';

export const answerServer = {
  'server.openapi': async (_, { openapi }) => openapi() as RouteAnswer<RouteNamed<'server.openapi'>>,
  'server.index': async (_, { platform }) => ({
    name: 'Enginehouse' as const,
    revision: platform.revision(),
    see: Object.fromEntries(allRoutes.map(({ method, path, summary }) => [`${method} ${path}`, summary])),
  }),
} satisfies Partial<AnswerHandlers>;
