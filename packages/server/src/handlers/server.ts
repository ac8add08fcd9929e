import { allRoutes, type RouteAnswer, type RouteNamed } from '@enginehouse/api';
import type { AnswerHandlers, ByteHandlers } from '../call.ts';
import { loadReferencePage } from '../reference-page.ts';

export const answerServer = {
  'server.openapi': async (_, { openapi }) => openapi() as RouteAnswer<RouteNamed<'server.openapi'>>,
  'server.index': async (_, { platform }) => ({
    name: 'Enginehouse' as const,
    revision: platform.revision(),
    see: Object.fromEntries(allRoutes.map(({ method, path, summary }) => [`${method} ${path}`, summary])),
  }),
} satisfies Partial<AnswerHandlers>;

export const bytesServer = {
  'server.docs': async () => (await loadReferencePage()).page,
  'server.docsScript': async ({ headers }) =>
    (await loadReferencePage()).script(/\bgzip\b/.test(headers['accept-encoding'] ?? '')),
  'server.metrics': async (_, { platform, metrics }) => ({
    type: metrics.contentType,
    body: await metrics.render(() => platform.figures(), await platform.health()),
  }),
} satisfies Partial<ByteHandlers>;
