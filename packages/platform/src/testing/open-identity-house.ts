import { createEngineSet } from '@enginehouse/kernel';
import type { IdentityAccess, ModelsAccess } from '@enginehouse/sdk';
import { createRepository, type Database, type Dialect, openDatabase } from '@enginehouse/store';
import { emptyAudit, migratedTestLocation, testSealer } from '@enginehouse/store/testing';
import { bringIntoForce } from '../configuration/bring-into-force.ts';
import { openConfiguration } from '../configuration/configuration.ts';
import { createCatalogue } from '../core-models/create-catalogue.ts';
import { modelsAccess } from '../core-models/models-access.ts';
import { createHasher, type PasswordHasher } from '../identity/argon2-hasher.ts';
import { createIdentity } from '../identity/create-identity.ts';
import type { Door } from '../identity/door.ts';
import type { Identity } from '../identity/identity.ts';
import { identityRules } from '../identity/identity-rules.ts';
import { createLogger } from '../logger.ts';
import { localOperator, type Session } from '../session.ts';

/** The password of everybody in tests. */
export const PASSWORD = 'correct horse battery';
export const DOOR: Door = { channel: 'test', clientAddress: '192.0.2.1' };
export const OPERATOR: Session = localOperator({ channel: 'test' });

/** What is tested is what happens with a hash, so it is as cheap as Argon2id can be. */
export const CHEAP_COST = { memory: 64, passes: 1, lanes: 1 } as const;

/** Somebody who is signed in. */
export interface SignedIn {
  readonly id: number;
  readonly username: string;
  readonly secret: string;
  readonly session: Session;
  readonly models: ModelsAccess;
  readonly identity: IdentityAccess;
}

/** One node of a platform, as far as it is about who may do what. */
export interface IdentityNode extends AsyncDisposable {
  readonly db: Database;
  readonly hasher: PasswordHasher;
  readonly identity: Identity;
  readonly configuration: Awaited<ReturnType<typeof openConfiguration>>;
  models(session: Session): ModelsAccess;
}

export interface IdentityHouse extends IdentityNode {
  /** As the operator of the machine. */
  readonly operator: ModelsAccess;
  /** Makes a user, as the operator. */
  makeUser(values: UserValues): Promise<number>;
  /** Makes a user and signs it in. */
  enter(values: UserValues, door?: Door): Promise<SignedIn>;
  /** Somebody who holds this secret. */
  holderOf(secret: string): Promise<SignedIn>;
  /** Takes everybody and everything out, as if the house were new: opening one takes seconds. */
  empty(): Promise<void>;
  /** Another node on the same database; the embedded one has one owner. */
  openNode(): Promise<IdentityNode>;
}

export type UserValues = { readonly username: string } & { readonly [field: string]: unknown };

export async function openIdentityHouse(
  dialect: Dialect,
  {
    cost = CHEAP_COST,
    hasher = createHasher({ cost }),
  }: { readonly cost?: { memory: number; passes: number; lanes: number }; readonly hasher?: PasswordHasher } = {},
): Promise<IdentityHouse> {
  const location = await migratedTestLocation(dialect);
  const openNode = async (): Promise<IdentityNode> => nodeOver(await openDatabase(location.options), hasher);
  const node = await openNode();
  const operator = node.models(OPERATOR);
  const makeUser: IdentityHouse['makeUser'] = async (values) => {
    // Tests give what they like: the core model checks it.
    const row = await operator.get('users' as string).create({ password: PASSWORD, ...values } as never);
    return Number((row as { id: number }).id);
  };
  const holderOf = async (secret: string): Promise<SignedIn> => {
    const session = await node.identity.sessionOf(secret, DOOR);
    if (session?.userId == null) throw new TypeError('nobody holds this secret');
    return {
      id: session.userId,
      username: session.actor,
      secret,
      session,
      models: node.models(session),
      identity: node.identity.access(() => session),
    };
  };
  return {
    ...node,
    operator,
    makeUser,
    async enter(values, door = DOOR) {
      await makeUser(values);
      const password = String(values.password ?? PASSWORD);
      const { secret } = await node.identity.signIn({ username: values.username, password }, door);
      return holderOf(secret);
    },
    holderOf,
    async empty() {
      await emptyAudit(node.db);
      await node.db.query(
        `delete from user_roles; delete from users; delete from module_locks; delete from roles;
         delete from organizations; delete from sign_in_failures; delete from setup_links`,
      );
    },
    openNode,
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]();
      await location[Symbol.asyncDispose]();
    },
  };
}

async function nodeOver(db: Database, hasher: PasswordHasher): Promise<IdentityNode> {
  const log = createLogger('silent');
  const catalogue = createCatalogue({ providers: [], modules: ['billing', 'reports'] });
  const rules = identityRules({ db, hasher });
  const configuration = await openConfiguration(db, createEngineSet([]), log);
  const inForce = bringIntoForce(configuration);
  const repository = createRepository({ db, sealer: testSealer(), catalogue, rules, bringIntoForce: inForce });
  const identity = createIdentity({ db, repository, configuration, hasher, bringIntoForce: inForce, log });
  const parts = { repository, catalogue, specific: new Map([['users', identity.userCalls]]) };
  return {
    db,
    hasher,
    identity,
    configuration,
    models: (session) => modelsAccess(parts, session),
    async [Symbol.asyncDispose]() {
      await identity[Symbol.asyncDispose]();
      await configuration[Symbol.asyncDispose]();
      await db.close();
    },
  };
}
