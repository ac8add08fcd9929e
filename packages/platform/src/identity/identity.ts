import type { CreatedToken, IdentityAccess, NewToken, UserCalls } from '@enginehouse/sdk';
import type { Session } from '../session.ts';
import type { Bypass } from './bypass.ts';
import type { Door } from './door.ts';
import type { SignIn } from './sessions.ts';
import type { Setup } from './setup.ts';

/** Who somebody is, and what proves it. */
export interface Identity extends AsyncDisposable {
  readonly setup: Setup;
  /** Throws `SIGN_IN_FAILED`, `SIGN_IN_LOCKED`, `SIGN_IN_BUSY`, `INVALID_REQUEST`. */
  signIn(given: { readonly username: string; readonly password: string }, door: Door): Promise<SignIn>;
  /** Who holds the secret of a session, with the rights of this moment; null: it is none, or it ended. */
  sessionOf(secret: string, door: Door): Promise<Session | null>;
  /** Who acts with an API token, with the permissions that it and its owner have at this moment; null: it is none, or it ended. */
  tokenSession(token: string, door: Door): Promise<Session | null>;
  /** Throws `SIGNED_IN_USER_REQUIRED`. */
  signOut(session: Session): Promise<void>;
  /** Throws `SIGN_IN_FAILED`, `SIGN_IN_LOCKED`, `SIGNED_IN_USER_REQUIRED`. */
  reauthenticate(session: Session, password: string): Promise<Date>;
  readonly tokens: {
    create(session: Session, token: NewToken): Promise<CreatedToken>;
    revoke(session: Session, id: number): Promise<void>;
  };
  readonly bypass: Bypass;
  /** Whether a lock keeps the session out of a module: one of its user, its organization or one of its roles. Super never is. */
  isLockedOut(session: Session, moduleName: string): Promise<boolean>;
  /** `sdk.identity`. */
  access(session: () => Session): IdentityAccess;
  /** The calls that the core model `users` alone has. */
  userCalls(session: Session): UserCalls;
  /** Deletes sessions, tokens and failures that count no more. */
  prune(): Promise<void>;
}
