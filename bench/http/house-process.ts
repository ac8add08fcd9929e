// A house on a PostgreSQL server whose first user is signed in: fork('house-process.ts', [DATA_FOLDER, DATABASE_URL]); tells its
// port and the cookie over IPC.
import { openHouse } from '@enginehouse/server';
import { makeKeyText } from '@enginehouse/vault';

/** What the house tells when it serves. */
export interface SignedInHouse {
  readonly port: number;
  readonly cookie: string;
}

const [dataDir, databaseUrl] = process.argv.slice(2) as [string, string];
const house = await openHouse({
  dataDir,
  database: { url: databaseUrl },
  engines: [],
  keys: { keys: makeKeyText('bench'), keyFile: null },
});
const { secret } = await house.platform.identity.setup.begin();
const user = { username: 'bench', password: 'correct horse battery' };
await house.platform.identity.setup.complete({ secret, ...user }, { channel: 'bench' });
const { url, port } = await house.listen({ port: 0 });
const answer = await fetch(`${url}/api/v1/auth/sign-in`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(user),
});
const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
if (cookie === undefined) throw new Error(`nobody was signed in: ${answer.status} ${await answer.text()}`);
process.send?.({ port, cookie } satisfies SignedInHouse);
process.on('disconnect', () => void house.close().then(() => process.exit()));
