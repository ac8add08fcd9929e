import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isInstalled, runProcess } from './pinned-node.mjs';

const SCRIPT = pathToFileURL(join(import.meta.dirname, 'pinned-node.mjs')).href;

describe('what counts as installed', () => {
  let root = '';
  const here = { os: [process.platform], cpu: [process.arch], optional: true };
  const lock = {
    '': {},
    'packages/own': { version: '1.0.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a-native': { version: '1.0.0', ...here },
    'node_modules/a-foreign': { version: '1.0.0', optional: true, os: ['plan9'], cpu: ['pdp11'] },
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'installed-'));
    await mkdir(join(root, 'node_modules', 'node', 'bin'), { recursive: true });
    await writeFile(join(root, 'node_modules', 'node', 'bin', 'node'), '');
    await writePackages('package-lock.json', lock);
  });
  afterEach(() => rm(root, { recursive: true }));

  async function writePackages(file: string, packages: Record<string, unknown>): Promise<void> {
    await writeFile(join(root, file), JSON.stringify({ packages }));
  }
  const HIDDEN = 'node_modules/.package-lock.json';

  test('all that this machine needs', async () => {
    const { 'node_modules/a-foreign': _, ...installed } = lock;
    await writePackages(HIDDEN, installed);
    expect(isInstalled(root)).toBe(true);
  });

  test.each([
    ['no finished install', undefined],
    ['a missing package', { 'node_modules/a-native': lock['node_modules/a-native'] }],
    ['another version', { ...lock, 'node_modules/a': { version: '0.9.0' } }],
    ['the native half left out by an older Node', { 'node_modules/a': lock['node_modules/a'] }],
  ])('not: %s', async (_, packages) => {
    if (packages !== undefined) await writePackages(HIDDEN, packages);
    expect(isInstalled(root)).toBe(false);
  });

  test('not: everything but the pinned Node itself', async () => {
    await writePackages(HIDDEN, lock);
    await rm(join(root, 'node_modules', 'node'), { recursive: true });
    expect(isInstalled(root)).toBe(false);
  });
});

describe('running a process', () => {
  test.each([
    ['its own exit code', process.execPath, ['-e', 'process.exit(3)'], 3],
    ['127 when there is no such program', 'no-such-program', [], 127],
    ['128 + n after signal n', process.execPath, ['-e', "process.kill(process.pid, 'SIGTERM')"], 143],
  ])('gives %s', async (_, program, args, code) => {
    expect(await runProcess(program, args, { stdio: 'ignore' })).toBe(code);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('hands %s on and waits for the end', async (signal) => {
    const child = `process.on('${signal}', () => process.exit(7)); console.log('up'); setInterval(() => {}, 1000);`;
    const parent = `import { runProcess } from ${JSON.stringify(SCRIPT)};
      process.exitCode = await runProcess(process.execPath, ['-e', ${JSON.stringify(child)}]);`;
    const started = spawn(process.execPath, ['--input-type=module', '-e', parent], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(started.stdout, 'data');
    started.kill(signal);
    expect((await once(started, 'exit'))[0]).toBe(7);
  });
});

test('a script that loses the shell npm started it with ends as if told to', async () => {
  // As npm does it: a shell between npm and the script, which dies of SIGTERM without passing it on.
  const script = `import { runPinned } from ${JSON.stringify(SCRIPT)};
    process.on('SIGTERM', () => { console.log('ended'); process.exit(0); });
    setTimeout(() => process.exit(1), 20_000);
    await runPinned('scripts/pinned-node.mjs', []);
    console.log('up');`;
  const shell = spawn('sh', ['-c', '"$0" --input-type=module -e "$1"; true', process.execPath, script], {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  shell.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    if (output === 'up\n') shell.kill('SIGTERM');
  });
  await once(shell, 'close');
  expect(output).toBe('up\nended\n');
});
