import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The token of the server that owns a data folder: what it sends is the operator's. */
export async function tokenOf(dataDir: string): Promise<string> {
  return (JSON.parse(await readFile(join(dataDir, 'server.json'), 'utf8')) as { readonly token: string }).token;
}

/** `fetch` as the operator of the house of a data folder, which serves already; where a call brings a credential, as that. */
export async function fetchAsOperator(dataDir: string): Promise<typeof globalThis.fetch> {
  const authorization = `Bearer ${await tokenOf(dataDir)}`;
  return (input, init = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization') && !headers.has('cookie')) headers.set('authorization', authorization);
    return globalThis.fetch(input, { ...init, headers });
  };
}
