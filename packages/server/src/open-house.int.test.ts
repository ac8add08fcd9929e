import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@enginehouse/api';
import { migratedTestFolder } from '@enginehouse/platform/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHouse } from './open-house.ts';
import { readServerFile } from './server-file.ts';

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'enginehouse-house-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

test('owns its data folder from opening to the end of closing, whoever closes it how often', async () => {
  await using location = await migratedTestFolder();
  const options = { dataDir, database: location.options, engines: [], logLevel: 'silent' };
  const house = await openHouse(options);
  const opened = await readServerFile(dataDir);
  expect(opened).toMatchObject({ pid: process.pid, url: null });
  await expect(openHouse(options)).rejects.toMatchObject({ code: 'SERVER_RUNNING' });
  const { url } = await house.listen({ port: 0 });
  expect(await readServerFile(dataDir)).toEqual({ ...opened, url, host: '127.0.0.1' });
  await Promise.all([house.close(), house.close()]);
  expect(existsSync(join(dataDir, 'server.json'))).toBe(false);
  await using again = await openHouse(options);
  expect(again.platform.revision()).toBe(0);
});

test('the audit says by which door: the command of this process, or HTTP; no instance comes in by it', async () => {
  await using location = await migratedTestFolder();
  await using house = await openHouse({ dataDir, database: location.options, engines: [], logLevel: 'silent' });
  const { url } = await house.listen({ port: 0 });
  for (const [client, name] of [
    [house.client, 'Mill'],
    [createClient({ baseUrl: url, token: (await readServerFile(dataDir))?.token ?? '' }), 'Forge'],
  ] as const) {
    await client.models.create({ params: { model: 'organizations' }, body: { values: { name } } });
  }
  const filters = { eventType: 'core.organizations' };
  const { rows } = await house.sdk.models.auditEvents.list({ filters });
  const events = await Promise.all(rows.map(({ id }) => house.sdk.models.auditEvents.view(id)));
  expect(events.map((event) => event?.channel)).toEqual(['http', 'cli']);
  const { models, egress } = house.sdk;
  const { id } = await models.engineRegistry.create({ name: 'mirror', provider: 'ollama', config: { base_url: url } });
  expect(await egress.check(`engine/${id}`, `${url}/api/v1/engines`)).toEqual({
    allowed: false,
    because: expect.stringContaining('a listener of this platform'),
  });
});

test('a house that cannot be opened leaves the folder free, and tells no password', async () => {
  const url = 'postgres://operator:hunter2@127.0.0.1:1/enginehouse';
  const refused: unknown = await openHouse({ dataDir, database: { url }, engines: [], logLevel: 'silent' }).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ code: 'DATABASE_GONE' });
  expect(`${JSON.stringify(refused)}${refused instanceof Error ? refused.stack : ''}`).not.toContain('hunter2');
  expect(await readServerFile(dataDir)).toBeNull();
});

test('a file in place of the data folder is an error that says so, and stays as it is', async () => {
  const file = join(dataDir, 'notes.txt');
  await writeFile(file, 'notes');
  for (const taken of [file, join(file, 'below')]) {
    const opening = openHouse({ dataDir: taken, database: { dataDir: taken }, engines: [], logLevel: 'silent' });
    await expect(opening).rejects.toMatchObject({ code: 'SERVER_FILE_UNWRITABLE', where: taken });
  }
  expect(await readFile(file, 'utf8')).toBe('notes');
});
