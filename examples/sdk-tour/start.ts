// The tour on a platform of its own, in a folder that is removed afterwards.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localOperator, openPlatform } from '@enginehouse/platform';
import { run } from './tour.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'sdk-tour-'));
try {
  await using platform = await openPlatform({ database: { dataDir }, engines: [] });
  await run(platform.createSdk(localOperator({ channel: 'example' })));
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
