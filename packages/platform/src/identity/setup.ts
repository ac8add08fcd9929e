import { roles, SYSTEM_PERMISSIONS, users } from '@enginehouse/models';
import {
  changeConfiguration,
  countSuperUsers,
  type Database,
  type ModelWriter,
  type Queryable,
  readRoles,
  readSetupLink,
  replaceSetupLink,
} from '@enginehouse/store';
import { changeOrigin } from '../configuration/change-origin.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { callerOf } from '../core-models/context-of.ts';
import { MODELS_BY_NAME } from '../core-models/core-model-names.ts';
import { alreadySetUp, setupLinkVoid } from '../errors.ts';
import { localOperator, type Session } from '../session.ts';
import { isSecretOf, makeSecret, secretHash } from './credential-text.ts';
import type { Door } from './door.ts';
import { SUPER_ROLE } from './role-names.ts';
import { doorFacts } from './sessions.ts';
import { underSetupCondition } from './setup-condition.ts';

/** What the first super user is made of. */
export interface SetupRequest {
  /** Of the link of the moment. */
  readonly secret: string;
  readonly username: string;
  readonly password: string;
  readonly email?: string | null;
}

/** Makes the first super user, once. */
export interface Setup {
  /** Whether there is a super user. Once true it stays so: the last one cannot go. */
  isSetUp(): Promise<boolean>;
  /**
   * Makes a secret that `complete` takes for an hour; the one before is void. For a link it goes into the fragment, so that
   * no server and no log sees it. Throws `ALREADY_SET_UP`.
   */
  begin(): Promise<{ readonly secret: string; readonly expiresAt: string }>;
  /**
   * Makes the first super user, with the role `super`. Of two at once one wins. Throws `SETUP_LINK_VOID`,
   * `ALREADY_SET_UP`, and what making a user throws.
   */
  complete(request: SetupRequest, door: Door): Promise<{ readonly id: number; readonly username: string }>;
}

const LINK_MINUTES = 60;

export function createSetup({
  db,
  repository,
  configuration,
}: {
  readonly db: Database;
  readonly repository: Pick<ModelWriter, 'create'>;
  readonly configuration: Pick<Configuration, 'refresh'>;
}): Setup {
  let isSetUp = false;
  const entry = MODELS_BY_NAME.get(users.name);
  if (entry === undefined) throw new TypeError(`${users.name} is not registered`);

  const requireUnset = async (reader: Queryable): Promise<void> => {
    if ((await countSuperUsers(reader)) > 0) throw alreadySetUp();
  };
  const requireLink = async (reader: Queryable, secret: unknown): Promise<void> => {
    const hash = await readSetupLink(reader);
    if (hash !== null && typeof secret === 'string' && isSecretOf(secret, hash)) return;
    // The link goes with the first user: whoever comes second is told of that one.
    await requireUnset(reader);
    throw setupLinkVoid();
  };

  return {
    async isSetUp() {
      isSetUp ||= (await countSuperUsers(db)) > 0;
      return isSetUp;
    },
    async begin() {
      await requireUnset(db);
      const secret = makeSecret();
      const expiresAt = await replaceSetupLink(db, secretHash(secret), LINK_MINUTES);
      return { secret, expiresAt: expiresAt.toISOString() };
    },
    async complete({ secret, username, password, email }, door) {
      await requireUnset(db);
      await requireLink(db, secret);
      const session = setupSession(door);
      await makeSuperRole(db, session);
      const caller = callerOf(session);
      underSetupCondition(caller.context, async (reader) => {
        await requireUnset(reader);
        await requireLink(reader, secret);
      });
      const given = { username, password, accessLevel: 1, roles: [SUPER_ROLE] };
      const row = await repository.create(entry, caller, email === undefined ? given : { ...given, email });
      await configuration.refresh();
      return { id: Number(row.id), username: String(row.username) };
    },
  };
}

/** Who sets up: nobody yet, with everything that the first user will hold. */
function setupSession(door: Door): Session {
  return localOperator({ ...doorFacts(door), actor: 'setup', credential: 'setup' });
}

/** The role of super users. A role that is left over from a setup that went no further is used again. */
async function makeSuperRole(db: Database, session: Session): Promise<void> {
  const permissions = [...SYSTEM_PERMISSIONS].sort();
  const values = { name: SUPER_ROLE, description: 'Holds every permission.', permissions };
  await changeConfiguration(
    db,
    async (_current, reader) => {
      if ((await readRoles(reader, [SUPER_ROLE])).length > 0) return null;
      return {
        writes: [{ operation: 'insert', table: roles, rows: [values] }],
        audit: [
          {
            eventType: 'core.roles.created',
            entityType: roles.name,
            entityId: null,
            operation: 'create',
            before: null,
            after: values,
          },
        ],
        events: [
          {
            type: 'core.roles.created',
            source: '/core/roles',
            subject: null,
            data: { id: null, changed: Object.keys(values) },
          },
        ],
        changesPlans: false,
      };
    },
    { origin: changeOrigin(session) },
  );
}
