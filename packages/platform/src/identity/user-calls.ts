import { users } from '@enginehouse/models';
import type { UserCalls, UserInfo } from '@enginehouse/sdk';
import { type Database, type ModelReader, readCredential, type ShownRow } from '@enginehouse/store';
import { callerOf } from '../core-models/context-of.ts';
import { MODELS_BY_NAME } from '../core-models/core-model-names.ts';
import type { Session } from '../session.ts';
import type { SignInGuard } from './sign-in-guard.ts';

/** The calls that the core model `users` alone has. */
export function createUserCalls({
  db,
  repository,
  guard,
}: {
  readonly db: Database;
  readonly repository: Pick<ModelReader, 'view'>;
  readonly guard: SignInGuard;
}): (session: Session) => UserCalls {
  const entry = MODELS_BY_NAME.get(users.name);
  if (entry === undefined) throw new TypeError(`${users.name} is not registered`);

  return (session) => {
    const infoOf = async (id: number): Promise<UserInfo | null> => {
      const row = await repository.view(entry, callerOf(session), id);
      return row === null ? null : userInfo(row);
    };
    return {
      // False while the pair or the address is locked, whatever the password: no oracle beside the doors.
      async verify(username, password) {
        const attempt = await guard.attempt({ username, password }, session, async () => undefined);
        return attempt.state === 'right';
      },
      async getInfo(username) {
        const user = typeof username === 'string' ? await readCredential(db, username.trim()) : null;
        return user === null ? null : infoOf(user.id);
      },
      getInfoById: infoOf,
    };
  };
}

function userInfo(row: ShownRow): UserInfo {
  return {
    id: Number(row.id),
    username: String(row.username),
    email: row.email === null ? null : String(row.email),
    organizationId: row.organizationId === null ? null : Number(row.organizationId),
    roles: row.roles as readonly string[],
    role: row.role === null ? null : String(row.role),
    accessLevel: Number(row.accessLevel),
  };
}
