import { localOperator, openPlatform, type Platform } from '@enginehouse/platform';
import { TEST_PROVIDER } from '@enginehouse/platform/testing';
import { createServer, type Listening, listen } from '@enginehouse/server';
import { makeKeyText } from '@enginehouse/vault';
import { type Database, openDatabase } from '../../packages/store/src/index.ts';
import { migratedTestFolder } from '../../packages/store/src/testing/index.ts';
import { engineFolder, RESEARCHING_ENGINES } from '../test-engines.ts';
import type { KnownIds } from './fuzz-requests.ts';

/** Whoever sends requests. */
export interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** False: expired, revoked, another house's, no credential at all. Nothing that is not public may be answered. */
  readonly isAnybody: boolean;
  /** True: of another organization, without permissions to see others. */
  readonly isStranger: boolean;
}

export interface FuzzWorld extends AsyncDisposable {
  readonly platform: Platform;
  readonly app: ReturnType<typeof createServer>;
  readonly listening: Listening;
  /** Changes with what the requests do; read it anew for each route. */
  readonly known: KnownIds;
  readonly callers: readonly Caller[];
  /** Stands in every secret that the house keeps: no answer may show it. */
  readonly canary: string;
  /** Stands in rows of an organization that strangers are not in. */
  readonly foreignMark: string;
  /** What of the caller allows or denies: strangers who were made into something else by a request are strangers no more. */
  strangerIsOne(): Promise<boolean>;
  /** Makes again what requests took away: users, their sessions and tokens, the instance. */
  mend(): Promise<void>;
}

const LOCAL_TOKEN = 'fuzz-local-token';
const PASSWORD = 'correct horse battery';
const OPERATOR = localOperator({ channel: 'fuzz' });
/** Well-formed, and of no house that there is. */
const FOREIGN_TOKEN = `eht_1_${'5f2b0c4e'.repeat(8)}`;

/** A house on the embedded database, with secrets, engines, an AI model, an organization and people in and outside of it. */
export async function openFuzzWorld(): Promise<FuzzWorld> {
  await using opening = new AsyncDisposableStack();
  const { options } = opening.use(await migratedTestFolder());
  const engines = engineFolder(RESEARCHING_ENGINES);
  opening.defer(() => engines[Symbol.dispose]());
  const db = await openDatabase(options);
  const platform = opening.use(
    await openPlatform({
      database: db,
      dataDir: options.dataDir,
      engines: [engines.path],
      providers: [TEST_PROVIDER],
      passwordCost: { memory: 64, passes: 1, lanes: 1 },
      npm: { npmPlaces: ['/nowhere/npm'], environment: {} },
      keys: { keys: makeKeyText('fuzz'), keyFile: null },
      logLevel: 'silent',
    }),
  );
  // Whoever is refused for coming too often is refused before anything else is seen of a request.
  const rates = { guestsPerMinute: null, callersPerMinute: null, guessesPerMinute: null };
  const app = createServer({ platform, token: LOCAL_TOKEN, checkAnswers: true, limits: { rates } });
  opening.defer(() => app.close());
  const listening = await listen(app, { port: 0 });
  const world = await populate(platform, db);
  const opened = opening.move();
  return { ...world, platform, app, listening, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

type Population = Omit<FuzzWorld, 'platform' | 'app' | 'listening' | typeof Symbol.asyncDispose>;

async function populate(platform: Platform, db: Database): Promise<Population> {
  const sdk = platform.createSdk(OPERATOR);
  const canary = 'sk-canary-7Qx9Zr2LmVt4';
  const foreignMark = 'acme-only-8Wd3';
  const known: Record<string, string[]> = {};
  const callers: Caller[] = [];
  const names = { root: 'root', mate: `${foreignMark}-mate`, stranger: 'stranger' } as const;

  const { secret } = await platform.identity.setup.begin();
  await platform.identity.setup.complete({ secret, username: names.root, password: PASSWORD }, { channel: 'fuzz' });
  /** Super may delete one, with its users: it is made again. */
  const organization = async (name: string): Promise<number> => {
    const { rows } = await sdk.models.organizations.list({ filters: { name } });
    return (rows.find((one) => one.name === name) ?? (await sdk.models.organizations.create({ name }))).id;
  };

  const user = async (username: string, values: object): Promise<number> => {
    const { rows } = await sdk.models.users.list({ filters: { username } });
    const row = rows.find((one) => one.username === username);
    if (row !== undefined) return row.id;
    return (await sdk.models.users.create({ username, password: PASSWORD, ...values } as never)).id;
  };
  const enter = async (username: string) => {
    const door = { channel: 'fuzz', clientAddress: '192.0.2.7' };
    await db.query('delete from sign_in_failures');
    const signedIn = await platform.identity.signIn({ username, password: PASSWORD }, door);
    return {
      cookie: `enginehouse_session_${platform.house()}=${signedIn.secret}`,
      sdk: platform.createSdk(signedIn.session),
      session: signedIn.session,
    };
  };

  const makeInstance = async (): Promise<{ readonly instance: number; readonly model: number }> => {
    const config = { base_url: 'http://localhost:9', api_key: canary };
    const { id } = await sdk.models.engineRegistry.create({
      name: `held ${Date.now()}`,
      provider: 'test-provider',
      config,
    });
    await sdk.engines.beginInstall(id);
    await sdk.engines.activateInstance(id);
    for (const row of (await sdk.models.modelRegistry.list({ filters: { name: 'echo' } })).rows) {
      await sdk.models.modelRegistry.delete(row.id, { cascade: true });
    }
    const bound = await sdk.engines.bindModel(id, {
      modelId: 'echo',
      capabilities: ['chat'],
      unlisted: true,
      activate: true,
    });
    return { instance: id, model: bound.id };
  };

  let organizations = { acme: 0, other: 0 };
  const mend = async (): Promise<void> => {
    organizations = {
      acme: await organization(`Acme ${foreignMark}`),
      other: await organization('Other'),
    };
    const ids = {
      mate: await user(names.mate, { accessLevel: 2, organizationId: organizations.acme }),
      stranger: await user(names.stranger, { accessLevel: 3, organizationId: organizations.other }),
      root: await user(names.root, { accessLevel: 1 }),
    };
    const { rows } = await sdk.models.engineRegistry.list({ filters: { status: 'active' } });
    const made = rows.length > 0 ? undefined : await makeInstance();
    const root = await enter(names.root);
    const mate = await enter(names.mate);
    const stranger = await enter(names.stranger);
    const gone = await enter(names.stranger);
    await platform.identity.signOut(gone.session);
    const expired = await enter(names.stranger);
    await db.query(
      `update sessions set expires_at = now() - interval '1 minute' where id = (
      select id from sessions where user_id = $1 order by created_at desc limit 1)`,
      [ids.stranger],
    );
    // A user has so many tokens at the most: those of the last time, and whatever requests made, make room.
    await db.query('delete from api_tokens where user_id = any($1)', [[ids.root, ids.stranger]]);
    const scoped = await root.sdk.identity.tokens.create({
      name: 'scoped',
      scopes: ['system.run.view', 'system.run.score'],
    });
    const weak = await stranger.sdk.identity.tokens.create({ name: 'weak', scopes: [] });
    const old = await root.sdk.identity.tokens.create({ name: 'old', scopes: ['system.run.view'] });
    const revoked = await root.sdk.identity.tokens.create({ name: 'revoked', scopes: ['system.run.view'] });
    await db.query("update api_tokens set expires_at = now() - interval '1 minute' where id = $1", [old.id]);
    await root.sdk.identity.tokens.revoke(revoked.id);

    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    const caller = (
      name: string,
      headers: Readonly<Record<string, string>>,
      isAnybody = true,
      isStranger = false,
    ): Caller => ({
      name,
      headers,
      isAnybody,
      isStranger,
    });
    callers.splice(
      0,
      callers.length,
      caller('operator', bearer(LOCAL_TOKEN)),
      caller('super', { cookie: root.cookie }),
      caller('organization', { cookie: mate.cookie }),
      caller('scoped token', bearer(scoped.token)),
      caller('stranger', { cookie: stranger.cookie }, true, true),
      caller('token of a stranger', bearer(weak.token), true, true),
      caller('signed-out session', { cookie: gone.cookie }, false),
      caller('expired session', { cookie: expired.cookie }, false),
      caller('expired token', bearer(old.token), false),
      caller('revoked token', bearer(revoked.token), false),
      caller('foreign token', bearer(FOREIGN_TOKEN), false),
      caller('another scheme', { authorization: 'Basic cm9vdDpyb290' }, false),
      caller('no token', { authorization: 'Bearer ' }, false),
      caller('nobody', {}, false),
    );
    const { rows: runs } = await sdk.runs.list({ pageSize: 3 });
    const { rows: tasks } = await sdk.models.backgroundTasks.list({ pageSize: 3 });
    const { rows: sessions } = await sdk.models.sessions.list({ pageSize: 5 });
    const { rows: models } = await sdk.models.modelRegistry.list({ pageSize: 5 });
    const text = (ids_: readonly unknown[]): string[] => ids_.map(String);
    Object.assign(known, {
      engineId: ['first', 'second', 'later'],
      runId: text(runs.map((run) => run.runId)),
      a: text(runs.map((run) => run.runId)),
      b: text(runs.map((run) => run.runId)),
      id: text([ids.mate, ids.stranger, organizations.acme, 'hardCap', ...rows.map((row) => row.id)]),
      form: ['create', 'update', 'config:test-provider', 'permissions_options'],
      providerId: ['test-provider'],
      engineInstanceId: text([...rows.map((row) => row.id), made?.instance ?? 1]),
      modelRegistryId: text(models.map((row) => row.id)),
      taskId: text(tasks.map((row) => row.id)),
      sessionId: text(sessions.map((row) => row.id)),
      tokenId: text([scoped.id, weak.id]),
      modelId: ['echo', 'objective:greeting'],
      setting: ['hardCap'],
    });
  };

  await sdk.runs.score({ signals: { n: 1 } });
  await sdk.runs.score({ signals: { n: 2 } });
  await sdk.models.mcpServerRegistry.create({
    name: 'tools',
    endpointUrl: 'https://tools.example.org/mcp',
    config: { headers: { authorization: canary } },
  });
  await mend();
  return {
    known,
    callers,
    canary,
    foreignMark,
    mend,
    async strangerIsOne() {
      const { rows } = await sdk.models.users.list({ filters: { username: names.stranger } });
      return rows.some(
        (row) =>
          row.username === names.stranger &&
          row.accessLevel === 3 &&
          row.organizationId === organizations.other &&
          row.role === null,
      );
    },
  };
}
