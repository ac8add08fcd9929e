import { ALL_MODELS, modelErrors } from '@enginehouse/models';
import type { BypassGrant } from '@enginehouse/sdk';
import { type Database, endBypass, insertBypass, recordChange } from '@enginehouse/store';
import { changeOrigin } from '../configuration/change-origin.ts';
import { invalidRequest, reasonRequired, unknownSession } from '../errors.ts';
import type { Session } from '../session.ts';
import type { RightsInForce } from './user-rights.ts';

export interface Bypass {
  /**
   * Lets a session read and write outside of its row scope. Only super, in person: no token, no module. Throws
   * `PERMISSION_DENIED`, `REASON_REQUIRED`, `INVALID_REQUEST`, `UNKNOWN_SESSION`.
   */
  grant(session: Session, grant: BypassGrant): Promise<{ readonly until: string }>;
  /** Takes back what a session was granted. Throws `PERMISSION_DENIED`, `UNKNOWN_SESSION`. */
  revoke(session: Session, sessionId: string): Promise<void>;
}

const MOST_MINUTES = 60;
const LONGEST_REASON = 500;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MODEL_NAMES: ReadonlySet<string> = new Set(ALL_MODELS.map(({ model }) => model.name));

export function createBypass({ db, rights }: { readonly db: Database; readonly rights: RightsInForce }): Bypass {
  const requireSuper = async (session: Session): Promise<void> => {
    const { accessLevel, credential, moduleName, userId } = session;
    const isSuper = accessLevel === 1 && credential !== 'token' && moduleName === null;
    const held = !isSuper || userId === null ? null : await rights.of(userId);
    if (!isSuper || (userId !== null && held?.accessLevel !== 1)) throw bypassDenied(session.actor);
  };
  const record = (tx: Parameters<typeof recordChange>[0], session: Session, eventType: string, line: GrantLine) =>
    recordChange(tx, changeOrigin(session), {
      audit: [
        {
          eventType,
          entityType: 'sessions',
          entityId: line.sessionId,
          operation: 'bypass',
          before: null,
          after: line,
        },
      ],
      events: [{ type: eventType, source: '/identity/bypass', subject: `sessions/${line.sessionId}`, data: line }],
    });

  return {
    async grant(session, given) {
      await requireSuper(session);
      const { sessionId, reason, models, minutes } = checkedGrant(given);
      return db.transaction(async (tx) => {
        const made = await insertBypass(tx, { sessionId, reason, models, minutes, grantedBy: session.userId });
        if (made === null) throw unknownSession('session', sessionId);
        const until = made.until.toISOString();
        await record(tx, session, 'identity.bypass.granted', {
          sessionId,
          userId: made.userId,
          reason,
          models,
          until,
        });
        return { until };
      });
    },
    async revoke(session, sessionId) {
      await requireSuper(session);
      if (!isUuid(sessionId)) throw unknownSession('session', sessionId);
      await db.transaction(async (tx) => {
        if ((await endBypass(tx, sessionId)) === 0) throw unknownSession('session', sessionId);
        await record(tx, session, 'identity.bypass.revoked', { sessionId });
      });
    },
  };
}

interface GrantLine {
  readonly sessionId: string;
  readonly [fact: string]: unknown;
}

function checkedGrant({ sessionId, reason, models, minutes }: BypassGrant) {
  if (!isUuid(sessionId)) throw unknownSession('session', sessionId);
  const why = typeof reason === 'string' ? reason.trim() : '';
  if (why === '') throw reasonRequired('bypass');
  if (why.length > LONGEST_REASON || why.includes('\0') || !why.isWellFormed()) {
    throw invalidRequest('reason', 'is not usable', `text of 1 to ${LONGEST_REASON} characters`);
  }
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > MOST_MINUTES) {
    throw invalidRequest('minutes', `must be 1 to ${MOST_MINUTES}`, `a whole number up to ${MOST_MINUTES}`);
  }
  const names: readonly unknown[] = models === '*' ? ['*'] : Array.isArray(models) ? models : [];
  const unknown = models === '*' ? undefined : names.find((name) => !MODEL_NAMES.has(name as string));
  if (names.length === 0 || unknown !== undefined) {
    throw invalidRequest('models', 'must name core models', "a list of registered names, or '*'");
  }
  return { sessionId, reason: why, models: [...new Set(names as readonly string[])], minutes };
}

function isUuid(id: unknown): id is string {
  return typeof id === 'string' && UUID.test(id);
}

function bypassDenied(actor: string) {
  return modelErrors.error('PERMISSION_DENIED', {
    message: `'${actor}' may not grant bypass`,
    where: 'bypass',
    fix: 'Ask a super user, signed in with its password.',
  });
}
