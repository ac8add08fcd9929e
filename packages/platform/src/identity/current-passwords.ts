import { type CoreModelContext, users } from '@enginehouse/models';
import { type AskedWrite, type Database, readCredentialById, type WriteDraft } from '@enginehouse/store';
import { signInLocked, wrongCurrentPassword } from '../errors.ts';
import type { PasswordHasher } from './argon2-hasher.ts';
import { isTokenSession } from './credential-text.ts';
import type { Door } from './door.ts';
import { invalidValue } from './invalid-values.ts';
import { isLongEnough } from './password-rules.ts';
import type { Attempt, SignInGuard } from './sign-in-guard.ts';

/**
 * The costly part of rules about passwords. A hash takes tens of milliseconds, and seconds where many sign in: it is made
 * before the write has its turn, or changes of the configuration would wait for it.
 */
export interface CurrentPasswords {
  /**
   * Hashes the new password. Where users set their own, the one in force is tried first, and counts like a sign-in. Rejects
   * with `SIGN_IN_BUSY`.
   */
  prepare(asked: AskedWrite): Promise<void>;
  /** The hash of a new password, once for a call. */
  hash(context: CoreModelContext, password: string): Promise<string>;
  /**
   * Throws `WRONG_CURRENT_PASSWORD` unless the password in force was given, and `SIGN_IN_LOCKED` when too many were wrong: a
   * session that somebody else got hold of does not guess it.
   */
  requireCurrent(draft: WriteDraft): Promise<void>;
  /** A new user name must not be the password in force. Throws `INVALID_VALUES`. */
  refuseName(draft: WriteDraft, username: string): Promise<void>;
}

/** What was found out for one call, by text. */
type Found<Value> = WeakMap<CoreModelContext, Map<string, Promise<Value>>>;

/** How the password was tried; the version of the password that was right. */
type Tried = Attempt<number>;

export function createCurrentPasswords({
  db,
  hasher,
  guard,
}: {
  readonly db: Database;
  readonly hasher: PasswordHasher;
  readonly guard: SignInGuard;
}): CurrentPasswords {
  const hashes: Found<string> = new WeakMap();
  const names: Found<boolean> = new WeakMap();
  const tries: Found<Tried> = new WeakMap();

  const hash = (context: CoreModelContext, password: string): Promise<string> =>
    once(hashes, context, password, () => hasher.hash(password));

  const attempt = async ({ caller }: AskedWrite, password: string): Promise<Tried> => {
    const user = await readCredentialById(db, Number(caller.context.userId));
    if (user === null) return { state: 'wrong' };
    return guard.attempt({ username: user.username, password }, doorOf(caller), async (_, { passwordVersion }) => {
      return passwordVersion;
    });
  };

  return {
    async prepare(asked) {
      const { operation, id, values, caller } = asked;
      const { password, currentPassword } = values;
      const { context } = caller;
      // The rules refuse these.
      if (isTokenSession(context.session.id) || context.moduleName !== null) return;
      if (typeof password !== 'string' || !isLongEnough(password)) return;
      if (operation === 'update' && context.userId !== null && String(id) === String(context.userId)) {
        if (typeof currentPassword !== 'string' || currentPassword === '') return;
        const { state } = await once(tries, context, currentPassword, () => attempt(asked, currentPassword));
        if (state !== 'right') return;
      }
      await hash(context, password);
    },
    hash,
    async requireCurrent({ values, before, caller }) {
      const { currentPassword } = values;
      if (typeof currentPassword !== 'string' || currentPassword === '') throw wrongCurrentPassword(true);
      const tried = await tries.get(caller.context)?.get(currentPassword);
      if (tried?.state === 'locked') throw signInLocked(tried.seconds);
      // One that was right may have been changed since.
      if (tried?.state !== 'right' || tried.result !== before?.passwordVersion) throw wrongCurrentPassword(false);
    },
    async refuseName({ before, caller }, username) {
      const stored = String(before?.passwordHash);
      const verify = (): Promise<boolean> => hasher.verify(username, stored);
      if (await once(names, caller.context, `${stored} ${username}`, verify)) {
        throw invalidValue(users, 'username', 'password must not be the user name');
      }
    },
  };
}

function once<Value>(
  found: Found<Value>,
  context: CoreModelContext,
  text: string,
  find: () => Promise<Value>,
): Promise<Value> {
  const ofCall = found.get(context) ?? new Map<string, Promise<Value>>();
  found.set(context, ofCall);
  const value = ofCall.get(text) ?? find();
  ofCall.set(text, value);
  return value;
}

function doorOf({ origin }: AskedWrite['caller']): Door {
  return {
    channel: origin.channel ?? 'sdk',
    clientAddress: origin.clientIp ?? null,
    requestId: origin.requestId ?? null,
    correlationId: origin.correlationId ?? null,
  };
}
