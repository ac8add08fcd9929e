import type { PlanBody } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { list, shortHash } from '../output/formats.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { write } from '../output/terminal.ts';

/** Shows which engines a request would run, in which order, and what it leaves out and why. */
export async function plan(context: CommandContext, request: PlanBody): Promise<ExitCode> {
  const { client } = await context.connect('engines', 'passing');
  const view = await client.plan.preview({ body: request });
  const { terminal } = context;
  if (context.json) {
    await printJson(terminal, view);
    return EXIT.done;
  }
  await printTable(
    terminal,
    [
      { title: 'BATCH', value: (row) => String(row.batch + 1), align: 'right' },
      { title: 'ENGINE', value: (row) => row.engineId },
      { title: 'VERSION', value: (row) => row.version },
      { title: 'COST', value: (row) => String(row.computeCost), align: 'right' },
      { title: 'RETURNED', value: (row) => (row.withheld ? 'no, research' : 'yes') },
      { title: 'WAITS FOR', value: (row) => list(row.dependencies, '-') },
    ],
    view.engines,
  );
  await write(terminal.out, '\n');
  await printFacts(terminal, [
    ['cost', `${view.totalCost}${view.researchCost ? ` and ${view.researchCost} for research` : ''}`],
    ['critical path', view.criticalPath.join(' → ')],
    ['excluded', view.excluded.map(exclusionText).join('\n') || 'none'],
    ['plan', `${shortHash(view.planHash)}, revision ${view.revision}`],
  ]);
  return EXIT.done;
}

export function exclusionText(excluded: { engineId: string; reason: string; cause?: string }): string {
  return `${excluded.engineId} (${excluded.cause === undefined ? excluded.reason : `needs ${excluded.cause}`})`;
}
