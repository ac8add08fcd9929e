import { ALL_CHECKS } from './all-checks.ts';
import type { Check, Finding } from './check.ts';

/** How many passed and failed: of checks, of tests, of both. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** Runs checks one after the other and prints each with what it found. */
export async function runChecks(root: string, checks: readonly Check[] = ALL_CHECKS): Promise<Tally> {
  let passed = 0;
  for (const check of checks) {
    const begin = performance.now();
    const findings = await findingsOf(check, root);
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    if (findings.length === 0) passed++;
    process.stdout.write(
      `${findings.length === 0 ? 'ok    ' : 'FAILED'}  ${check.name}: ${check.what} (${seconds} s)\n`,
    );
    for (const { where, message } of findings) process.stdout.write(`        ${where}: ${message}\n`);
  }
  return { passed, failed: checks.length - passed };
}

async function findingsOf(check: Check, root: string): Promise<readonly Finding[]> {
  try {
    return await check.run(root);
  } catch (error) {
    return [{ where: check.name, message: `the check itself broke: ${error instanceof Error ? error.stack : error}` }];
  }
}
