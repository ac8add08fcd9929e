import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../command.ts';

const run = promisify(execFile);

/** The files that COPY sees: those of the project that git does not ignore, without what `.dockerignore` leaves out. */
export async function buildContext(): Promise<string[]> {
  const [{ stdout }, ignored] = await Promise.all([
    run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, maxBuffer: 2 ** 26 }),
    readIgnored(),
  ]);
  const there = stdout.split('\0').filter((path) => path !== '');
  return [...new Set(there)].filter((path) => !isIgnored(path, ignored));
}

async function readIgnored(): Promise<string[]> {
  const text = await readFile(join(ROOT, '.dockerignore'), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** A pattern holds for a path and for all that is beneath it. */
function isIgnored(path: string, patterns: readonly string[]): boolean {
  const parts = path.split('/');
  const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  return patterns.some((pattern) => above.some((one) => one === pattern || matchesGlob(one, pattern)));
}
