import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServer } from './create-server.ts';
import { listen } from './listen.ts';
import { processIdentity } from './process-identity.ts';
import {
  createLocalToken,
  findServer,
  ownServerFile,
  readServerFile,
  removeServerFile,
  writeServerFile,
} from './server-file.ts';
import { createMemoryPlatform } from './testing/memory-platform.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'enginehouse-server-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The entry of a process that was killed while it owned the folder. */
async function entryOfKilled() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const entry = { ...(await ownServerFile('old', 'http://127.0.0.1:9')), pid: child.pid as number, process: null };
  child.kill('SIGKILL');
  await once(child, 'exit');
  return entry;
}

test('it is written whole, for its owner alone, and read back', async () => {
  const entry = await ownServerFile(createLocalToken(), 'http://127.0.0.1:7373');
  await writeServerFile(folder, entry);
  expect(await readServerFile(folder)).toEqual(entry);
  expect((await stat(join(folder, 'server.json'))).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['server.json']);
});

test('the owner writes its address when it has one, and removes only what is its own', async () => {
  const token = createLocalToken();
  await writeServerFile(folder, await ownServerFile(token, null));
  await writeServerFile(folder, await ownServerFile(token, 'http://127.0.0.1:1'));
  expect((await readServerFile(folder))?.url).toBe('http://127.0.0.1:1');
  await removeServerFile(folder, 'another');
  expect(await readServerFile(folder)).not.toBeNull();
  await removeServerFile(folder, token);
  expect(await readServerFile(folder)).toBeNull();
  await removeServerFile(folder, token);
});

test('a live owner is not replaced, a killed one is', async () => {
  const killed = await entryOfKilled();
  await writeServerFile(folder, killed);
  await writeServerFile(folder, await ownServerFile('first', null));
  expect((await readServerFile(folder))?.token).toBe('first');
  await expect(writeServerFile(folder, await ownServerFile('second', null))).rejects.toMatchObject({
    code: 'SERVER_RUNNING',
    where: join(folder, 'server.json'),
  });
  expect(await readdir(folder)).toEqual(['server.json']);
});

test('a number that went to another process does not count as the owner, where the system can tell', async () => {
  const entry = await ownServerFile('old', null);
  await writeServerFile(folder, { ...entry, process: 'another-boot:1' });
  const write = writeServerFile(folder, await ownServerFile('new', null));
  if ((await processIdentity(process.pid)) === null)
    await expect(write).rejects.toMatchObject({ code: 'SERVER_RUNNING' });
  else await write.then(async () => expect((await readServerFile(folder))?.token).toBe('new'));
});

test('of many that start at once, one gets the folder', async () => {
  const tokens = Array.from({ length: 8 }, () => createLocalToken());
  const entries = await Promise.all(tokens.map((token) => ownServerFile(token, null)));
  const results = await Promise.allSettled(entries.map((entry) => writeServerFile(folder, entry)));
  const won = results.flatMap((result, index) => (result.status === 'fulfilled' ? [tokens[index]] : []));
  expect(won).toEqual([(await readServerFile(folder))?.token]);
  expect(await readdir(folder)).toEqual(['server.json']);
});

test.each(['', 'nonsense', '{}', '{"pid":-1,"url":"x","token":"y"}', '{"pid":1,"url":7,"token":"y"}', 'null'])(
  'a file that says %j is no owner',
  async (text) => {
    await writeFile(join(folder, 'server.json'), text);
    expect(await readServerFile(folder)).toBeNull();
    await writeServerFile(folder, await ownServerFile('new', null));
    expect((await readServerFile(folder))?.token).toBe('new');
  },
);

test('a server is found while it answers under its token', async () => {
  const app = createServer({ platform: createMemoryPlatform(), token: 'right' });
  const listening = await listen(app, { port: 0 });
  expect(await findServer(folder)).toBeNull();
  await writeServerFile(folder, await ownServerFile('right', null));
  expect(await findServer(folder)).toBeNull();
  await writeServerFile(folder, await ownServerFile('right', listening.url));
  expect(await findServer(folder)).toMatchObject({ url: listening.url, token: 'right', pid: process.pid });
  await removeServerFile(folder, 'right');
  await writeServerFile(folder, await ownServerFile('another', listening.url));
  expect(await findServer(folder)).toBeNull();
  await listening.close();
});

test('the file of a killed server is found to be stale', async () => {
  await writeServerFile(folder, await entryOfKilled());
  expect(await findServer(folder)).toBeNull();
});

test('a folder that is not there is an error of its own, and is not made', async () => {
  const missing = join(folder, 'missing');
  await expect(writeServerFile(missing, await ownServerFile('new', null))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await readServerFile(missing)).toBeNull();
  expect(await readdir(folder)).toEqual([]);
});
