import { createClient } from '@enginehouse/api';
import type { CliConfig } from '../config.ts';
import { invalidUrl, secretOnCommandLine, wrongUsage } from '../errors.ts';
import { openSources } from '../models/secret-source.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';
import type { Connection } from './connection.ts';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** The client of a server by its URL, with the API token where one is named. Says so when the token would travel in the clear. */
export async function connectToRemote(terminal: Terminal, config: CliConfig, url: string): Promise<Connection> {
  const address = addressOf(url);
  const token = await readToken(terminal, config);
  if (token !== undefined && address.protocol === 'http:' && !LOOPBACK.test(address.hostname)) {
    const warning = styled(terminal, 'yellow', 'warning');
    await write(terminal.err, `${warning} ${address.origin} is not https: whoever is on the way can read the token\n`);
  }
  const baseUrl = address.href.replace(/\/+$/, '');
  const client = createClient({ baseUrl, ...(token === undefined ? {} : { token }) });
  return { client, url: baseUrl, where: baseUrl, close: async () => undefined };
}

/** The address that a URL names. Throws `INVALID_URL`: not http or https, with a user, a query or a fragment. */
export function addressOf(url: string): URL {
  const address = URL.parse(url);
  if (address === null || !/^https?:$/.test(address.protocol)) throw invalidUrl(url);
  // What is wrong is said without the URL: there may be a password in it.
  if (address.username !== '' || address.password !== '') throw invalidUrl('a URL with a user or a password in it');
  if (address.search !== '' || address.hash !== '') throw invalidUrl('a URL with a query or a fragment');
  return address;
}

/** The API token, from where it is; undefined without one. */
export async function readToken(
  terminal: Terminal,
  { tokenSource, variable }: Pick<CliConfig, 'tokenSource' | 'variable'>,
): Promise<string | undefined> {
  if (tokenSource === null) return undefined;
  const token = await openSources(terminal, variable).read(tokenSource, 'API token');
  if (token === undefined) throw secretOnCommandLine('--token');
  const trimmed = token.trim();
  if (trimmed === '') throw wrongUsage(`there is no API token in ${tokenSource.slice(1)}`, 'Write it there, alone.');
  return trimmed;
}
