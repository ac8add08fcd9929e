import { isEnginehouseError, type Problem } from '@enginehouse/errors';
import { plainText } from './plain-text.ts';
import { styled } from './styles.ts';
import { asTyped, type Terminal, write } from './terminal.ts';
import { wrapText } from './wrap-text.ts';

/**
 * What happened, where, why, and what to do; never a stack trace for an error that we foresaw. Runtimes and servers say a part
 * of it: nothing of that acts upon the terminal.
 */
export async function printError(terminal: Terminal, error: unknown): Promise<void> {
  await write(terminal.err, describe(terminal, error));
}

function describe(terminal: Terminal, error: unknown): string {
  if (!isEnginehouseError(error)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `${styled(terminal, 'red', 'unexpected error')}: ${text.split('\n').map(plainText).join('\n')}\n`;
  }
  const lines = [`error ${error.code}: ${error.message}`];
  if (error.where !== undefined && !error.message.includes(error.where)) lines.push(`  where: ${error.where}`);
  lines.push(...error.problems.flatMap((problem) => problemLine(problem, error.message)));
  lines.push(`  fix: ${asTyped(terminal, error.fix)}`);
  const shown = lines.flatMap((line) => line.split('\n')).map((line) => fitted(terminal, plainText(line)));
  return `${shown.map((line) => coloured(terminal, line)).join('\n')}\n`;
}

/** After the lines were broken: colours have no width. */
function coloured(terminal: Terminal, line: string): string {
  return line
    .replace(/^error(?= )/, () => styled(terminal, 'red', 'error'))
    .replace(/^ {2}fix(?=: )/, () => `  ${styled(terminal, 'green', 'fix')}`);
}

/** What the sentence of the error has not said of a problem. */
function problemLine({ field, message, expected }: Problem, sentence: string): string[] {
  const named = message.startsWith(`${field}:`) || message.startsWith(`'${field}'`) ? message : `${field}: ${message}`;
  const isSaid = [
    `${field}: ${message}`,
    `${field} ${message}`,
    ...(message.includes(lastName(field)) ? [message] : []),
  ].some((words) => sentence.includes(words));
  const isExpectedSaid = expected === undefined || message.includes(expected) || sentence.includes(expected);
  if (isSaid) return isExpectedSaid ? [] : [`  expected: ${expected}`];
  return [`  - ${named}${isExpectedSaid ? '' : ` (expected ${expected})`}`];
}

/** `usernme` of `filters.usernme`: what people typed. */
function lastName(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1);
}

/** On a terminal broken at spaces, what follows set in under its line. */
function fitted(terminal: Terminal, line: string): string {
  if (!terminal.progress) return line;
  const indent = line.startsWith('  ') ? '    ' : '  ';
  const [first = '', ...rest] = wrapText(line.trimStart(), terminal.width - indent.length).split('\n');
  return [line.startsWith('  ') ? `  ${first}` : first, ...rest.map((more) => indent + more)].join('\n');
}

/** The same facts for `--json`. */
export function errorAsJson(error: unknown, terminal: Pick<Terminal, 'typed'> = {}): Record<string, unknown> {
  if (!isEnginehouseError(error)) {
    return { code: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error) };
  }
  const { code, message, where, problems, details } = error;
  const fix = asTyped(terminal, error.fix);
  return { code, message, where, fix, ...(problems.length > 0 ? { problems } : {}), ...(details ? { details } : {}) };
}
