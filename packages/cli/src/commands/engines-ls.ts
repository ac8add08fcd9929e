import type { ProcessTableView } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { list } from '../output/formats.ts';
import { printHint } from '../output/print-hint.ts';
import { printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { asTyped, type Terminal, write } from '../output/terminal.ts';

/** Lists the process table; what did not load follows on standard error, and the exit code says so. */
export async function enginesLs(context: CommandContext): Promise<ExitCode> {
  const { client } = await context.connect('engines', 'passing');
  const view = await client.engines.list();
  if (context.json) await printJson(context.terminal, view);
  else if (view.engines.length === 0) {
    await printHint(context.terminal, 'no engines here: enginehouse start --engines DIR names a folder of them');
  } else {
    await printTable(
      context.terminal,
      [
        { title: 'ENGINE', value: (entry) => entry.engineId },
        { title: 'VERSION', value: (entry) => `${entry.definition.version}${entry.drifted ? ' (drifted)' : ''}` },
        { title: 'CATEGORY', value: (entry) => entry.definition.category, spare: 2 },
        { title: 'DOMAIN', value: (entry) => entry.definition.domain, spare: 1 },
        { title: 'RISK', value: (entry) => entry.definition.riskLevel, spare: 3 },
        { title: 'COST', value: (entry) => String(entry.definition.computeCost), align: 'right' },
        { title: 'STATE', value: stateOf },
        { title: 'RETURNED', value: returnedOf },
        { title: 'DEPENDS ON', value: (entry) => list(entry.definition.dependencies, '-'), spare: 4 },
      ],
      view.engines,
    );
  }
  return await reportProblems(context.terminal, view);
}

type Entry = ProcessTableView['engines'][number];

function stateOf(entry: Entry): string {
  const { activationState, restrictedToTeams, priority } = entry.effective;
  const teams = activationState === 'restricted' ? ` (${list(restrictedToTeams)})` : '';
  const overridden = entry.override === null ? '' : ' *';
  return `${activationState}${teams}${priority === 0 ? '' : ` priority ${priority}`}${overridden}`;
}

function returnedOf(entry: Entry): string {
  if (entry.effective.activationState === 'deprecated') return 'does not run';
  if (!entry.withheld) return 'yes';
  return entry.effective.withheld ? 'no, research' : `no, needs ${list(entry.withheldBecauseOf)}`;
}

/** Engines that did not load, one paragraph each, and warnings. Invalid definitions are exit code 3. */
export async function reportProblems(
  terminal: Terminal,
  view: Pick<ProcessTableView, 'problems' | 'warnings'>,
): Promise<ExitCode> {
  for (const warning of view.warnings)
    await write(terminal.err, `${styled(terminal, 'yellow', 'warning')} ${warning}\n`);
  for (const problem of view.problems) {
    const lines = [`${styled(terminal, 'red', 'not loaded')} ${problem.code}: ${problem.message}`];
    if (problem.file !== null) lines.push(`  where: ${problem.file}`);
    if (problem.dependents.length > 0) lines.push(`  stays out with it: ${list(problem.dependents)}`);
    lines.push(`  ${styled(terminal, 'green', 'fix')}: ${asTyped(terminal, problem.fix)}`);
    await write(terminal.err, `${lines.join('\n')}\n`);
  }
  return view.problems.length > 0 ? EXIT.invalid : EXIT.done;
}
