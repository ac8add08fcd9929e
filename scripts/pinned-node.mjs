// Plain JavaScript for Node 18 and up: this runs before the pinned Node is there. It installs what is missing and
// goes on with the Node that package.json pins, whatever the machine has.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const MODULES = join(ROOT, 'node_modules');
const BIN = join(MODULES, '.bin');
const PINNED_NODE = join('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const PINNED = join(ROOT, PINNED_NODE);
/** Where the pinned Node lies while npm installs the rest. */
const FIRST_NODE = join(ROOT, '.cache', 'first-node');
const INSTALL_LOCK = join(ROOT, '.cache', 'install.lock');

/**
 * Installs what is missing and runs a file of the project with the pinned Node, standard streams passed through.
 * Resolves to the exit code. `file` is relative to the project root.
 */
export async function runPinned(file, args) {
  try {
    await installMissing();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  if (process.env.npm_lifecycle_event !== undefined) endWithParent();
  process.env.PATH = `${BIN}${delimiter}${process.env.PATH ?? ''}`;
  const path = join(ROOT, file);
  if (process.version === `v${pinnedVersion()}`) {
    process.argv = [process.execPath, path, ...args];
    await import(pathToFileURL(path).href);
    return process.exitCode ?? 0;
  }
  return runProcess(PINNED, [path, ...args]);
}

/**
 * npm hands SIGTERM to the shell that it starts scripts with; dash dies of it and leaves its child running, with the data
 * folder open. Whoever loses its parent stops as if it had been told itself.
 */
function endWithParent() {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

/** Runs `npm ci` when node_modules is missing, unfinished, or not what package-lock.json says. */
export async function installMissing() {
  if (isInstalled()) return;
  await underLock(async () => {
    if (isInstalled()) return;
    process.stderr.write(
      'Installing the packages of package-lock.json (npm ci); the first time takes a minute or two.\n',
    );
    const begin = Date.now();
    const progress = setInterval(() => {
      const seconds = Math.round((Date.now() - begin) / 1000);
      process.stderr.write(`  still installing: ${seconds} s, ${countPackages()} packages so far\n`);
    }, 10_000);
    try {
      await npmInstall();
    } finally {
      clearInterval(progress);
    }
    process.stderr.write(`Installed ${countPackages()} packages in ${Math.round((Date.now() - begin) / 1000)} s.\n`);
  });
}

/**
 * npm leaves out optional packages whose `engines` do not fit the Node that npm itself runs on, and the native halves of
 * the tools are such packages: on an older Node the pinned one is fetched first, and npm runs on that.
 */
async function npmInstall() {
  const environment = { ...process.env };
  if (process.version !== `v${pinnedVersion()}`) {
    process.stderr.write(
      `  this machine runs Node ${process.versions.node}; fetching ${pinnedVersion()} for the project alone\n`,
    );
    mkdirSync(FIRST_NODE, { recursive: true });
    const manifest = { private: true, dependencies: { node: pinnedVersion() }, allowScripts: { node: true } };
    writeFileSync(join(FIRST_NODE, 'package.json'), JSON.stringify(manifest));
    await npm(['install', '--no-package-lock'], FIRST_NODE, environment);
    environment.PATH = `${join(FIRST_NODE, 'node_modules', '.bin')}${delimiter}${environment.PATH ?? ''}`;
  }
  await npm(['ci'], ROOT, environment);
  rmSync(FIRST_NODE, { recursive: true, force: true });
  if (!existsSync(PINNED)) {
    throw new Error(
      "The pinned Node is missing: the install script of the package 'node' did not run. Allow install scripts " +
        "(npm config delete ignore-scripts), run 'npm rebuild node', then run this again.",
    );
  }
}

async function npm(args, cwd, env) {
  const windows = process.platform === 'win32';
  const code = await runProcess(windows ? 'npm.cmd' : 'npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    env,
    stdio: ['ignore', 2, 2],
    shell: windows,
  });
  if (code === 127)
    throw new Error('npm was not found. Install Node 18 or newer together with npm, then run this again.');
  if (code !== 0) {
    throw new Error(
      `npm ${args[0]} ended with code ${code}; its message stands above. The project needs the npm registry once: check ` +
        'the network and the free disk space, then run this again. Nothing half-installed is used.',
    );
  }
}

/** What npm wrote last (node_modules/.package-lock.json) must hold all that package-lock.json wants on this machine. */
export function isInstalled(root = ROOT) {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed) || !existsSync(join(root, PINNED_NODE))) return false;
  const found = readPackages(installed);
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/')) return true;
    if (found[path] === undefined) return wanted.optional === true && !isForThisMachine(wanted);
    return found[path].version === wanted.version;
  });
}

/** True for the native half of a tool that fits this machine. */
function isForThisMachine({ os, cpu, libc }) {
  if (os === undefined || cpu === undefined) return false;
  if (!os.includes(process.platform) || !cpu.includes(process.arch)) return false;
  return process.platform !== 'linux' || libc === undefined || libc.includes(libcOfMachine());
}

/** Asked for last: a report of the process takes 4 ms, and there are dozens of packages of other machines. */
function libcOfMachine() {
  return process.report?.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
}

function pinnedVersion() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).devDependencies.node;
}

function countPackages() {
  try {
    return readdirSync(MODULES).length;
  } catch {
    return 0;
  }
}

/** Two commands started at once must not install over each other; a lock of a dead process does not count. */
async function underLock(work) {
  mkdirSync(dirname(INSTALL_LOCK), { recursive: true });
  for (let waited = 0; ; waited++) {
    try {
      const file = openSync(INSTALL_LOCK, 'wx');
      writeSync(file, String(process.pid));
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (waited === 0) process.stderr.write('Another command is installing; waiting for it.\n');
      if (!lockHolderLives()) rmSync(INSTALL_LOCK, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  try {
    await work();
  } finally {
    rmSync(INSTALL_LOCK, { force: true });
  }
}

function lockHolderLives() {
  let text;
  try {
    text = readFileSync(INSTALL_LOCK, 'utf8');
  } catch {
    return false;
  }
  // Created a moment ago and not written yet.
  if (text === '') return Date.now() - statSync(INSTALL_LOCK).mtimeMs < 5_000;
  try {
    process.kill(Number(text), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs a program to its end and gives its exit code: 127 when it cannot be found, 128 + n after signal n. */
export function runProcess(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: process.cwd(), stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    // A terminal sends Ctrl-C to the child as well; twice would mean "at once" to it.
    const interrupt = process.stdin.isTTY ? () => {} : forward;
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', forward);
    process.on('SIGHUP', forward);
    const done = (code) => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', forward);
      process.off('SIGHUP', forward);
      resolve(code);
    };
    child.on('error', (error) => done(error.code === 'ENOENT' ? 127 : 126));
    child.on('exit', (code, signal) => done(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
