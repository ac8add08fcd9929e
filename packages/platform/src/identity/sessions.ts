import { sessions } from '@enginehouse/models';
import {
  type ChangeOrigin,
  type Database,
  deleteSessions,
  insertSession,
  readCredentialById,
  readSession,
  readSessionIds,
  readSpareSessionIds,
  reauthenticateSession,
  type SessionTimes,
  type StoredSession,
  type Transaction,
  touchSession,
} from '@enginehouse/store';
import { changeOrigin } from '../configuration/change-origin.ts';
import { signedInUserRequired, signInFailed, signInLocked, unknownSession } from '../errors.ts';
import type { Session } from '../session.ts';
import type { BackgroundWrites } from './background-writes.ts';
import { isSecretOf, makeSecret, parseSession, secretHash, sessionText } from './credential-text.ts';
import type { Door } from './door.ts';
import { recordIdentity } from './record-identity.ts';
import { shareReads } from './shared-reads.ts';
import { type Attempt, type GivenCredentials, originOf, type SignInGuard } from './sign-in-guard.ts';
import { type RightsInForce, sessionRights } from './user-rights.ts';

/** Seven days, and twelve hours without being used. */
export const SESSION_TIMES: SessionTimes = { longestSeconds: 7 * 86_400, idleSeconds: 12 * 3_600 };

/** Of one user at a time: a sign-in beyond them ends the one that was not used for longest. */
const MOST_SESSIONS = 20;

/** How long after its password was entered a session may do what needs it. */
export const REAUTHENTICATION_MS = 5 * 60_000;

export interface SignIn {
  /** What the user holds from now on, `ehs_<id>_<secret>`. It is not kept. */
  readonly secret: string;
  readonly session: Session;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface Sessions {
  /** Throws `SIGN_IN_FAILED`, `SIGN_IN_LOCKED`, `SIGN_IN_BUSY`, `INVALID_REQUEST`. */
  signIn(given: GivenCredentials, door: Door): Promise<SignIn>;
  /** Who holds this secret; null when it is none, or what it belongs to ended. */
  sessionOf(secret: string, door: Door): Promise<Session | null>;
  /** Ends the session. */
  signOut(session: Session): Promise<void>;
  /** Throws `SIGN_IN_FAILED`, `SIGN_IN_LOCKED`, `SIGNED_IN_USER_REQUIRED`. Resolves with the time from which it counts. */
  reauthenticate(session: Session, password: string): Promise<Date>;
  /** Ends one session: of one's own, or for super anybody's. Throws `UNKNOWN_SESSION`, `SIGNED_IN_USER_REQUIRED`. */
  end(session: Session, id: string): Promise<void>;
  /** Ends one's own but for this one; resolves with how many. */
  endOthers(session: Session): Promise<number>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function createSessions({
  db,
  guard,
  rights,
  background,
}: {
  readonly db: Database;
  readonly guard: SignInGuard;
  readonly rights: RightsInForce;
  readonly background: BackgroundWrites;
}): Sessions {
  const sessionFrom = async (stored: StoredSession, door: Door): Promise<Session | null> => {
    const held = await rights.of(stored.userId);
    return held === null ? null : { ...signedIn(stored, door), ...sessionRights(held) };
  };
  // A page asks for several things at once with one cookie.
  const stored = shareReads((id) => readSession(db, id, SESSION_TIMES));
  const sessionOf = async (text: string, door: Door): Promise<Session | null> => {
    const given = parseSession(text);
    const row = given === null ? null : await stored(given.id);
    if (given === null || row === null || !isSecretOf(given.secret, row.secretHash)) return null;
    if (row.unseen && door.isLook !== true) background.begin(row.id, () => touchSession(db, row.id));
    return sessionFrom(row, door);
  };
  const endSessions = (session: Session, ids: readonly string[], userId: number | null): Promise<number> =>
    db.transaction((tx) => endIn(tx, changeOrigin(session), ids, userId));

  return {
    async signIn(given, door) {
      const secret = makeSecret();
      const attempt = await guard.attempt(given, door, async (tx, user) => {
        const opened = await insertSession(
          tx,
          {
            userId: user.id,
            passwordVersion: user.passwordVersion,
            secretHash: secretHash(secret),
            clientAddress: door.clientAddress ?? null,
            channel: door.channel,
          },
          SESSION_TIMES,
        );
        const origin = { ...originOf(door, user), actorUserId: user.id, sessionId: opened.id };
        await recordIdentity(tx, origin, [
          {
            model: sessions,
            id: opened.id,
            operation: 'create',
            userId: user.id,
            after: { userId: user.id, channel: door.channel },
          },
        ]);
        await endIn(tx, origin, await readSpareSessionIds(tx, user.id, MOST_SESSIONS), user.id);
        return opened;
      });
      const { id, expiresAt } = resultOf(attempt);
      const session = await sessionOf(sessionText(id, secret), door);
      // Disabled or deleted between two statements.
      if (session === null) throw signInFailed();
      return { secret: sessionText(id, secret), session, expiresAt: expiresAt.toISOString() };
    },
    sessionOf,
    async signOut(session) {
      if (session.credential !== 'session' || session.sessionId === null) throw signedInUserRequired('signing out');
      await endSessions(session, [session.sessionId], session.userId);
    },
    async reauthenticate(session, password) {
      const { userId, sessionId, credential } = session;
      const user = userId === null || credential !== 'session' ? null : await readCredentialById(db, userId);
      if (user === null || sessionId === null) throw signedInUserRequired('entering the password again');
      const attempt = await guard.attempt({ username: user.username, password }, session, async (tx) => {
        const since = await reauthenticateSession(tx, sessionId);
        if (since === null) throw unknownSession('session', sessionId);
        await recordIdentity(tx, changeOrigin(session), [
          {
            model: sessions,
            id: sessionId,
            operation: 'update',
            userId: user.id,
            after: { reauthenticatedAt: since.toISOString() },
          },
        ]);
        return since;
      });
      return resultOf(attempt);
    },
    async end(session, id) {
      const isSuper = session.accessLevel === 1 && session.credential !== 'token';
      if (!isSuper && session.credential !== 'session') throw signedInUserRequired('ending a session');
      const ended =
        typeof id === 'string' && UUID.test(id) ? await endSessions(session, [id], isSuper ? null : session.userId) : 0;
      if (ended === 0) throw unknownSession('session', id);
    },
    async endOthers(session) {
      const { userId, sessionId, credential } = session;
      if (userId === null || credential !== 'session') throw signedInUserRequired('ending the other sessions');
      const others = (await readSessionIds(db, userId)).filter((id) => id !== sessionId);
      return others.length === 0 ? 0 : endSessions(session, others, userId);
    },
  };
}

/** Ends sessions within a transaction, and writes down who did; resolves with how many there were. */
async function endIn(
  tx: Transaction,
  origin: ChangeOrigin,
  ids: readonly string[],
  userId: number | null,
): Promise<number> {
  const ended = ids.length === 0 ? [] : await deleteSessions(tx, ids, userId);
  if (ended.length === 0) return 0;
  const writes = ended.map((one) => ({ model: sessions, ...one, operation: 'delete' }) as const);
  await recordIdentity(tx, origin, writes);
  return ended.length;
}

/** A session before its user's rights are added. */
function signedIn(stored: StoredSession, door: Door): Omit<Session, keyof ReturnType<typeof sessionRights>> {
  const { bypass, reauthenticatedAt } = stored;
  return {
    ...doorFacts(door),
    actor: stored.username,
    language: stored.language,
    moduleName: null,
    adapter: null,
    sessionId: stored.id,
    credential: 'session',
    bypass:
      bypass === null
        ? null
        : {
            reason: bypass.reason,
            models: bypass.models.includes('*') ? '*' : bypass.models,
            until: bypass.until.toISOString(),
          },
    reauthenticatedAt: reauthenticatedAt?.toISOString() ?? null,
  };
}

/** What a session takes over from its door. */
export function doorFacts(door: Door): Pick<Session, 'channel' | 'clientAddress' | 'requestId' | 'correlationId'> {
  return {
    channel: door.channel,
    clientAddress: door.clientAddress ?? null,
    requestId: door.requestId ?? null,
    correlationId: door.correlationId ?? null,
  };
}

function resultOf<Result>(attempt: Attempt<Result>): Result {
  switch (attempt.state) {
    case 'right':
      return attempt.result;
    case 'wrong':
      throw signInFailed();
    case 'locked':
      throw signInLocked(attempt.seconds);
  }
}
