import type { Session } from '@enginehouse/platform';
import type { AnswerHandlers } from '../call.ts';
import { setupRequired } from '../errors.ts';

export const answerAuth = {
  'auth.state': async (_, { session, platform }) => ({
    setUp: await platform.identity.setup.isSetUp(),
    signedIn: isKnown(session) ? signedInView(session) : null,
  }),
  'auth.signIn': async ({ body }, { session, platform, header, sessionCookie }) => {
    // Nobody could be let in: no password is hashed for that.
    if (!(await platform.identity.setup.isSetUp())) throw setupRequired();
    const { channel, clientAddress, requestId, correlationId } = session;
    const door = { channel, clientAddress, requestId, correlationId };
    const { secret, session: opened, expiresAt } = await platform.identity.signIn(body, door);
    // The browser forgets the one before: it shall open nothing any more.
    if (session.credential === 'session') await platform.identity.signOut(session);
    header('set-cookie', sessionCookie.set(secret, new Date(expiresAt)));
    return { signedIn: signedInView({ ...opened, credential: 'session' }), expiresAt };
  },
  'auth.signOut': async (_, { session, platform, header, sessionCookie }) => {
    await platform.identity.signOut(session);
    header('set-cookie', sessionCookie.clear());
    return { ended: 1 };
  },
  'auth.reauthenticate': ({ body }, { sdk }) => sdk.identity.reauthenticate(body.password),
  'auth.changePassword': async ({ body }, { sdk }) => {
    await sdk.identity.changePassword(body);
    return { changed: true as const };
  },
  'tokens.list': async (_, { sdk }) => ({ tokens: await sdk.identity.tokens.list() }),
  'tokens.create': ({ body }, { sdk }) => sdk.identity.tokens.create(body as never),
  'tokens.revoke': async ({ params }, { sdk }) => {
    await sdk.identity.tokens.revoke(params.tokenId);
    return { ended: 1 };
  },
  'sessions.list': async (_, { sdk, session }) => ({
    current: session.sessionId,
    sessions: await sdk.identity.sessions.list(),
  }),
  'sessions.end': async ({ params }, { sdk }) => {
    await sdk.identity.sessions.end(params.sessionId);
    return { ended: 1 };
  },
  'sessions.endOthers': async (_, { sdk }) => ({ ended: await sdk.identity.sessions.endOthers() }),
} satisfies Partial<AnswerHandlers>;

type KnownSession = Session & { readonly credential: Exclude<Session['credential'], 'guest'> };

function isKnown(session: Session): session is KnownSession {
  return session.credential !== 'guest';
}

/** A session as it is shown to whoever holds it. */
function signedInView(session: KnownSession) {
  const { actor, userId, organizationId, accessLevel, credential, sessionId, language, reauthenticatedAt } = session;
  const permissions = [...session.permissions].sort();
  return {
    actor,
    userId,
    organizationId,
    accessLevel,
    permissions,
    credential,
    sessionId,
    language,
    reauthenticatedAt,
  };
}
