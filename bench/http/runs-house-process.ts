// A house of ten engines on a PostgreSQL server: fork('runs-house-process.ts', [DATA_FOLDER, DATABASE_URL, ENGINES]); tells its
// port over IPC, and answers each message with the processor time that it has used, in microseconds.
import { openHouse, readServerFile } from '@enginehouse/server';
import { makeKeyText } from '@enginehouse/vault';

/** What a process under load tells when it serves. */
export interface ServingProcess {
  readonly port: number;
  readonly authorization: string;
}

const [dataDir, url, engines] = process.argv.slice(2) as [string, string, string];
const house = await openHouse({
  dataDir,
  database: { url },
  engines: [engines],
  keys: { keys: makeKeyText('bench'), keyFile: null },
});
const { secret } = await house.platform.identity.setup.begin();
const user = { username: 'bench', password: 'correct horse battery' };
await house.platform.identity.setup.complete({ secret, ...user }, { channel: 'bench' });
const { port } = await house.listen({ port: 0 });
const { token } = (await readServerFile(dataDir)) as { readonly token: string };
process.on('message', () => {
  const { user: own, system } = process.cpuUsage();
  process.send?.(own + system);
});
process.send?.({ port, authorization: `Bearer ${token}` } satisfies ServingProcess);
process.on('disconnect', () => void house.close().then(() => process.exit()));
