import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../packages/store/src/index.ts';
import { startPostgres } from '../packages/store/src/testing/index.ts';
import { postgresBinaries } from '../packages/store/src/testing/postgres-binaries.ts';

/** A PostgreSQL server of a test's own, which it can stop and start again with the same data. */
export interface DatabaseServer extends AsyncDisposable {
  readonly url: string;
  /** Ends the server at once, with every connection to it. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function createDatabaseServer(): Promise<DatabaseServer> {
  const first = await startPostgres();
  const { url, pid } = first;
  const binaries = await postgresBinaries();
  const dataFolder = await dataFolderOf(url);
  let second: ChildProcess | null = null;
  const stop = async (): Promise<void> => {
    if (second === null) {
      process.kill(pid, 'SIGQUIT');
      while (isThere(pid)) await wait(20);
    } else if (second.exitCode === null) {
      const ended = once(second, 'exit');
      second.kill('SIGQUIT');
      await ended;
    }
  };
  return {
    url,
    stop,
    async start() {
      const port = new URL(url).port;
      second = spawn(
        binaries.postgres,
        ['-D', dataFolder, '-p', port, '-h', '127.0.0.1', '-k', '', '-c', 'max_connections=300', '-c', 'fsync=off'],
        { ...binaries.user, cwd: dataFolder, stdio: 'ignore' },
      );
      while (!(await answers(url))) await wait(50);
    },
    async [Symbol.asyncDispose]() {
      if (second !== null) await stop();
      // Its folder goes with it.
      await first.stop();
    },
  };
}

async function dataFolderOf(url: string): Promise<string> {
  await using database = await openDatabase({ url, maxConnections: 1 });
  const [row] = await database.query<{ data_directory: string }>('show data_directory');
  return row?.data_directory ?? '';
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await dataFolderOf(url)) !== '';
  } catch {
    return false;
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
