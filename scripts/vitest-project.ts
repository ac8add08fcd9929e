import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tally } from './checks/run-checks.ts';

/** The part of vitest's JSON report that is read. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: unknown[];
  }[];
}

/** ENGINEHOUSE_SEED, or a random one: an integer that every seeded test starts from. */
export function chooseSeed(): number {
  const given = process.env.ENGINEHOUSE_SEED;
  if (given === undefined || given === '') return randomInt(2 ** 31);
  const seed = Number(given);
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31) return seed;
  process.stderr.write(`ENGINEHOUSE_SEED is '${given}'; it must be an integer from 0 to ${2 ** 31 - 1}\n`);
  process.exit(2);
}

/**
 * Runs one vitest project. A file that does not load counts as one failure, a skipped test as one each, and a project
 * without tests as one: silence is not a pass.
 */
export async function runProject(root: string, project: string, environment: Record<string, string>): Promise<Tally> {
  const file = join(root, '.cache', 'test', `${project}.json`);
  await mkdir(join(root, '.cache', 'test'), { recursive: true });
  await rm(file, { force: true });
  // The long tests say what they counted; of the others only those that fail have something to say.
  const silent = project === 'long' ? 'false' : 'passed-only';
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await runVitest(root, ['run', '--project', project, `--silent=${silent}`, ...reports], environment);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return { passed: 0, failed: 1 };
  const { notes, ...tally } = tallyOf(JSON.parse(text) as Report, code);
  for (const note of notes) process.stdout.write(`${project}: ${note}\n`);
  return tally;
}

/** Counts a report; what vitest called an error without naming a test still counts as a failure. */
export function tallyOf(report: Report, code: number): Tally & { readonly notes: readonly string[] } {
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  const broken = report.testResults.filter(
    (one) => one.status === 'failed' && one.assertionResults.length === 0,
  ).length;
  let failed = report.numFailedTests + broken + skipped;
  const notes: string[] = [];
  if (skipped > 0) notes.push(`${skipped} tests were skipped; a skipped test counts as failed`);
  if (passed + failed === 0) notes.push('no test ran; that counts as failed');
  if (failed === 0 && (code !== 0 || passed === 0)) failed = 1;
  return { passed, failed, notes };
}

function runVitest(root: string, args: readonly string[], environment: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
