// A house that serves one model of an upstream: node bench/gateway/house-process.ts UPSTREAM_URL DATA_FOLDER [DATABASE_URL],
// tells its address and an API token over IPC.
import { localOperator } from '@enginehouse/platform';
import { WIRE_PROVIDER } from '@enginehouse/platform/testing';
import { openHouse } from '@enginehouse/server';
import { makeKeyText } from '@enginehouse/vault';

/** What the house tells when it serves. */
export interface ServingHouse {
  readonly url: string;
  /** Acts as a user, as programs do. */
  readonly token: string;
}

const [upstream, dataDir, databaseUrl] = process.argv.slice(2) as [string, string, string | undefined];
const house = await openHouse({
  dataDir,
  database: databaseUrl === undefined ? { dataDir } : { url: databaseUrl },
  engines: [],
  providers: [WIRE_PROVIDER],
  keys: { keys: makeKeyText('bench'), keyFile: null },
});
const { sdk, platform } = house;
const config = { base_url: upstream, api_key: 'sk-bench' };
const { id } = await sdk.models.engineRegistry.create({ name: 'bench', provider: 'wire-provider', config });
await sdk.engines.beginInstall(id);
await sdk.engines.activateInstance(id);
await sdk.engines.bindModel(id, { modelId: 'bench-model', capabilities: ['chat'], unlisted: true, activate: true });

const { secret } = await platform.identity.setup.begin();
const user = { username: 'bench', password: 'correct horse battery' };
await platform.identity.setup.complete({ secret, ...user }, { channel: 'bench' });
const { session } = await platform.identity.signIn(user, { channel: 'bench' });
const { token } = await platform
  .createSdk({ ...localOperator({ channel: 'bench' }), ...session })
  .identity.tokens.create({ name: 'bench', scopes: ['system.ai.call'] });
const { url } = await house.listen({ port: 0 });
process.send?.({ url, token } satisfies ServingHouse);
process.on('disconnect', () => void house.close().then(() => process.exit()));
