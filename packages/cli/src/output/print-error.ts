import { isEnginehouseError } from '@enginehouse/errors';
import { styled } from './styles.ts';
import { type Terminal, write } from './terminal.ts';

/** What happened, where, why, and what to do; never a stack trace for an error that we foresaw. */
export async function printError(terminal: Terminal, error: unknown): Promise<void> {
  await write(terminal.err, describe(terminal, error));
}

function describe(terminal: Terminal, error: unknown): string {
  if (!isEnginehouseError(error)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `${styled(terminal, 'red', 'unexpected error')}: ${text}\n`;
  }
  const lines = [`${styled(terminal, 'red', 'error')} ${error.code}: ${error.message}`];
  if (error.where !== undefined && !error.message.includes(error.where)) lines.push(`  where: ${error.where}`);
  for (const problem of error.problems) {
    if (error.message.includes(`${problem.field}: ${problem.message}`)) continue;
    const said = problem.expected === undefined || problem.message.includes(`expected ${problem.expected}`);
    const expected = said ? '' : ` (expected ${problem.expected})`;
    lines.push(`  - ${problem.field}: ${problem.message}${expected}`);
  }
  lines.push(`  ${styled(terminal, 'green', 'fix')}: ${error.fix}`);
  return `${lines.join('\n')}\n`;
}

/** The same facts for `--json`. */
export function errorAsJson(error: unknown): Record<string, unknown> {
  if (!isEnginehouseError(error)) {
    return { code: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error) };
  }
  const { code, message, where, fix, problems, details } = error;
  return { code, message, where, fix, ...(problems.length > 0 ? { problems } : {}), ...(details ? { details } : {}) };
}
