import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

test('a folder is made with those above it, and one that is there stays', async () => {
  const base = await mkdtemp(join(tmpdir(), 'enginehouse-folder-'));
  try {
    await makeFolder(join(base, 'a', 'b', 'c'), 0o700);
    expect((await stat(join(base, 'a', 'b', 'c'))).mode & 0o777).toBe(0o700);
    await makeFolder(join(base, 'a', 'b'));
    await writeFile(join(base, 'file'), '');
    await expect(makeFolder(join(base, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(base, 'file', 'inner'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  } finally {
    await rm(base, { recursive: true });
  }
});

test.runIf(process.platform === 'linux')(
  'a place that says of itself that it is not there is refused at once',
  async () => {
    await expect(makeFolder('/proc/enginehouse/data')).rejects.toMatchObject({ code: 'ENOENT' });
  },
);
