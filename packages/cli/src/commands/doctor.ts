import type { CommandContext } from '../connection/connection.ts';
import { examine } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printJson } from '../output/print-table.ts';
import { type Style, styled } from '../output/styles.ts';
import { asTyped, type Terminal, write } from '../output/terminal.ts';
import { wrapText } from '../output/wrap-text.ts';

const STYLES: { readonly [State in Finding['state']]: Style } = { ok: 'green', warning: 'yellow', problem: 'red' };
/** As wide as the longest state and the longest check. */
const STATE_WIDTH = 'problem'.length;
const CHECK_WIDTH = 'data folder'.length;
const INDENT = STATE_WIDTH + CHECK_WIDTH + 4;

/** What is wrong with a set-up, and the fix for each. Warnings alone are no failure. */
export async function doctor(context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const findings: Finding[] = [];
  for await (const found of examine(context)) {
    const finding = { ...found, fix: found.fix === null ? null : asTyped(terminal, found.fix) };
    findings.push(finding);
    if (!context.json) await printFinding(terminal, finding);
  }
  const count = (state: Finding['state']): number => findings.filter((one) => one.state === state).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  if (context.json) await printJson(terminal, { problems, warnings, findings });
  else await write(terminal.out, `\n${summaryText(problems, warnings)}\n`);
  return problems > 0 ? EXIT.failure : EXIT.done;
}

function summaryText(problems: number, warnings: number): string {
  if (problems + warnings === 0) return 'all is well';
  return `${problems === 0 ? 'no problems' : counted(problems, 'problem')}, ${counted(warnings, 'warning')}`;
}

async function printFinding(terminal: Terminal, { check, state, message, fix }: Finding): Promise<void> {
  const width = terminal.interactive ? Math.max(terminal.width - INDENT, 24) : Number.POSITIVE_INFINITY;
  const [first = '', ...rest] = wrapText(plainText(message), width).split('\n');
  const head = `${styled(terminal, STYLES[state], state.padEnd(STATE_WIDTH))}  ${check.padEnd(CHECK_WIDTH)}  ${first}`;
  const fixes = fix === null ? [] : wrapText(`fix: ${plainText(fix)}`, width).split('\n');
  const lines = [...rest, ...fixes.map((line) => line.replace(/^fix(?=: )/, () => styled(terminal, 'green', 'fix')))];
  await write(terminal.out, `${[head, ...lines.map((line) => ' '.repeat(INDENT) + line)].join('\n')}\n`);
}
