import { type Ai, RUNTIME_METHODS } from '@enginehouse/sdk';
import { requirePermission } from '../access.ts';
import { invalidRequest } from '../errors.ts';
import type { Session } from '../session.ts';
import { createAiHandle } from './ai-handle.ts';
import type { AiCalls } from './attempts.ts';
import type { Router } from './routing/router.ts';

export interface AiParts {
  /** `usage` of a session. */
  readonly usage: (session: Session) => Ai['usage'];
  readonly calls: AiCalls;
  readonly router: Router;
}

/** `sdk.ai` of one session. */
export function aiAccess({ calls, router, usage }: AiParts, session: Session): Ai {
  return {
    usage: usage(session),
    forObjective: (objective, options = {}) => createAiHandle(calls, { session, target: { objective, options } }),
    forModel: (model) => createAiHandle(calls, { session, target: { model } }),
    async explain(objective, method, options = {}) {
      requirePermission(session, 'system.ai.call');
      if (!RUNTIME_METHODS.includes(method)) {
        throw invalidRequest('method', `'${String(method).slice(0, 80)}' is no method`, RUNTIME_METHODS.join(', '));
      }
      return router.explain({ target: { objective, options }, method, session });
    },
  };
}
