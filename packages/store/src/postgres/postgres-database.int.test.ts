import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../open-database.ts';
import { emptyTestLocation, openCuttableConnection, sharedPostgres, startPostgres } from '../testing/index.ts';

/** All that somebody could print of an error. */
function everythingIn(error: unknown): string {
  return `${inspect(error, { depth: 10, showHidden: true })} ${JSON.stringify(error)}`;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a PostgreSQL server', () => {
  test('that refuses the password or does not exist says so, and never says the password', async () => {
    const { url } = await sharedPostgres();
    const wrong = new URL(url);
    wrong.password = 'hunter2-wrong';
    const missing = new URL(url);
    missing.pathname = '/no_such_database';
    const { port, close } = await closedPort();
    await close();
    const cases = [
      [wrong.href, 'DATABASE_SIGN_IN_REFUSED'],
      [missing.href, 'DATABASE_SIGN_IN_REFUSED'],
      [`postgres://me:hunter2-wrong@127.0.0.1:${port}/db`, 'DATABASE_GONE'],
      ['postgres://me:hunter2-wrong@no-such-host.invalid/db', 'DATABASE_GONE'],
      ['mysql://me:hunter2-wrong@127.0.0.1/db', 'DATABASE_URL_INVALID'],
      ['postgres://me:hunter2-wrong@[/db', 'DATABASE_URL_INVALID'],
    ] as const;
    for (const [target, code] of cases) {
      const error: unknown = await openDatabase({ url: target }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'EnginehouseError', code, fix: expect.any(String) });
      expect(everythingIn(error)).not.toContain('hunter2-wrong');
      expect(everythingIn(error)).not.toContain(new URL(url).password);
    }
  });

  test('that ends in the middle refuses with a typed error, and is used again when it is back', async () => {
    await using server = await startPostgres();
    await using db = await openDatabase({ url: server.url });
    await db.query('create table note (text text)');
    const heard: string[] = [];
    await db.listen('contract', (payload) => heard.push(payload));

    // Every connection is cut, as by a restart of the server.
    const sleeping = db.query('select pg_sleep(30)');
    const inTransaction = db.transaction(async (tx) => {
      await tx.query(`insert into note values ('undone')`);
      await tx.query('select pg_sleep(30)');
    });
    const failures = Promise.allSettled([sleeping, inTransaction]);
    await expect
      .poll(() => db.query(`select count(*)::int as n from pg_stat_activity where query = 'select pg_sleep(30)'`))
      .toEqual([{ n: 2 }]);
    await using admin = await openDatabase({ url: server.url, maxConnections: 1 });
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()');
    for (const outcome of await failures) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'DATABASE_GONE' } });
    }
    // An idle connection of the pool may still have to learn that it is cut.
    const kept = () => db.query('select text from note').catch(() => 'gone');
    await expect.poll(kept).toEqual([]);
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['']);
    await db.query(`select pg_notify('contract', 'heard again')`);
    await expect.poll(() => heard).toEqual(['', 'heard again']);

    process.kill(server.pid, 'SIGQUIT');
    await expect.poll(() => isRunning(server.pid)).toBe(false);
    await expect(db.query('select 1')).rejects.toMatchObject({ code: 'DATABASE_GONE' });
    await expect(db.transaction(async () => 1)).rejects.toMatchObject({ code: 'DATABASE_GONE' });
  });

  test('whose connections lead nowhere is heard again, and asked what is urgent, over new ones', async () => {
    await using location = await emptyTestLocation('postgres');
    const { url } = location.options as { url: string };
    await using way = await openCuttableConnection(url);
    await using db = await openDatabase({ url: way.url });
    await using direct = await openDatabase({ url });
    const heard: string[] = [];
    await db.listen('test_channel', (payload) => heard.push(payload));
    await db.query('select 1', [], { urgent: true });
    way.lose();
    await direct.query(`select pg_notify('test_channel', 'missed')`);
    await expect(db.query('select 1', [], { urgent: true })).rejects.toMatchObject({ code: 'DATABASE_GONE' });
    expect(await db.query('select 1 as one', [], { urgent: true })).toEqual([{ one: 1 }]);
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(['']);
    await direct.query(`select pg_notify('test_channel', 'heard')`);
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(['', 'heard']);
    // What is left of the old connections ends with the way that they took.
    way.sever();
  });

  test('undoes a transaction whose node stops in the middle of it', async () => {
    await using location = await emptyTestLocation('postgres');
    const node = spawn(
      process.execPath,
      [join(import.meta.dirname, '../testing/open-and-hold.ts'), JSON.stringify(location.options)],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const lines = createInterface({ input: node.stdout })[Symbol.asyncIterator]();
    await lines.next();
    node.stdin.write('create table note (text text)\n');
    await lines.next();
    node.stdin.write(`begin; insert into note values ('half'); select pg_sleep(30)\n`);
    await using db = await openDatabase(location.options);
    await expect
      .poll(() => db.query(`select 1 as n from pg_stat_activity where query like 'begin; insert%'`))
      .toEqual([{ n: 1 }]);
    node.kill('SIGKILL');
    await once(node, 'exit');
    expect(await db.query('select text from note')).toEqual([]);
  });

  test('for tests ends with whoever holds it, also after a kill -9', async () => {
    const script = `
      const { startPostgres } = await import(${JSON.stringify(join(import.meta.dirname, '../testing/start-postgres.ts'))});
      const { pid } = await startPostgres();
      console.log(pid);
      setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { value } = await createInterface({ input: holder.stdout })[Symbol.asyncIterator]().next();
    const pid = Number(value);
    expect(isRunning(pid)).toBe(true);
    holder.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false);
  });
});

async function closedPort(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('no port');
  return {
    port: address.port,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
