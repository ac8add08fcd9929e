import type { CoreModelContext } from '@enginehouse/models';
import type { Caller } from '@enginehouse/store';
import { changeOrigin } from '../configuration/change-origin.ts';
import type { Session } from '../session.ts';

/** Who calls, as a core model may know it: no credential. */
export function contextOf(session: Session): CoreModelContext {
  return {
    actor: session.actor,
    userId: session.userId,
    organizationId: session.organizationId,
    accessLevel: session.accessLevel,
    permissions: session.permissions,
    moduleName: session.moduleName,
    session: {
      id: session.sessionId,
      language: session.language,
      correlationId: session.correlationId,
      requestId: session.requestId,
    },
    bypass: session.bypass,
  };
}

/** Who calls the repository, and what the audit keeps of it. */
export function callerOf(session: Session): Caller {
  return { context: contextOf(session), origin: changeOrigin(session) };
}
