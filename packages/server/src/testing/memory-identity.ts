import { EnginehouseError } from '@enginehouse/errors';
import { localOperator, type Sdk } from '@enginehouse/platform';
import type { ServedPlatform } from '../served-platform.ts';
import { createMemorySetup } from './memory-setup.ts';

const SESSION_ID = '0190f3c2-5d1e-4a70-8a6b-2f1c3d4e5f60';
const SECRET = 'ehs_memory';
const UNTIL = '2026-11-27T10:15:00.000Z';

/** Whoever signs in with another password than `wrong` is `ada`, with the session `ehs_memory` until it signs out. */
export function createMemoryIdentity(): ServedPlatform['identity'] {
  let open = false;
  const session = (door: object) =>
    localOperator({ channel: 'http', ...door, actor: 'ada', userId: 1, credential: 'session', sessionId: SESSION_ID });
  return {
    setup: createMemorySetup(),
    signIn: async ({ password }, door) => {
      if (password === 'wrong') throw refused();
      open = true;
      return { secret: SECRET, session: session(door), expiresAt: UNTIL };
    },
    signOut: async () => {
      open = false;
    },
    sessionOf: async (secret, door) => (open && secret === SECRET ? session(door) : null),
    tokenSession: async () => null,
  };
}

/** What a session may do with itself. */
export function createMemoryIdentityAccess(): Sdk['identity'] {
  return {
    tokens: {
      create: async ({ name, scopes, expiresAt = null }) => ({ id: 1, token: 'eht_1_memory', name, scopes, expiresAt }),
      list: async () => [],
      revoke: async () => undefined,
    },
    sessions: { list: async () => [], end: async () => undefined, endOthers: async () => 0 },
    changePassword: async () => undefined,
    reauthenticate: async () => ({ until: UNTIL }),
    grantBypass: async () => ({ until: UNTIL }),
    revokeBypass: async () => undefined,
    isLockedOut: async () => false,
  };
}

function refused(): EnginehouseError {
  const entry = { status: 401, meaning: 'Wrong.', fix: 'Check both.' };
  return new EnginehouseError('SIGN_IN_FAILED', entry, { message: 'the user name or the password is wrong' });
}
