import {
  type BringIntoForce,
  type Database,
  pruneApiTokens,
  pruneSessions,
  pruneSignInFailures,
  type Repository,
} from '@enginehouse/store';
import type { Configuration } from '../configuration/configuration.ts';
import type { Logger } from '../logger.ts';
import type { Session } from '../session.ts';
import { createApiTokens } from './api-tokens.ts';
import type { PasswordHasher } from './argon2-hasher.ts';
import { createBackgroundWrites } from './background-writes.ts';
import { createBypass } from './bypass.ts';
import type { Identity } from './identity.ts';
import { identityAccess } from './identity-access.ts';
import { createSessions, SESSION_TIMES } from './sessions.ts';
import { createSetup } from './setup.ts';
import { createSignInGuard } from './sign-in-guard.ts';
import { SIGN_IN_LIMITS } from './sign-in-subject.ts';
import { createTokensInForce } from './tokens-in-force.ts';
import { createUserCalls } from './user-calls.ts';
import { createRightsInForce } from './user-rights.ts';

/** What identity is made with; built and handed over by compose.ts. */
export interface IdentityParts {
  readonly db: Database;
  /** With `identityRules` among its rules. */
  readonly repository: Repository;
  readonly configuration: Pick<Configuration, 'current' | 'fresh' | 'refresh'>;
  readonly hasher: PasswordHasher;
  /** What a revocation ends with. */
  readonly bringIntoForce: BringIntoForce;
  readonly log: Logger;
}

const PRUNE_EVERY_MS = 10 * 60_000;

export function createIdentity(parts: IdentityParts): Identity {
  const { db, repository, configuration, hasher, log } = parts;
  const guard = createSignInGuard({ db, hasher });
  const rights = createRightsInForce({ db, configuration });
  const background = createBackgroundWrites(log);
  const sessions = createSessions({ db, guard, rights, background });
  const inForce = createTokensInForce({ db, configuration });
  const tokens = createApiTokens({ db, rights, inForce, bringIntoForce: parts.bringIntoForce, background });
  const bypass = createBypass({ db, rights });

  const isLockedOut = async ({ accessLevel, userId }: Session, moduleName: string): Promise<boolean> => {
    if (accessLevel === 1 || userId === null) return false;
    const held = await rights.of(userId);
    return held === null || held.lockedModules.includes(moduleName.trim());
  };
  const prune = async (): Promise<void> => {
    await pruneSessions(db, SESSION_TIMES);
    await pruneApiTokens(db);
    await pruneSignInFailures(db, SIGN_IN_LIMITS);
  };
  const timer = setInterval(() => {
    background.begin('prune', prune);
  }, PRUNE_EVERY_MS).unref();

  return {
    setup: createSetup({ db, repository, configuration }),
    signIn: sessions.signIn,
    sessionOf: sessions.sessionOf,
    tokenSession: tokens.tokenSession,
    signOut: sessions.signOut,
    reauthenticate: sessions.reauthenticate,
    tokens: { create: tokens.create, revoke: tokens.revoke },
    bypass,
    isLockedOut,
    access: (current) => identityAccess({ repository, configuration, sessions, tokens, bypass, isLockedOut }, current),
    userCalls: createUserCalls({ db, repository, guard }),
    prune,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await background.settled();
    },
  };
}
