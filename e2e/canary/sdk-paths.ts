// A program: what only the SDK does yet, in a process of its own, so that its logs can be looked at too.
import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { isEnginehouseError } from '@enginehouse/errors';
import { localOperator, openPlatform, type Session } from '@enginehouse/platform';

/** What the test says on standard input. */
export interface SdkPathsInput {
  readonly database: { readonly url: string } | { readonly dataDir: string };
  readonly dataDir: string;
  /** A file that takes what was handed out: it must be found nowhere. */
  readonly handedOut: string;
  readonly secrets: Readonly<Record<string, string>>;
}

const input = JSON.parse(await text(process.stdin)) as SdkPathsInput;
const secretOf = (name: string): string => input.secrets[name] ?? '';
const handedOut: string[] = [];

await using platform = await openPlatform({
  database: input.database,
  dataDir: input.dataDir,
  engines: [],
  logLevel: 'trace',
});
const { identity } = platform;
const operator = platform.createSdk(localOperator({ channel: 'test' }));
const door = { channel: 'test', clientAddress: '192.0.2.1' };

/** Prints what came of it, error or answer. */
async function tried(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    console.log(what, JSON.stringify(await work()));
  } catch (error) {
    console.log(what, JSON.stringify(error), String(error), error);
    if (!isEnginehouseError(error)) console.error(what, error);
  }
}

const begun = await identity.setup.begin();
handedOut.push(begun.secret);
await tried('setup with a wrong secret', () =>
  identity.setup.complete({ secret: secretOf('setup'), username: 'root', password: secretOf('root') }, door),
);
await tried('setup', () =>
  identity.setup.complete({ secret: begun.secret, username: 'root', password: secretOf('root') }, door),
);
const signedIn = await identity.signIn({ username: 'root', password: secretOf('root') }, door);
handedOut.push(signedIn.secret);
const session: Session = signedIn.session;
const own = platform.createSdk(session);
await tried('a wrong password', () => identity.signIn({ username: 'root', password: secretOf('wrong') }, door));
await tried('a password in place of a name', () =>
  identity.signIn({ username: secretOf('name'), password: 'x' }, door),
);
await tried('verify', () => operator.models.users.verify('root', secretOf('verify')));
await tried('the password again, wrongly', () => own.identity.reauthenticate(secretOf('again')));
await tried('a made-up session', () => identity.sessionOf(`ehs_${session.sessionId}_${secretOf('session')}`, door));
await tried('a made-up token', () => identity.tokenSession(`eht_1_${secretOf('token')}`, door));
const made = await own.identity.tokens.create({ name: 'robot', scopes: ['system.run.view'] });
handedOut.push(made.token);
await tried('a token', async () => (await identity.tokenSession(made.token, door))?.actor);
await tried('a password that is wrong', () =>
  own.identity.changePassword({ currentPassword: secretOf('current'), password: secretOf('new') }),
);
await tried('a new password', () =>
  own.identity.changePassword({ currentPassword: secretOf('root'), password: secretOf('new') }),
);
const config = { api_key: secretOf('instance') };
const { id } = await operator.models.engineRegistry.create({ name: 'By SDK', provider: 'openai', config });
await tried(
  'reveal is right',
  async () => (await operator.models.engineRegistry.reveal(id, 'config.api_key')) === secretOf('instance'),
);
await tried('a path that holds a secret', () =>
  operator.models.engineRegistry.reveal(id, `config.${secretOf('path')}`),
);
await tried('an instance of another provider', () =>
  operator.models.engineRegistry.update(id, { provider: 'ollama', config: { base_url: 'http://localhost:11434' } }),
);
await tried('rotation', () => operator.keys.rotate());
for (const name of [
  'engineRegistry',
  'users',
  'sessions',
  'apiTokens',
  'auditEvents',
  'environmentVariableRegistry',
] as const) {
  await tried(name, () => operator.models[name].all());
}
console.log(platform, operator, session.actor);
await writeFile(input.handedOut, JSON.stringify(handedOut));
