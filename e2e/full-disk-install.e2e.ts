import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installProvider } from '../packages/platform/src/engines/installs/install-provider.ts';
import { providerFolder } from '../packages/platform/src/engines/installs/provider-folder.ts';
import { createSpawnedNpm } from '../packages/platform/src/engines/installs/spawned-npm.ts';
import { FAKE_NPM } from '../packages/platform/src/engines/installs/testing/made-providers.ts';
import { smallDisk } from './small-disk.ts';

/** What is installed takes 6 MB. */
const DISK_MB = 16;

test('a disk that fills up under an install: said as it is, what was there stays, and with room it goes on', async () => {
  await using disk = await smallDisk(DISK_MB);
  if (disk === null) {
    console.log('NO FULL DISK HERE: mounting a small one takes root; what npm says of one is in a unit test');
    return;
  }
  const root = join(disk.path, 'providers');
  await mkdir(root);
  const folderOf = (dependencies: { readonly [name: string]: string }) => providerFolder(root, 'maker', dependencies);
  const install = (dependencies: { readonly [name: string]: string }): Promise<void> =>
    installProvider({
      folder: folderOf(dependencies),
      runner: createSpawnedNpm({ npmPlaces: [FAKE_NPM], environment: { PATH: process.env.PATH ?? '' } }),
      dependencies: 1,
      force: false,
      signal: new AbortController().signal,
      silenceMs: 60_000,
      onLine: () => undefined,
      onProgress: () => undefined,
    });
  await install({ one: '1.0.0' });
  const before = await readdir(join(root, 'maker'));
  for (const free of [3_000_000, 4_096, 0]) {
    await disk.fill(free);
    await expect(install({ heavy: '1.0.0' }), `${free} bytes free`).rejects.toMatchObject({
      code: 'INSTALL_DISK_FULL',
    });
    expect((await readdir(join(root, 'maker'))).sort()).toEqual(before.sort());
    expect(folderOf({ one: '1.0.0' }).missing()).toEqual([]);
    await disk.clear();
  }
  await install({ heavy: '1.0.0' });
  expect(folderOf({ heavy: '1.0.0' }).missing()).toEqual([]);
});
