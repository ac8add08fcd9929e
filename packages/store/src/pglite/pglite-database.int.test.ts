import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database.ts';
import { openDatabase } from '../open-database.ts';
import { copyMigratedFolder } from '../testing/migrated-template.ts';

const HOLDER = join(import.meta.dirname, '../testing/open-and-hold.ts');

describe('the embedded database', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'enginehouse-pglite-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  /** Another process that owns the folder. */
  async function holder() {
    const child = spawn(process.execPath, [HOLDER, JSON.stringify({ dataDir })], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect(await lines.next()).toMatchObject({ value: 'open' });
    return {
      pid: child.pid,
      run: async (sql: string) => {
        child.stdin.write(`${sql}\n`);
        expect(await lines.next()).toMatchObject({ value: 'done' });
      },
      kill: async () => {
        child.kill('SIGKILL');
        await once(child, 'exit');
      },
    };
  }

  /** Access and synchronous writing, of each file of the log that this process has open. */
  async function flagsOfOpenLogs(folder: string): Promise<readonly number[]> {
    const found: number[] = [];
    for (const descriptor of await readdir('/proc/self/fd')) {
      const target = await readlink(`/proc/self/fd/${descriptor}`).catch(() => '');
      if (!/\/pg_wal\/[0-9A-F]{24}$/.test(target) || !target.startsWith(await realpath(folder))) continue;
      const info = await readFile(`/proc/self/fdinfo/${descriptor}`, 'utf8');
      const flags = Number.parseInt(/^flags:\s*(\d+)$/m.exec(info)?.[1] ?? '', 8);
      found.push(flags & (constants.O_RDWR | constants.O_SYNC));
    }
    return found;
  }

  async function notes(db: Database): Promise<readonly string[]> {
    return (await db.query<{ text: string }>('select text from note order by text')).map(({ text }) => text);
  }

  test('is created in a folder that does not exist, and found again', async () => {
    const nested = join(dataDir, 'a', 'b');
    const first = await openDatabase({ dataDir: nested });
    await first.query(`create table note (text text); insert into note values ('kept')`);
    await first.close();
    await using second = await openDatabase({ dataDir: nested });
    expect(await notes(second)).toEqual(['kept']);
  });

  test('writes its log synchronously and syncs its files', async () => {
    await copyMigratedFolder(dataDir);
    await using db = await openDatabase({ dataDir });
    const [settings] = await db.query(
      `select current_setting('fsync') as fsync, current_setting('wal_sync_method') as method,
        current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages`,
    );
    expect(settings).toEqual({ fsync: 'on', method: 'open_datasync', commit: 'on', pages: 'on' });
    // Linux alone says how its open files were opened.
    if (process.platform === 'linux') {
      await db.query('create table note (text text)');
      expect(await flagsOfOpenLogs(dataDir)).toEqual([constants.O_RDWR | constants.O_SYNC]);
    }
  });

  test('keeps what was committed when its process is killed, whose lock falls with it', async () => {
    await copyMigratedFolder(dataDir);
    const other = await holder();
    await other.run('create table note (text text)');
    for (let n = 0; n < 20; n++) await other.run(`insert into note values ('${String(n).padStart(2, '0')}')`);
    await other.kill();
    await using db = await openDatabase({ dataDir });
    expect(await notes(db)).toEqual(Array.from({ length: 20 }, (_, n) => String(n).padStart(2, '0')));
  });

  test('has one owner, whom the error names', async () => {
    await copyMigratedFolder(dataDir);
    const other = await holder();
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({
      code: 'DATA_FOLDER_IN_USE',
      where: dataDir,
      message: expect.stringContaining(`process ${other.pid}`),
      details: { owner: { pid: other.pid } },
    });
    await other.kill();
    await using own = await openDatabase({ dataDir });
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ details: { owner: { pid: process.pid } } });
    expect(await own.query('select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('begins anew after a creation that was cut off, and leaves files of others alone', async () => {
    // What a kill -9 in the middle of the first start leaves.
    await mkdir(join(dataDir, 'db.new', 'base'), { recursive: true });
    await writeFile(join(dataDir, 'db.new', 'PG_VERSION'), '18\n');
    const other = await holder();
    expect(existsSync(join(dataDir, 'db.new'))).toBe(false);
    await other.run(`create table note (text text)`);
    await other.run(`insert into note values ('kept')`);
    // The instance that made the files had them open under another name.
    await other.kill();
    const db = await openDatabase({ dataDir });
    expect(await notes(db)).toEqual(['kept']);
    await db.close();

    const foreign = join(dataDir, 'foreign');
    await mkdir(join(foreign, 'db'), { recursive: true });
    await writeFile(join(foreign, 'db', 'holiday.txt'), 'photos');
    await expect(openDatabase({ dataDir: foreign })).rejects.toMatchObject({ code: 'DATA_FOLDER_UNUSABLE' });
    expect(await readFile(join(foreign, 'db', 'holiday.txt'), 'utf8')).toBe('photos');
  });

  test('says what is wrong with files it cannot use', async () => {
    await copyMigratedFolder(dataDir);
    const older = join(dataDir, 'older');
    await cp(join(dataDir, 'db'), join(older, 'db'), { recursive: true });
    await writeFile(join(older, 'db', 'PG_VERSION'), '16\n');
    await expect(openDatabase({ dataDir: older })).rejects.toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
      message: expect.stringContaining('PostgreSQL 16'),
    });

    await truncate(join(dataDir, 'db', 'global', 'pg_control'), 100);
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ code: 'DATABASE_CORRUPTED', where: dataDir });
    // The lock is not kept by a start that failed.
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ code: 'DATABASE_CORRUPTED' });
    await writeFile(join(dataDir, 'file'), '');
    await expect(openDatabase({ dataDir: join(dataDir, 'file') })).rejects.toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
    });
  });

  test('hears for the next listener when LISTEN was refused to the one before', async () => {
    await copyMigratedFolder(dataDir);
    await using db = await openDatabase({ dataDir });
    const heard: string[] = [];
    await db.transaction(async () => {
      const refused = db.listen('late', (payload) => heard.push(`refused ${payload}`));
      await expect(refused).rejects.toMatchObject({ code: 'TRANSACTION_MISUSED' });
    });
    await db.listen('late', (payload) => heard.push(payload));
    // The notification travels before the answer.
    await db.query(`select pg_notify('late', 'heard')`);
    expect(heard).toEqual(['heard']);
  });

  test('finds a damaged page instead of answering with it', async () => {
    await copyMigratedFolder(dataDir);
    const db = await openDatabase({ dataDir });
    await db.query(
      `create table note (text text); insert into note select repeat('x', 100) from generate_series(1, 500)`,
    );
    const [file] = await db.query<{ path: string }>(`select pg_relation_filepath('note') as path`);
    await db.close();
    const path = join(dataDir, 'db', file?.path ?? '');
    const bytes = await readFile(path);
    bytes.fill(7, 9_000, 9_100);
    await writeFile(path, bytes);
    await using damaged = await openDatabase({ dataDir });
    await expect(damaged.query('select text from note')).rejects.toMatchObject({ code: 'DATABASE_CORRUPTED' });
  });

  describe('with a full disk', () => {
    let db: Database;
    let disk: string;
    beforeEach(async () => {
      await copyMigratedFolder(dataDir);
      disk = join(dataDir, 'full');
      const flag = pathToFileURL(join(import.meta.dirname, '../testing/full-disk.ts'));
      flag.searchParams.set('switch', disk);
      db = await openDatabase({ dataDir, workerFlags: ['--import', flag.href] });
      await db.query(`create table note (text text); insert into note values ('before')`);
    });
    afterEach(() => db.close());

    test('undoes what finds no room for its rows, and goes on when there is', async () => {
      await writeFile(disk, '/base/');
      const large = `insert into note select repeat('x', 5000) || n from generate_series(1, 20000) n`;
      await expect(db.query(large)).rejects.toMatchObject({ code: 'DATABASE_FULL', cause: { code: '53100' } });
      await expect(
        db.transaction(async (tx) => {
          await tx.query(`update note set text = 'changed'`);
          await tx.query(large);
        }),
      ).rejects.toMatchObject({ code: 'DATABASE_FULL' });
      expect(await notes(db)).toEqual(['before']);
      await rm(disk);
      await db.query(`insert into note values ('with room')`);
      expect(await notes(db)).toEqual(['before', 'with room']);
    });

    test('refuses commits when the log finds no room, and comes back by itself with every earlier one', async () => {
      const heard: string[] = [];
      await db.listen('disk', (payload) => heard.push(payload));
      await writeFile(disk, '/pg_wal/');
      const lost = await Promise.allSettled(
        Array.from({ length: 5 }, (_, n) => db.query(`insert into note values ('lost ${n}')`)),
      );
      for (const outcome of lost)
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'DATABASE_FULL' } });
      await rm(disk);
      // A start is not tried again within a second of one that failed.
      await expect
        .poll(
          () =>
            db.query('select 1').then(
              () => 'up',
              () => 'down',
            ),
          { timeout: 15_000, interval: 200 },
        )
        .toBe('up');
      await db.query(`insert into note values ('with room')`);
      expect(await notes(db)).toEqual(['before', 'with room']);
      await db.query(`select pg_notify('disk', 'still heard')`);
      expect(heard.at(-1)).toBe('still heard');
      expect(heard).toContain('');
    });
  });
});
