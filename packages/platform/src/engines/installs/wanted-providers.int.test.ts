import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProviderManifest } from '@enginehouse/sdk';
import { createRepository, type InstanceResource, readProviderInstalls } from '@enginehouse/store';
import { openTestDatabase, testCatalogue, testSealer } from '@enginehouse/store/testing';
import { expect, test } from 'vitest';
import { createLogger } from '../../logger.ts';
import { openTaskNode } from '../../tasks/testing/open-task-node.ts';
import { madeConfiguration } from '../testing/made-configuration.ts';
import { openProviderInstalls } from './open-provider-installs.ts';
import { versionOfDependencies } from './provider-folder.ts';
import { createSpawnedNpm } from './spawned-npm.ts';
import { FAKE_NPM, madeProviders } from './testing/made-providers.ts';

const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 20_000, interval: 25 });

test('what is wanted is installed without being asked for, and goes a while after nobody wants it', async () => {
  using made = madeProviders({ plain: { one: '1.0.0' } });
  const { provider } = (await import(/* @vite-ignore */ made.files[0] as string)) as { provider: unknown };
  await using db = await openTestDatabase('pglite');
  const dataDir = mkdtempSync(join(tmpdir(), 'enginehouse-unwanted-'));
  const node = await openTaskNode(db, 'here', []);
  const configuration = madeConfiguration();
  const installs = await openProviderInstalls({
    ...{ db, log: createLogger('silent'), nodeId: 'here', configuration, dataDir, jobs: node.jobs, tasks: node.runner },
    manifests: [readProviderManifest(provider)],
    repository: createRepository({ db, sealer: testSealer(), catalogue: testCatalogue() }),
    runner: createSpawnedNpm({ npmPlaces: [FAKE_NPM], environment: { PATH: process.env.PATH ?? '' } }),
    times: { reconcileMs: 5, removeMs: 300 },
  });
  const changes: string[] = [];
  installs.onChange((providerId) => changes.push(`${providerId} ${installs.isInstalled(providerId)}`));
  const instance = (wanted: InstanceResource['wanted']): InstanceResource => ({
    ...{ id: 1, name: 'one', provider: 'plain', config: {}, wanted, revision: 1 },
  });
  await expect(installs.load('plain', 'one')).rejects.toMatchObject({ code: 'DEPENDENCY_NOT_INSTALLED' });
  expect(installs.missing('plain')).toEqual(['one']);
  configuration.put([instance('active')]);
  expect(installs.settled).toBe(false);
  await eventually(() => installs.isInstalled('plain')).toBe(true);
  expect(installs.settled).toBe(true);
  expect(await installs.load('plain', 'one')).toMatchObject({ made: 'one@1.0.0' });
  await expect(installs.load('plain', 'two')).rejects.toMatchObject({ code: 'DEPENDENCY_NOT_INSTALLED' });
  expect(installs.versionOf('plain')).toBe(versionOfDependencies({ one: '1.0.0' }));
  // What is delivered twice is done once.
  const marker = join(dataDir, 'providers/plain', installs.versionOf('plain'), 'marker');
  const order = { for: 'install', providerId: 'plain', force: true, eventId: 'the same', taskId: null };
  for (const stays of [false, true]) {
    writeFileSync(marker, '');
    await node.jobs.send({ queue: 'node/here', key: 'engines.install/plain', data: order });
    await eventually(() => node.jobs.find({ key: 'engines.install/plain' })).toEqual([]);
    expect(existsSync(marker)).toBe(stays);
  }
  changes.length = 1;
  // Wanted again before its time: it stays.
  configuration.put([]);
  configuration.put([instance('installed')]);
  configuration.put([]);
  await eventually(() => installs.isInstalled('plain')).toBe(false);
  expect(existsSync(join(dataDir, 'providers/plain', installs.versionOf('plain')))).toBe(false);
  expect(await readProviderInstalls(db, {})).toEqual([]);
  expect(changes).toEqual(['plain true', 'plain false']);
  // Nobody here will ever begin with it: it does not look as if somebody did.
  configuration.put([{ ...instance('active'), provider: 'gone' }]);
  await eventually(() => readProviderInstalls(db, {})).toMatchObject([
    { providerId: 'gone', status: 'error', lastError: expect.stringMatching(/^PROVIDER_NOT_SUPPORTED: .*'gone'/) },
  ]);
  expect(installs.settled).toBe(true);
  configuration.put([]);
  await eventually(() => readProviderInstalls(db, {})).toEqual([]);
  await installs[Symbol.asyncDispose]();
  await node[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});
