import type { ChangeOrigin } from '@enginehouse/store';
import type { Session } from '../session.ts';

/** Who makes a change, from where, as the audit keeps it. */
export function changeOrigin(session: Session): ChangeOrigin {
  return {
    actor: session.actor,
    actorUserId: session.userId,
    organizationId: session.organizationId,
    moduleName: session.moduleName,
    sessionId: session.sessionId,
    nodeId: session.nodeId ?? null,
    requestId: session.requestId,
    correlationId: session.correlationId,
    clientIp: session.clientAddress,
    channel: session.channel,
  };
}
