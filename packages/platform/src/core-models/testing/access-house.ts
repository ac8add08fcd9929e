import { createEngineSet } from '@enginehouse/kernel';
import { type Catalogue, SYSTEM_PERMISSIONS, type SystemPermission } from '@enginehouse/models';
import type { ModelsAccess } from '@enginehouse/sdk';
import { type Database, type Dialect, openDatabase } from '@enginehouse/store';
import { migratedTestLocation, testSealer } from '@enginehouse/store/testing';
import { composeModels } from '../../compose-models.ts';
import { createSdkOf, type SdkParts } from '../../compose-sdk.ts';
import { openConfiguration } from '../../configuration/configuration.ts';
import { FIRST_PARTY_PROVIDERS, loadProviders } from '../../engines/load-providers.ts';
import { createHasher } from '../../identity/argon2-hasher.ts';
import { createLogger } from '../../logger.ts';
import { localOperator, type Session } from '../../session.ts';
import { CHEAP_COST, DOOR, PASSWORD } from '../../testing/open-identity-house.ts';
import { insertRow } from './stored-rows.ts';

/** The secret that rows of the house hold, to be revealed. */
export const SECRET = 'the secret of every sealed row';

/** Somebody who calls. */
export interface AccessCaller {
  readonly name: string;
  readonly level: 1 | 2 | 3 | 99;
  readonly userId: number | null;
  readonly organizationId: number | null;
  readonly permissions: ReadonlySet<SystemPermission>;
  readonly isToken: boolean;
  readonly session: Session;
  readonly models: ModelsAccess;
}

/** A whole platform, as far as core models go, with everybody who may be there. */
export interface AccessHouse extends AsyncDisposable {
  readonly db: Database;
  readonly catalogue: Catalogue;
  readonly operator: ModelsAccess;
  readonly callers: readonly AccessCaller[];
  /** Users by name, callers and strangers. */
  readonly users: ReadonlyMap<string, { readonly id: number; readonly organizationId: number | null }>;
  readonly north: number;
  readonly south: number;
  /** The role with every permission. */
  readonly roleId: number;
}

interface Person {
  readonly username: string;
  readonly accessLevel: 1 | 2 | 3;
  readonly organization: 'north' | 'south' | null;
  /** Holds every permission by a role. */
  readonly isPermitted: boolean;
}

/** Of each level one who holds no permission and one who holds them all; the last two never call. */
const PEOPLE: readonly Person[] = [
  { username: 'root', accessLevel: 1, organization: null, isPermitted: false },
  { username: 'olga', accessLevel: 2, organization: 'north', isPermitted: false },
  { username: 'olaf', accessLevel: 2, organization: 'north', isPermitted: true },
  { username: 'lone', accessLevel: 2, organization: null, isPermitted: true },
  { username: 'ursula', accessLevel: 3, organization: 'north', isPermitted: false },
  { username: 'ulf', accessLevel: 3, organization: 'north', isPermitted: true },
  { username: 'sven', accessLevel: 2, organization: 'south', isPermitted: false },
  { username: 'sara', accessLevel: 3, organization: 'south', isPermitted: false },
];
const STRANGERS = ['sven', 'sara'];

export async function openAccessHouse(dialect: Dialect): Promise<AccessHouse> {
  await using made = new AsyncDisposableStack();
  const location = made.use(await migratedTestLocation(dialect));
  const db = made.use(await openDatabase(location.options));
  const log = createLogger('silent');
  const configuration = made.use(await openConfiguration(db, createEngineSet([]), log));
  const providers = await loadProviders(FIRST_PARTY_PROVIDERS, log);
  const models = composeModels({
    db,
    sealer: testSealer(),
    configuration,
    providers,
    hasher: createHasher({ cost: CHEAP_COST }),
    log,
    known: {
      modules: ['billing', 'reports', 'spare'],
      extractors: [
        {
          id: 'plain-text',
          label: 'Plain text',
          configSchema: [{ name: 'token', label: 'Token', type: 'password', required: false, validations: {} }],
          installConfigSchema: [],
        },
      ],
      environment: [
        {
          subjectKind: 'module',
          subject: 'reports',
          name: 'TITLE',
          label: 'Title',
          description: 'What reports are called.',
          required: false,
          secret: false,
        },
      ],
    },
  });
  const { identity, catalogue } = made.use({
    ...models,
    [Symbol.asyncDispose]: () => models.identity[Symbol.asyncDispose](),
  });
  // The parts of other domains are taken when those are asked for.
  const parts = { db, configuration, models, providers } as unknown as SdkParts;
  const modelsOf = (session: Session): ModelsAccess => createSdkOf(parts, session).models;
  const operator = modelsOf(localOperator({ channel: 'test' }));

  const north = Number(await insertRow(db, 'organizations', { name: 'North' }));
  const south = Number(await insertRow(db, 'organizations', { name: 'South' }));
  const roleId = Number(await insertRow(db, 'roles', { name: 'everything', permissions: [...SYSTEM_PERMISSIONS] }));
  const users = new Map<string, { id: number; organizationId: number | null }>();
  for (const { username, accessLevel, organization, isPermitted } of PEOPLE) {
    const organizationId = organization === null ? null : organization === 'north' ? north : south;
    const { id } = await operator.users.create({
      username,
      password: PASSWORD,
      email: `${username}@example.org`,
      accessLevel,
      organizationId,
      roles: isPermitted ? ['everything'] : [],
    });
    users.set(username, { id, organizationId });
  }

  const callerOfSession = (name: string, session: Session): AccessCaller => ({
    name,
    level: session.accessLevel,
    userId: session.userId,
    organizationId: session.organizationId,
    permissions: session.permissions,
    isToken: session.credential === 'token',
    session,
    models: modelsOf(session),
  });
  const callers: AccessCaller[] = [];
  for (const { username } of PEOPLE) {
    if (STRANGERS.includes(username)) continue;
    const { session } = await identity.signIn({ username, password: PASSWORD }, DOOR);
    callers.push(callerOfSession(username, session));
    if (username !== 'root') continue;
    const { token } = await identity.tokens.create(session, { name: 'robot', scopes: [] });
    const robot = await identity.tokenSession(token, DOOR);
    if (robot === null) throw new TypeError('the token is not in force');
    callers.push(callerOfSession('token of root without scopes', robot));
  }
  for (const permissions of [[], SYSTEM_PERMISSIONS]) {
    const guest = localOperator({
      channel: 'test',
      actor: 'guest',
      accessLevel: 99,
      permissions: new Set(permissions),
      credential: 'session',
      reauthenticatedAt: new Date().toISOString(),
    });
    callers.push(callerOfSession(permissions.length === 0 ? 'guest' : 'guest with permissions', guest));
  }
  const kept = made.move();
  return {
    db,
    catalogue,
    operator,
    callers,
    users,
    north,
    south,
    roleId,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
