import type { AnswerHandlers } from '../call.ts';
import { notReady } from '../errors.ts';

export const answerHealth = {
  'health.alive': async () => ({ status: 'alive' as const }),
  'health.ready': async (_, { platform }) => {
    const { ready, reasons } = await platform.health();
    if (!ready) throw notReady(reasons);
    return { status: 'ready' as const, revision: platform.revision() };
  },
} satisfies Partial<AnswerHandlers>;
