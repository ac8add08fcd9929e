import { execFile } from 'node:child_process';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Sources run as they are: types are stripped by Node itself from this version on. */
const LEAST_NODE = 24;
const MB = 1024 * 1024;
/** A provider with its dependencies takes some 100 MB, and a full disk stops every write of the database. */
const LITTLE_SPACE_MB = 2_048;
const NO_SPACE_MB = 200;

/** The Node that this command runs on. */
export function checkNode(version = process.versions.node): Finding {
  const major = Number(version.split('.')[0]);
  if (major >= LEAST_NODE) return ok('node', `version ${version}`);
  return problem(
    'node',
    `version ${version} is too old`,
    `Run it through npx enginehouse, which brings Node ${LEAST_NODE}.`,
  );
}

/** Whether the data folder can be worked in: there, ours, closed to others, with room. */
export async function checkDataFolder(dataDir: string): Promise<readonly Finding[]> {
  const check = 'data folder';
  const folder = await stat(dataDir).catch(() => null);
  if (folder === null) {
    const parent = await nearestFolder(dataDir);
    if (await isWritable(parent)) return [ok(check, `${dataDir} is not there yet; the first start makes it`)];
    return [problem(check, `${dataDir} cannot be made in ${parent}`, 'Name another folder with --data DIR.')];
  }
  if (!folder.isDirectory()) return [problem(check, `${dataDir} is no folder`, 'Name another one with --data DIR.')];
  const uid = process.getuid?.();
  if (!(await isWritable(dataDir))) {
    const fix = `Run as its owner, or give it to this user: chown -R "$(id -u)" '${dataDir}'.`;
    return [problem(check, `${dataDir} cannot be written to by this user`, fix)];
  }
  const findings: Finding[] = [];
  if (uid !== undefined && folder.uid !== uid) {
    const fix = 'Run every command as the user who started the server.';
    findings.push(warning(check, `${dataDir} belongs to user ${folder.uid}, this is user ${uid}`, fix));
  }
  if (process.platform !== 'win32' && (folder.mode & 0o077) !== 0) {
    const mode = (folder.mode & 0o777).toString(8);
    findings.push(
      warning(check, `others of this machine can look into ${dataDir} (mode ${mode})`, `chmod 700 '${dataDir}'`),
    );
  }
  if (findings.length === 0) findings.push(ok(check, dataDir));
  return [...findings, await checkSpace(dataDir)];
}

async function checkSpace(dataDir: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(dataDir);
  return spaceFinding((bavail * bsize) / MB);
}

/** What so much free space means. */
export function spaceFinding(freeMb: number): Finding {
  const shown = freeMb >= 1_024 ? `${(freeMb / 1_024).toFixed(1)} GB free` : `${Math.floor(freeMb)} MB free`;
  const fix = 'Make room, or set the retention of runs: enginehouse settings set retention maxAgeDays=90.';
  if (freeMb < NO_SPACE_MB) return problem('disk', shown, fix);
  return freeMb < LITTLE_SPACE_MB ? warning('disk', shown, fix) : ok('disk', shown);
}

/** npm, which installs what providers need; `named` is what `ENGINEHOUSE_NPM` says. */
export async function checkNpm(named: string | undefined): Promise<Finding> {
  const program = named?.trim() || 'npm';
  const [command, ...before] = /\.[cm]?js$/.test(program) ? [process.execPath, program] : [program];
  try {
    const { stdout } = await promisify(execFile)(command, [...before, '--version'], { timeout: 20_000 });
    return ok('npm', `version ${stdout.trim()}`);
  } catch {
    const fix = 'Install it, or name one in ENGINEHOUSE_NPM, for the server too: providers are installed with it.';
    return warning('npm', `'${program}' does not run`, fix);
  }
}

async function isWritable(folder: string): Promise<boolean> {
  return await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function nearestFolder(path: string): Promise<string> {
  const parent = dirname(path);
  const found = await stat(parent).catch(() => null);
  return found !== null || parent === path ? parent : await nearestFolder(parent);
}
