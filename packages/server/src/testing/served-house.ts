import { createClient } from '@enginehouse/api';
import { openTestPlatform, type TestPlatform } from '@enginehouse/platform/testing';
import { createServer, type ServerOptions } from '../create-server.ts';
import { type Listening, listen } from '../listen.ts';
import { sessionCookieOf } from '../session-cookie.ts';

/** The password of everybody in tests. */
export const PASSWORD = 'correct horse battery staple';
/** As cheap as Argon2id can be: what is tested is what happens with a hash. */
const CHEAP_COST = { memory: 64, passes: 1, lanes: 1 } as const;

/** What somebody sends along to be somebody. */
export type Credential = Readonly<Record<string, string>>;

/** A house that answers on an address, with people who sign in over its door. */
export interface ServedHouse extends AsyncDisposable {
  readonly house: TestPlatform;
  readonly url: string;
  /** Of the operator of this machine. */
  readonly operator: Credential;
  /** Makes a user and signs it in: the cookie of its session. */
  enter(
    values: { readonly username: string } & Readonly<Record<string, unknown>>,
  ): Promise<Credential & { cookie: string }>;
  /** Calls the API as somebody; a body is sent as JSON. */
  ask(who: Credential, method: string, path: string, body?: unknown, headers?: Credential): Promise<Response>;
  /** The typed client of somebody. */
  clientOf(who: Credential): ReturnType<typeof createClient>;
}

const LOCAL_TOKEN = 'the-token-of-server-json';

/** On the embedded database, with these engines. */
export async function openServedHouse(
  files: Readonly<Record<string, string>> = {},
  options: Partial<Pick<ServerOptions, 'limits'>> & { readonly providers?: readonly string[] } = {},
): Promise<ServedHouse> {
  const { limits, providers = [] } = options;
  await using opening = new AsyncDisposableStack();
  const house = opening.use(await openTestPlatform('pglite', files, { passwordCost: CHEAP_COST, providers }));
  const app = createServer({
    platform: house.platform,
    token: LOCAL_TOKEN,
    checkAnswers: true,
    ...(limits === undefined ? {} : { limits }),
  });
  opening.defer(() => app.close());
  const { url }: Listening = await listen(app, { port: 0 });
  const opened = opening.move();
  const ask: ServedHouse['ask'] = (who, method, path, body, headers = {}) =>
    fetch(url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...who, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    house,
    url,
    operator: { authorization: `Bearer ${LOCAL_TOKEN}` },
    ask,
    async enter(values) {
      await house.operator.models.get('users' as string).create({ password: PASSWORD, ...values });
      const door = { channel: 'http', clientAddress: '127.0.0.1' };
      const { secret, expiresAt } = await house.platform.identity.signIn(
        { username: values.username, password: PASSWORD },
        door,
      );
      const cookie = sessionCookieOf(house.platform.house(), false).set(secret, new Date(expiresAt));
      return { cookie: cookie.split(';', 1)[0] as string };
    },
    clientOf: (who) =>
      createClient({
        baseUrl: url,
        fetch: (input, init) =>
          fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), ...who } }),
      }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
