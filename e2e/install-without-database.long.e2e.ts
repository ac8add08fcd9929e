import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { FAKE_NPM, madeProviders } from '../packages/platform/src/engines/installs/testing/made-providers.ts';
import { localOperator, openPlatform } from '../packages/platform/src/index.ts';
import { makeKeyText } from '../packages/vault/src/index.ts';
import { createDatabaseServer } from './database-server.ts';

/** Shorter than a lease, and longer: then the node lets go of its tasks and takes them up again. */
test.each([1_000, 8_000])('an install outlives a database that is gone for %i ms', async (gone) => {
  await using server = await createDatabaseServer();
  using providers = madeProviders({ slow: { slow: '1.0.0' } });
  const dataDir = mkdtempSync(join(tmpdir(), 'enginehouse-gone-'));
  vi.stubEnv('ENGINEHOUSE_NPM', FAKE_NPM);
  await using platform = await openPlatform({
    ...{ database: { url: server.url }, engines: [], nodeId: 'here', dataDir, logLevel: 'silent' },
    ...{ providers: providers.files, keys: { keys: makeKeyText('test'), keyFile: null } },
  });
  vi.unstubAllEnvs();
  const { engines, models, tasks } = platform.createSdk(localOperator({ channel: 'test' }));
  const { id } = await models.engineRegistry.create({ name: 'slow', provider: 'slow', config: {} });
  const { taskId } = await engines.beginInstall(id);
  while ((await engines.installStatus(id)).summary.installing === 0) await wait(20);
  await server.stop();
  await wait(gone);
  await server.start();
  const patience = AbortSignal.timeout(60_000);
  const task = async () => {
    patience.throwIfAborted();
    return await tasks.get(taskId as string).catch(() => null);
  };
  while ((await task())?.status !== 'completed') await wait(50);
  expect(await engines.installStatus(id)).toMatchObject({
    status: 'installed',
    nodes: [{ nodeId: 'here', status: 'installed', lastError: null }],
  });
  expect(await engines.activateInstance(id)).toMatchObject({ ready: true, status: 'active' });
  await platform.close();
  rmSync(dataDir, { recursive: true });
});
