import type { ModelIndex } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printHint } from '../output/print-hint.ts';
import { printJson, printTable } from '../output/print-table.ts';

type Summary = ModelIndex['models'][number];

/** Lists the core models. */
export async function modelsIndex(context: CommandContext): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { models } = await client.models.index();
  const { terminal } = context;
  if (context.json) await printJson(terminal, { models });
  else {
    await printTable(
      terminal,
      [
        { title: 'CORE MODEL', value: ({ name }) => name },
        { title: 'READ', value: ({ reads }) => reachText(reads), spare: 1 },
        { title: 'WRITE', value: writeText },
        { title: 'WHAT', value: ({ description }) => inShort(description) },
      ],
      models,
    );
    await printHint(terminal, '\nrows: enginehouse models NAME ls; fields and filters: enginehouse models NAME schema');
  }
  return EXIT.done;
}

/** What it is, without what is said beyond that. */
function inShort(description: string): string {
  return description.split(/[:;]|\.(?: |$)/, 1)[0] ?? description;
}

function writeText({ writes, readOnly }: Summary): string {
  return readOnly === null ? reachText(writes) : 'read-only';
}

export function reachText(reach: Summary['reads']): string {
  return reach === 'none' ? 'no' : reach;
}
