import { apiTokens, permissionDenied, SYSTEM_PERMISSIONS, type SystemPermission } from '@enginehouse/models';
import type { CreatedToken, NewToken } from '@enginehouse/sdk';
import {
  type BringIntoForce,
  changeConfiguration,
  type Database,
  insertApiToken,
  readOwnApiToken,
  touchApiToken,
} from '@enginehouse/store';
import { changeOrigin } from '../configuration/change-origin.ts';
import { invalidRequest, signedInUserRequired, tooManyTokens, unknownSession } from '../errors.ts';
import type { Session } from '../session.ts';
import type { BackgroundWrites } from './background-writes.ts';
import { isSecretOf, makeSecret, parseToken, secretHash, tokenSessionId, tokenText } from './credential-text.ts';
import type { Door } from './door.ts';
import { identityEntries, recordIdentity } from './record-identity.ts';
import { doorFacts } from './sessions.ts';
import type { TokensInForce } from './tokens-in-force.ts';
import { type RightsInForce, sessionRights } from './user-rights.ts';

export interface ApiTokens {
  /** Throws `SIGNED_IN_USER_REQUIRED`, `PERMISSION_DENIED`, `INVALID_REQUEST`, `TOO_MANY_TOKENS`. */
  create(session: Session, token: NewToken): Promise<CreatedToken>;
  /** Of one's own, or for super anybody's. Throws `UNKNOWN_SESSION`, `SIGNED_IN_USER_REQUIRED`. */
  revoke(session: Session, id: number): Promise<void>;
  /**
   * Who acts with this token: its owner, with the permissions that both have at this moment. Null when it is none, or it
   * ended, or its owner did.
   */
  tokenSession(token: string, door: Door): Promise<Session | null>;
}

/** In force at a time, of one user. */
const MOST_TOKENS = 100;
const LONGEST_NAME = 100;
const KNOWN: ReadonlySet<string> = new Set(SYSTEM_PERMISSIONS);
/** ISO 8601 with its zone. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

export function createApiTokens({
  db,
  rights,
  inForce,
  bringIntoForce,
  background,
}: {
  readonly db: Database;
  readonly rights: RightsInForce;
  readonly inForce: TokensInForce;
  readonly bringIntoForce: BringIntoForce;
  readonly background: BackgroundWrites;
}): ApiTokens {
  return {
    async create(session, given) {
      const { userId } = session;
      if (session.credential !== 'session' || session.moduleName !== null || userId === null) {
        throw signedInUserRequired('making a token');
      }
      const { name, scopes, expiresAt } = checkedToken(given);
      const held = await rights.of(userId);
      const own = held === null ? new Set<SystemPermission>() : sessionRights(held).permissions;
      const lacking = scopes.find((scope) => !own.has(scope));
      if (held === null || lacking !== undefined) throw permissionDenied(lacking ?? 'token', session.actor);
      const secret = makeSecret();
      const id = await db.transaction(async (tx) => {
        const values = { userId, name, scopes, expiresAt, secretHash: secretHash(secret) };
        const made = await insertApiToken(tx, values, MOST_TOKENS);
        if (made === 'no-owner') throw signedInUserRequired('making a token');
        if (made === 'too-many') throw tooManyTokens(MOST_TOKENS);
        const after = { userId, name, scopes, expiresAt: expiresAt?.toISOString() ?? null };
        await recordIdentity(tx, changeOrigin(session), [
          { model: apiTokens, id: made.id, operation: 'create', userId, after },
        ]);
        return made.id;
      });
      return { id, token: tokenText(id, secret), name, scopes, expiresAt: expiresAt?.toISOString() ?? null };
    },
    async revoke(session, id) {
      const isSuper = session.accessLevel === 1 && session.credential !== 'token';
      if (!isSuper && session.credential !== 'session') throw signedInUserRequired('revoking a token');
      if (!Number.isSafeInteger(id)) throw unknownSession('token', id);
      // Under a revision, so that no node goes on with what it knew of the token.
      const outcome = await changeConfiguration(
        db,
        async (_, reader) => {
          const before = await readOwnApiToken(reader, id, isSuper ? null : session.userId);
          if (before === null) throw unknownSession('token', id);
          return {
            ...identityEntries(session.organizationId, [
              { model: apiTokens, id, operation: 'delete', userId: before.userId, before },
            ]),
            writes: [{ operation: 'delete', table: apiTokens, rows: [{ id }] }],
            changesPlans: false,
            tightens: true,
          };
        },
        { origin: changeOrigin(session) },
      );
      await bringIntoForce(outcome);
    },
    async tokenSession(text, door) {
      const given = parseToken(text);
      const stored = given === null ? null : await inForce.of(given.id);
      if (given === null || stored === null || !isSecretOf(given.secret, stored.secretHash)) return null;
      const held = await rights.of(stored.userId);
      if (held === null) return null;
      if (stored.unseen && door.isLook !== true)
        background.begin(tokenSessionId(stored.id), () => touchApiToken(db, stored.id));
      const owner = sessionRights(held);
      return {
        ...doorFacts(door),
        ...owner,
        permissions: new Set(stored.scopes.filter((scope) => isHeld(owner.permissions, scope))),
        actor: stored.username,
        language: stored.language,
        moduleName: null,
        adapter: stored.name,
        sessionId: tokenSessionId(stored.id),
        credential: 'token',
        bypass: null,
        reauthenticatedAt: null,
      };
    },
  };
}

function isHeld(permissions: ReadonlySet<SystemPermission>, scope: string): scope is SystemPermission {
  return (permissions as ReadonlySet<string>).has(scope);
}

function checkedToken(given: NewToken): {
  readonly name: string;
  readonly scopes: readonly SystemPermission[];
  readonly expiresAt: Date | null;
} {
  const { name, scopes, expiresAt } = given;
  const trimmed = typeof name === 'string' ? name.trim() : '';
  if (trimmed === '' || trimmed.length > LONGEST_NAME || trimmed.includes('\0') || !trimmed.isWellFormed()) {
    throw invalidRequest('name', 'must say what the token is for', `text of 1 to ${LONGEST_NAME} characters`);
  }
  if (!Array.isArray(scopes)) throw invalidRequest('scopes', 'must be a list', 'permissions');
  const unknown = scopes.find((scope) => !KNOWN.has(scope as string));
  if (unknown !== undefined) {
    throw invalidRequest(
      'scopes',
      `'${String(unknown).slice(0, 60)}' is not a permission`,
      SYSTEM_PERMISSIONS.join(', '),
    );
  }
  return { name: trimmed, scopes: [...new Set(scopes as SystemPermission[])].sort(), expiresAt: timeOf(expiresAt) };
}

function timeOf(expiresAt: string | null | undefined): Date | null {
  if (expiresAt === undefined || expiresAt === null) return null;
  const time = typeof expiresAt === 'string' && TIME.test(expiresAt) ? new Date(expiresAt) : undefined;
  const isFuture = time !== undefined && time.getTime() > Date.now() && time.getUTCFullYear() < 10_000;
  if (!isFuture) throw invalidRequest('expiresAt', 'must lie in the future', 'a time such as 2027-01-31T12:00:00Z');
  return time;
}
