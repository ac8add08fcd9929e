import type { EngineScope } from '@enginehouse/kernel';
import type { EngineAi } from '@enginehouse/sdk';
import type { Session } from '../session.ts';
import { createAiHandle } from './ai-handle.ts';
import type { AiCalls } from './attempts.ts';

/**
 * `context.ai` of one engine in one run: its calls are made for whoever asked for the run, are kept with the run and the
 * engine, and are cancelled with them. Of a withheld engine they are withheld.
 */
export function engineAi(calls: AiCalls, scope: EngineScope): EngineAi {
  const { runId, engineId, withheld, signal } = scope;
  const origin = { session: scope.session as Session, run: { runId, engineId, withheld }, signal };
  return {
    forObjective: (objective, options = {}) => createAiHandle(calls, { ...origin, target: { objective, options } }),
    forModel: (model) => createAiHandle(calls, { ...origin, target: { model } }),
  };
}
