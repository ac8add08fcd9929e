import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type RunningProcess, startProcess } from '../command.ts';

const run = promisify(execFile);

/** What stands for the base image: this machine's programs, and the Node that the project pins, before all others. */
const NODE_FOLDER = '/opt/node/bin';
const PATH = `${NODE_FOLDER}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;

export interface JailedCommand {
  readonly command: readonly string[];
  /** The folder that is its root. */
  readonly root: string;
  /** Where it begins, seen from there. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Default `0:0`. */
  readonly user?: string;
  /** Its root may not be written to, by anybody. Default false. */
  readonly readOnly?: boolean;
  /** Folders of this machine, by where they are seen; they may be written to. */
  readonly mounts?: Readonly<Record<string, string>>;
}

/** Makes a folder that programs can have as their root. */
export async function makeRoot(root: string): Promise<void> {
  for (const folder of ['usr', 'etc', 'proc', 'dev', 'tmp', 'run/secrets', 'opt/node/bin']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) await symlink(`usr/${name}`, join(root, name));
}

/**
 * Starts a program that sees nothing of this machine but its own root, in mounts and processes of its own, which end with it.
 * Takes root.
 */
export function startJailed({ root, folder, environment, ...jailed }: JailedCommand): RunningProcess {
  const { command, user = '0:0', readOnly = false, mounts = {} } = jailed;
  const [uid, gid] = user.split(':');
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const at = (path: string): string => quoted(join(root, path));
  const script = [
    'set -e',
    `mount --bind ${quoted(root)} ${quoted(root)}`,
    `mount --rbind /dev ${at('dev')}`,
    `mount -t proc proc ${at('proc')}`,
    ...Object.entries({ '/usr': '/usr', '/etc': '/etc', [NODE_FOLDER]: dirname(process.execPath) }).flatMap(
      ([seen, real]) => [`mount --bind ${quoted(real)} ${at(seen)}`, `mount -o remount,ro,bind ${at(seen)}`],
    ),
    ...(readOnly ? [`mount -t tmpfs -o mode=1777 tmpfs ${at('tmp')}`] : []),
    ...Object.entries(mounts).map(([seen, real]) => `mount --bind ${quoted(real)} ${at(seen)}`),
    ...(readOnly ? [`mount -o remount,ro,bind ${quoted(root)}`] : []),
    // What it began with stands behind it: a root that was bound over itself is entered by its new path.
    `exec chroot ${quoted(root)} /usr/bin/setpriv --reuid ${uid} --regid ${gid} --clear-groups --no-new-privs ` +
      `/bin/sh -c ${quoted(`cd ${quoted(folder)} && exec "$@"`)} sh ${command.map(quoted).join(' ')}`,
  ].join('\n');
  const all = { ...environment, PATH };
  const pairs = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  const program = ['-i', ...pairs, '/bin/sh', '-c', script];
  const running = startProcess('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'env', ...program]);
  return {
    ...running,
    async [Symbol.asyncDispose]() {
      // It gave up its rights, and with them the death of its parent: what is around it may end and leave it there.
      await signalJailed(running, 'SIGKILL').catch(() => undefined);
      await running[Symbol.asyncDispose]();
    },
  };
}

/** Sends a signal to the program itself, as the engine of containers does: what stands around it takes none. */
export async function signalJailed({ child }: Pick<RunningProcess, 'child'>, signal: NodeJS.Signals): Promise<void> {
  const inside = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
  for (const pid of inside.split(' ').filter((word) => word.trim() !== '')) process.kill(Number(pid), signal);
}

/** Whether this machine lets it. */
export async function mayJail(): Promise<boolean> {
  return await run('unshare', ['--mount', '--pid', '--fork', 'true']).then(
    () => true,
    () => false,
  );
}
