import type { CoreModelContext } from '@enginehouse/models';
import { users } from '@enginehouse/models';
import type { Queryable, WriteDraft } from '@enginehouse/store';
import { signInLocked, wrongCurrentPassword } from '../errors.ts';
import type { PasswordHasher } from './argon2-hasher.ts';
import type { Door } from './door.ts';
import { invalidValue } from './invalid-values.ts';
import type { SignInGuard } from './sign-in-guard.ts';

/** The costly part of rules about passwords. A write may be decided again: what was hashed for it is not hashed again. */
export interface CurrentPasswords {
  /** The hash of a new password, once for a call. */
  hash(context: CoreModelContext, password: string): Promise<string>;
  /**
   * Throws `WRONG_CURRENT_PASSWORD` unless the draft gives the password in force, and `SIGN_IN_LOCKED` when too many were
   * wrong: a session that somebody else got hold of does not guess it. A wrong one is counted behind the write, which may
   * only read.
   */
  requireCurrent(draft: WriteDraft, reader: Queryable, username: string): Promise<void>;
  /** A new user name must not be the password in force. Throws `INVALID_VALUES`. */
  refuseName(draft: WriteDraft, username: string): Promise<void>;
}

export function createCurrentPasswords(
  hasher: PasswordHasher,
  guard: SignInGuard,
  countLater: (failure: { readonly username: string; readonly door: Door }) => void,
): CurrentPasswords {
  const hashes = new WeakMap<CoreModelContext, Promise<string>>();
  const verdicts = new WeakMap<CoreModelContext, Map<string, Promise<boolean>>>();

  /** By call, hash and text: the hash in force may be another one when the write is decided again. */
  const isPassword = (context: CoreModelContext, text: string, hash: string): Promise<boolean> => {
    const known = verdicts.get(context) ?? new Map<string, Promise<boolean>>();
    verdicts.set(context, known);
    const key = `${hash} ${text}`;
    const verdict = known.get(key) ?? hasher.verify(text, hash);
    known.set(key, verdict);
    return verdict;
  };

  return {
    hash(context, password) {
      const made = hashes.get(context) ?? hasher.hash(password);
      hashes.set(context, made);
      return made;
    },
    async requireCurrent({ values, before, caller }, reader, username) {
      const { currentPassword } = values;
      if (typeof currentPassword !== 'string' || currentPassword === '') throw wrongCurrentPassword(true);
      const { origin, context } = caller;
      const seconds = await guard.lockedSeconds(reader, username, origin.clientIp ?? null);
      if (seconds > 0) throw signInLocked(seconds);
      if (await isPassword(context, currentPassword, String(before?.passwordHash))) return;
      countLater({
        username,
        door: {
          channel: origin.channel ?? 'sdk',
          clientAddress: origin.clientIp ?? null,
          requestId: origin.requestId ?? null,
          correlationId: origin.correlationId ?? null,
        },
      });
      throw wrongCurrentPassword(false);
    },
    async refuseName({ before, caller }, username) {
      if (await isPassword(caller.context, username, String(before?.passwordHash))) {
        throw invalidValue(users, 'username', 'password must not be the user name');
      }
    },
  };
}
