import type { FleetView } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { list, moment, shortHash } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printHint } from '../output/print-hint.ts';
import { printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';

/** The processes that make up this house: which are live, what each has applied, whether they run the same. */
export async function nodes(context: CommandContext): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const fleet = await client.nodes.list();
  const { terminal } = context;
  if (context.json) {
    await printJson(terminal, fleet);
    return EXIT.done;
  }
  await printTable(
    terminal,
    [
      { title: 'NODE', value: ({ id }) => plainText(id) },
      { title: 'STATE', value: stateText },
      { title: 'REVISION', value: (node) => revisionText(node, fleet), align: 'right' },
      { title: 'VERSION', value: ({ version }) => plainText(version), spare: 2 },
      { title: 'ENGINES', value: ({ engineSetHash }) => shortHash(engineSetHash), spare: 3 },
      { title: 'STARTED', value: ({ startedAt }) => moment(startedAt), spare: 1 },
      { title: 'WHY', value: ({ reasons, live }) => list(live ? reasons.map(plainText) : [], '-') },
    ],
    fleet.nodes,
  );
  await printHint(terminal, `\nrevision in force: ${fleet.revision}`);
  if (fleet.mixed) {
    const warning = styled(terminal, 'yellow', 'warning');
    await write(
      terminal.err,
      `${warning} the live nodes run different engines or versions: a deployment under way, or a node that was left behind\n`,
    );
  }
  return EXIT.done;
}

type Node = FleetView['nodes'][number];

function stateText({ live, ready }: Node): string {
  if (!live) return 'gone';
  return ready ? 'ready' : 'not ready';
}

function revisionText({ appliedRevision, live }: Node, { revision }: FleetView): string {
  const behind = revision - appliedRevision;
  return live && behind > 0 ? `${appliedRevision} (${behind} behind)` : String(appliedRevision);
}
