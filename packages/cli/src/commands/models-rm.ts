import type { CommandContext } from '../connection/connection.ts';
import { cancelled, wrongUsage } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { askWhether } from '../output/ask.ts';
import { plainText } from '../output/plain-text.ts';
import { printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';

export interface ModelsRmOptions {
  readonly cascade?: boolean;
  readonly yes?: boolean;
  readonly ifRevision?: number;
}

/** Deletes a row, once that is confirmed. */
export async function modelsRm(
  context: CommandContext,
  model: string,
  id: string,
  options: ModelsRmOptions,
): Promise<ExitCode> {
  const { terminal } = context;
  if (options.yes !== true && !terminal.asks) {
    throw wrongUsage('deleting needs a confirmation, and nobody is there to ask', 'Add --yes.');
  }
  const { client } = await context.connect('core models');
  const params = { model, id };
  if (options.yes !== true) {
    const row = await client.models.view({ params });
    const name = typeof row.name === 'string' ? ` (${plainText(row.name)})` : '';
    const along = options.cascade === true ? ', and the rows of other models that need it' : '';
    if (!(await askWhether(terminal, `Delete ${id}${name} of ${model}${along}?`))) throw cancelled();
  }
  const { cascade, ifRevision } = options;
  const result = await client.models.delete({
    params,
    query: {
      ...(cascade === undefined ? {} : { cascade }),
      ...(ifRevision === undefined ? {} : { ifRevision }),
    },
  });
  if (context.json) await printJson(terminal, result);
  else await write(terminal.out, `${styled(terminal, 'green', 'deleted')} ${plainText(id)} of ${model}\n`);
  return EXIT.done;
}
