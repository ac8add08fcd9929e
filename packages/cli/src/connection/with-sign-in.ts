import { type Client, createClient } from '@enginehouse/api';
import { needsServer, wrongUsage } from '../errors.ts';
import { openSources } from '../models/secret-source.ts';
import { askText } from '../output/ask.ts';
import { passwordFrom } from '../output/ask-password.ts';
import type { CommandContext } from './connection.ts';

/** Who signs in, and where the password is. */
export interface Credentials {
  readonly username?: string;
  /** `@FILE`, `@-` or `@env:NAME`; default: asked for. */
  readonly password?: string;
}

/** What is to be done as a user who has signed in: `password` was entered just now. */
export interface SignedIn {
  readonly client: Client;
  readonly password: string;
}

/**
 * Signs a user in at the server, does something as that user and signs out again, whatever came of it. Throws `NEEDS_SERVER`
 * where none answers: what people do is done at a door.
 */
export async function withSignIn<Answer>(
  context: CommandContext,
  credentials: Credentials,
  work: (signedIn: SignedIn) => Promise<Answer>,
): Promise<Answer> {
  const { terminal, config } = context;
  const { url } = await context.connect('core models');
  if (url === null) throw needsServer(config.dataDir);
  const username = credentials.username ?? (await askedName(context));
  const sources = openSources(terminal, config.variable);
  const password = await passwordFrom(terminal, sources, credentials.password, `Password of ${username}`);
  const jar = cookieJar(url);
  const client = createClient({ baseUrl: url, fetch: jar.fetch });
  await client.auth.signIn({ body: { username, password } }, { onHeaders: jar.keep });
  try {
    return await work({ client, password });
  } finally {
    // A session that does not end now ends by itself; what was done is not undone by that.
    await client.auth.signOut().catch(() => undefined);
  }
}

async function askedName({ terminal }: CommandContext): Promise<string> {
  if (!terminal.asks) {
    throw wrongUsage('no user name, and nobody is there to ask', 'Add --username NAME --password @FILE.');
  }
  return await askText(terminal, 'User name', true);
}

/** Keeps the cookies of one server, as a browser does: each goes back with every call. */
function cookieJar(url: string): {
  readonly fetch: typeof globalThis.fetch;
  readonly keep: (headers: Headers) => void;
} {
  const { origin } = new URL(url);
  let cookie = '';
  return {
    keep: (headers) => {
      cookie = headers
        .getSetCookie()
        .map((line) => line.split(';', 1)[0])
        .join('; ');
    },
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      // A cookie counts only for calls of our own pages, and this stands for one.
      headers.set('origin', origin);
      if (cookie !== '') headers.set('cookie', cookie);
      return globalThis.fetch(input, { ...init, headers });
    },
  };
}
