import { lookup } from 'node:dns/promises';

/** All addresses of a name, as the system answers; rejects where it has none. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

/** Asks the system each time: nothing is remembered between connections, and each answer is judged. */
export const systemResolver: ResolveHost = async (host) => {
  const found = await lookup(host, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
};
