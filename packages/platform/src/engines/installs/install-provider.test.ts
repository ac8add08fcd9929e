import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readInstallConfig } from './config.ts';
import { installProvider } from './install-provider.ts';
import { type Dependencies, type ProviderFolder, providerFolder, versionOfDependencies } from './provider-folder.ts';
import { createSpawnedNpm } from './spawned-npm.ts';

const FAKE_NPM = join(import.meta.dirname, 'testing/fake-npm.mjs');
const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 10_000, interval: 10 });

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'enginehouse-installs-'));
});
afterEach(() => rmSync(root, { recursive: true }));

interface Asked {
  readonly force?: boolean;
  readonly signal?: AbortSignal;
  readonly silenceMs?: number;
  readonly npm?: readonly string[];
  readonly lines?: string[];
  readonly progress?: number[];
}
function folderOf(dependencies: Dependencies): ProviderFolder {
  return providerFolder(root, 'maker', dependencies);
}
function install(dependencies: Dependencies, asked: Asked = {}): Promise<void> {
  const { lines = [], progress = [], npm = [FAKE_NPM], silenceMs = 60_000 } = asked;
  return installProvider({
    folder: folderOf(dependencies),
    runner: createSpawnedNpm({ npmPlaces: npm, environment: { PATH: process.env.PATH ?? '' } }, 100),
    dependencies: Object.keys(dependencies).length,
    force: asked.force ?? false,
    signal: asked.signal ?? new AbortController().signal,
    silenceMs,
    onLine: (line) => lines.push(line),
    onProgress: (done) => progress.push(done),
  });
}
/** What is in the folder of the provider, the lock aside. */
const left = (): string[] => readdirSync(join(root, 'maker')).filter((name) => !name.startsWith('install.lock'));

describe('an install', () => {
  test('is there whole, in the versions named, and its packages are found from it', async () => {
    const wanted = { one: '1.2.3', two: '4.5.6' };
    expect(folderOf(wanted).missing()).toEqual(['one', 'two']);
    const lines: string[] = [];
    const progress: number[] = [];
    await install(wanted, { lines, progress });
    expect(folderOf(wanted).missing()).toEqual([]);
    expect(await folderOf(wanted).load('two')).toMatchObject({ made: 'two@4.5.6' });
    expect(left()).toEqual([versionOfDependencies(wanted)]);
    // Code that this process loads: nobody else on the machine may write it, or look.
    const modes = ['', versionOfDependencies(wanted)].map((name) => statSync(join(root, 'maker', name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700]);
    expect(lines.at(-1)).toBe('added 2 packages in 1s');
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    expect(versionOfDependencies({ two: '4.5.6', one: '1.2.3' })).toBe(versionOfDependencies(wanted));
  });

  test('gives way to the next version whole, and one that is forced replaces itself', async () => {
    await install({ one: '1.0.0' });
    await install({ one: '2.0.0' });
    expect(left()).toEqual([versionOfDependencies({ one: '2.0.0' })]);
    const marker = join(root, 'maker', versionOfDependencies({ one: '2.0.0' }), 'marker');
    writeFileSync(marker, '');
    await install({ one: '2.0.0' });
    expect(existsSync(marker)).toBe(true);
    await install({ one: '2.0.0' }, { force: true });
    expect(existsSync(marker)).toBe(false);
    expect(folderOf({ one: '2.0.0' }).missing()).toEqual([]);
  });

  test.each([
    ['unknown', 'DEPENDENCY_UNKNOWN', /No matching version found for unknown@1\.0\.0/],
    ['offline', 'REGISTRY_UNREACHABLE', /ENOTFOUND registry\.test/],
    ['forbidden', 'REGISTRY_REFUSED', /^Incorrect or missing password: https:\/\/\*\*\*@registry\.test\/$/],
    ['full', 'INSTALL_DISK_FULL', /no space left/],
    ['other', 'DEPENDENCY_NOT_INTACT', /'other' is not there in version 1\.0\.0/],
  ])('of %s fails with %s, and leaves what was there', async (name, code, message) => {
    await install({ one: '1.0.0' });
    await expect(install({ [name]: '1.0.0' })).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(left()).toEqual([versionOfDependencies({ one: '1.0.0' })]);
    expect(folderOf({ one: '1.0.0' }).missing()).toEqual([]);
  });

  test('that is cancelled ends with all that it started, also what does not want to', async () => {
    const cancelling = new AbortController();
    const lines: string[] = [];
    const under = install({ hangs: '1.0.0' }, { signal: cancelling.signal, lines });
    await eventually(() => lines.find((line) => line.startsWith('grandchild'))).toBeDefined();
    const grandchild = Number(lines.find((line) => line.startsWith('grandchild'))?.split(' ')[1]);
    expect(isRunning(grandchild)).toBe(true);
    cancelling.abort(new Error('enough'));
    await expect(under).rejects.toThrow('enough');
    await eventually(() => isRunning(grandchild)).toBe(false);
    expect(left()).toEqual([]);
  });

  test('is ended by silence, not by time: what grows goes on', async () => {
    await install({ grows: '1.0.0' }, { silenceMs: 400 });
    await expect(install({ hangs: '1.0.0' }, { silenceMs: 300 })).rejects.toMatchObject({ code: 'INSTALL_SILENT' });
  });

  test('waits for another one of the same provider', async () => {
    const done: string[] = [];
    const first = install({ slow: '1.0.0' }).then(() => done.push('first'));
    await eventually(() => existsSync(join(root, 'maker')) && left().length).toBe(1);
    await install({ slow: '1.0.0' }).then(() => done.push('second'));
    await first;
    expect(done).toEqual(['first', 'second']);
  });

  test('clears away what a killed process left', async () => {
    await install({ one: '1.0.0' });
    const orphan = join(root, 'maker', '.new-orphan');
    mkdirSync(orphan);
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { cwd: orphan, detached: true });
    writeFileSync(join(orphan, '.npm.pid'), String(child.pid));
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    await install({ two: '1.0.0' });
    expect(await ended).toBe('SIGKILL');
    expect(left()).toEqual([versionOfDependencies({ two: '1.0.0' })]);
  });

  test('shows no credentials, and gets no more of the environment than it needs', async () => {
    const lines: string[] = [];
    await install({ talks: '1.0.0' }, { lines });
    expect(lines.join('\n')).not.toMatch(/hunter22|npm_abc|Bearer abc/);
    const { environment } = readInstallConfig({
      HOME: '/home/me',
      PATH: '/usr/bin',
      DATABASE_URL: 'postgres://secret',
      ENGINEHOUSE_KEYS: 'secret',
      OPENAI_API_KEY: 'secret',
      npm_config_registry: 'https://registry.test',
      'npm_config_//registry.test/:_authToken': 'needed',
      npm_config_local_prefix: '/work',
      npm_package_name: 'enginehouse',
      NODE_OPTIONS: '--require=/tmp/x.cjs',
    });
    expect(Object.keys(environment).sort()).toEqual([
      'HOME',
      'PATH',
      'npm_config_//registry.test/:_authToken',
      'npm_config_registry',
    ]);
    await install({ looks: '1.0.0' });
    const place = join(root, 'maker', versionOfDependencies({ looks: '1.0.0' }), 'environment.json');
    const seen = JSON.parse(readFileSync(place, 'utf8')) as { environment: object; arguments: string[] };
    expect(Object.keys(seen.environment)).toEqual(['PATH']);
    const kept = ['git', 'remote', 'file', 'directory'].map((type) => `--allow-${type}=none`);
    expect(seen.arguments).toEqual(expect.arrayContaining(['install', '--ignore-scripts', '--no-bin-links', ...kept]));
  });

  test('says so where there is no npm', async () => {
    await expect(install({ one: '1.0.0' }, { npm: [join(root, 'nowhere/npm')] })).rejects.toMatchObject({
      code: 'NPM_MISSING',
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    // A zombie is as good as gone.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
