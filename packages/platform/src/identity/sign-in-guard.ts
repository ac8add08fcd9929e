import { setTimeout as delay } from 'node:timers/promises';
import {
  addSignInFailure,
  type ChangeOrigin,
  type Database,
  forgetSignInFailures,
  holdCredential,
  type LoneAuditEntry,
  type Queryable,
  readCredential,
  readSignInState,
  replaceHash,
  type SignInSubject,
  type Transaction,
  type UserCredential,
  withAddressLocked,
  writeAudit,
} from '@enginehouse/store';
import { invalidRequest } from '../errors.ts';
import type { PasswordHasher } from './argon2-hasher.ts';
import type { Door } from './door.ts';
import { createOncePerMinute } from './once-per-minute.ts';
import { SIGN_IN_LIMITS, signInDelayMs, signInSubject } from './sign-in-subject.ts';

/** How an attempt ended. */
export type Attempt<Result> =
  | { readonly state: 'right'; readonly result: Result }
  | { readonly state: 'wrong' }
  | { readonly state: 'locked'; readonly seconds: number };

export interface GivenCredentials {
  readonly username: string;
  readonly password: string;
}

/** Checks passwords, and counts those that were wrong. All it remembers is in the database. */
export interface SignInGuard {
  /**
   * Checks a password. `onRight` runs in the transaction that decides that it was right, while the user can be neither
   * changed nor disabled. A wrong one is written down and audited before this resolves. Rejects with `INVALID_REQUEST` and
   * `SIGN_IN_BUSY`.
   */
  attempt<Result>(
    given: GivenCredentials,
    door: Door,
    onRight: (tx: Transaction, user: UserCredential) => Promise<Result>,
  ): Promise<Attempt<Result>>;
}

const LONGEST_NAME = 200;
const LONGEST_PASSWORD = 1_024;

export function createSignInGuard({
  db,
  hasher,
  wait = delay,
}: {
  readonly db: Database;
  readonly hasher: PasswordHasher;
  /** How a sign-in is slowed down. Default: by the clock. */
  readonly wait?: (ms: number) => Promise<unknown>;
}): SignInGuard {
  const isNews = createOncePerMinute();

  /** Once per name, address and minute: whoever tries for hours fills no table. */
  const auditRefusal = async (place: Queryable, { subject, door, user, reason }: Refusal): Promise<void> => {
    if (!isNews(`${reason} ${subject.nameHash} ${subject.address}`)) return;
    await writeAudit(place, originOf(door, user), [refusalEntry(user, reason)]);
  };

  return {
    async attempt(given, door, onRight) {
      const { username, password } = checked(given);
      const user = await readCredential(db, username.trim());
      // By the name as it is stored, so that no other spelling of it counts apart.
      const subject = signInSubject(user?.username ?? username, door.clientAddress ?? null);
      const before = await readSignInState(db, subject, SIGN_IN_LIMITS);
      if (before.lockedSeconds > 0) {
        await auditRefusal(db, { subject, door, user, reason: 'locked' });
        return { state: 'locked', seconds: before.lockedSeconds };
      }
      const slow = signInDelayMs(before.nameFailures);
      if (slow > 0) await wait(slow);
      const isRight = await hasher.verify(password, user?.passwordHash ?? null);
      const stronger =
        user !== null && isRight && hasher.needsRehash(user.passwordHash) ? await hasher.hash(password) : null;
      // Decided under the lock of the address: of many guesses at once only those pass that came before the fifth failure.
      return withAddressLocked(db, subject.address, async (tx) => {
        const state = await readSignInState(tx, subject, SIGN_IN_LIMITS);
        if (state.lockedSeconds > 0) {
          await auditRefusal(tx, { subject, door, user, reason: 'locked' });
          return { state: 'locked', seconds: state.lockedSeconds };
        }
        const held = user !== null && isRight ? await holdCredential(tx, user) : null;
        if (held === null || held.disabled) {
          await addSignInFailure(tx, subject);
          await auditRefusal(tx, { subject, door, user, reason: held?.disabled === true ? 'disabled' : 'wrong' });
          return { state: 'wrong' };
        }
        await forgetSignInFailures(tx, subject);
        const result = await onRight(tx, held);
        if (stronger !== null) await replaceHash(tx, held, stronger);
        return { state: 'right', result };
      });
    },
  };
}

interface Refusal {
  readonly subject: SignInSubject;
  readonly door: Door;
  /** Null: there is none. */
  readonly user: UserCredential | null;
  readonly reason: 'wrong' | 'disabled' | 'locked';
}

/** The name is told where there is such a user: else it may be a password that somebody typed into the wrong field. */
function refusalEntry(user: UserCredential | null, reason: Refusal['reason']): LoneAuditEntry {
  return {
    eventType: 'identity.signin.refused',
    entityType: 'users',
    entityId: user === null ? null : String(user.id),
    operation: 'sign-in',
    status: 'refused',
    before: null,
    after: { reason, username: user?.username ?? null },
  };
}

/** Who signs in acts for nobody yet. */
export function originOf(door: Door, user: UserCredential | null): ChangeOrigin {
  return {
    actor: user?.username ?? 'unknown',
    organizationId: user?.organizationId ?? null,
    clientIp: door.clientAddress ?? null,
    channel: door.channel,
    requestId: door.requestId ?? null,
    correlationId: door.correlationId ?? null,
  };
}

function checked({ username, password }: GivenCredentials): GivenCredentials {
  return {
    username: checkedText('username', username, LONGEST_NAME),
    password: checkedText('password', password, LONGEST_PASSWORD),
  };
}

function checkedText(field: string, given: unknown, longest: number): string {
  const expected = `text of 1 to ${longest} characters`;
  if (typeof given !== 'string' || given === '') throw invalidRequest(field, 'is required', expected);
  if (given.length > longest) throw invalidRequest(field, 'is too long', expected);
  if (given.includes('\0') || !given.isWellFormed()) throw invalidRequest(field, 'is not text', expected);
  return given;
}
