import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataFolder } from './data-folder-lock.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'enginehouse-lock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('names the owner to whoever comes second, until it lets go', () => {
  const lock = lockDataFolder(dataDir);
  const owner = { pid: process.pid };
  expect(() => lockDataFolder(dataDir)).toThrow(
    expect.objectContaining({
      code: 'DATA_FOLDER_IN_USE',
      details: expect.objectContaining({ owner: expect.objectContaining(owner) }),
    }),
  );
  lock.release();
  lockDataFolder(dataDir).release();
});

test('holds without the name of the owner, where that cannot be written', () => {
  mkdirSync(join(dataDir, 'db.owner.json'));
  const lock = lockDataFolder(dataDir);
  expect(() => lockDataFolder(dataDir)).toThrow(
    expect.objectContaining({ code: 'DATA_FOLDER_IN_USE', message: expect.stringContaining('another process') }),
  );
  lock.release();
  lockDataFolder(dataDir).release();
});
