import { apiTokens, type RowOf, sessions, users } from '@enginehouse/models';
import type { IdentityAccess } from '@enginehouse/sdk';
import type { Repository } from '@enginehouse/store';
import type { Configuration } from '../configuration/configuration.ts';
import { callerOf } from '../core-models/context-of.ts';
import { MODELS_BY_NAME } from '../core-models/core-model-names.ts';
import { signedInUserRequired } from '../errors.ts';
import type { Session } from '../session.ts';
import type { ApiTokens } from './api-tokens.ts';
import type { Bypass } from './bypass.ts';
import { REAUTHENTICATION_MS, type Sessions } from './sessions.ts';

/** What `sdk.identity` is made of. */
export interface IdentityAccessParts {
  readonly repository: Repository;
  readonly configuration: Pick<Configuration, 'refresh'>;
  readonly sessions: Sessions;
  readonly tokens: ApiTokens;
  readonly bypass: Bypass;
  readonly isLockedOut: (session: Session, moduleName: string) => Promise<boolean>;
}

/** `sdk.identity` of one session; each call takes its identity from the session of that moment. */
export function identityAccess(parts: IdentityAccessParts, current: () => Session): IdentityAccess {
  const { repository, configuration, bypass, isLockedOut } = parts;

  /** Rows of one's own: super sees everybody's through `sdk.models`. */
  const ownRows = async (name: string): Promise<readonly unknown[]> => {
    const session = current();
    const entry = MODELS_BY_NAME.get(name);
    if (entry === undefined) throw new TypeError(`${name} is not registered`);
    if (session.userId === null) return [];
    const { rows } = await repository.all(entry, callerOf(session), { filters: { userId: session.userId } });
    return rows;
  };

  return {
    tokens: {
      create: async (token) => parts.tokens.create(current(), token),
      list: async () => (await ownRows(apiTokens.name)) as readonly RowOf<typeof apiTokens>[],
      revoke: async (id) => parts.tokens.revoke(current(), id),
    },
    sessions: {
      list: async () => (await ownRows(sessions.name)) as readonly RowOf<typeof sessions>[],
      end: async (id) => parts.sessions.end(current(), id),
      endOthers: async () => parts.sessions.endOthers(current()),
    },
    async changePassword({ currentPassword, password, confirmPassword }) {
      const session = current();
      const entry = MODELS_BY_NAME.get(users.name);
      if (session.userId === null || session.credential === 'token' || entry === undefined) {
        throw signedInUserRequired('changing the password');
      }
      const values = { currentPassword, password, ...(confirmPassword === undefined ? {} : { confirmPassword }) };
      const changed = await repository.update(entry, callerOf(session), session.userId, values);
      if (changed === null) throw signedInUserRequired('changing the password');
      await configuration.refresh();
    },
    async reauthenticate(password) {
      const since = await parts.sessions.reauthenticate(current(), password);
      return { until: new Date(since.getTime() + REAUTHENTICATION_MS).toISOString() };
    },
    grantBypass: async (grant) => bypass.grant(current(), grant),
    revokeBypass: async (sessionId) => bypass.revoke(current(), sessionId),
    isLockedOut: async (moduleName) => isLockedOut(current(), moduleName),
  };
}
