import type { CommandContext } from '../connection/connection.ts';
import { wrongUsage } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { drawLayers } from '../graph/draw-layers.ts';
import type { GraphNode } from '../graph/graph-node.ts';
import { toDot } from '../graph/to-dot.ts';
import { toMermaid } from '../graph/to-mermaid.ts';
import { printJson } from '../output/print-table.ts';
import { write } from '../output/terminal.ts';
import { reportProblems } from './engines-ls.ts';

export interface GraphOptions {
  readonly mermaid?: boolean;
  readonly dot?: boolean;
}

/** Draws the layers in the terminal, or writes Mermaid or DOT. */
export async function enginesGraph(context: CommandContext, options: GraphOptions): Promise<ExitCode> {
  const ways = [options.mermaid, options.dot, context.json].filter((way) => way === true);
  if (ways.length > 1) throw wrongUsage('--mermaid, --dot and --json exclude each other', 'Choose one of them.');
  const { client } = await context.connect('engines', 'passing');
  const view = await client.engines.list();
  const nodes: GraphNode[] = view.engines.map(({ engineId, definition, effective, withheld }) => ({
    engineId,
    displayName: definition.displayName,
    category: definition.category,
    computeCost: definition.computeCost,
    activationState: effective.activationState,
    withheld,
    dependencies: definition.dependencies,
  }));
  if (context.json) await printJson(context.terminal, { revision: view.revision, engines: nodes });
  else {
    const draw = options.mermaid ? toMermaid(nodes) : options.dot ? toDot(nodes) : drawLayers(nodes, context.terminal);
    await write(context.terminal.out, draw);
  }
  return await reportProblems(context.terminal, view);
}
