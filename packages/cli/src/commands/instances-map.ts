import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { plainText } from '../output/plain-text.ts';
import { printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';
import { modelNumbers } from './routing.ts';

/** Lets a bound model serve an objective, in place of the one that did. */
export async function instancesMap(context: CommandContext, objective: string, word: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const [modelId] = (await modelNumbers(client, [word])) as [number];
  const model = 'objective_mappings';
  const { rows } = await client.models.list({ params: { model }, query: { filters: { objective }, pageSize: 200 } });
  const standing = rows.find((row) => String(row.objective).toLowerCase() === objective.trim().toLowerCase());
  const row =
    standing === undefined
      ? await client.models.create({ params: { model }, body: { values: { objective, modelId } } })
      : await client.models.update({ params: { model, id: String(standing.id) }, body: { values: { modelId } } });
  if (context.json) await printJson(terminal, row);
  else {
    const mapped = styled(terminal, 'green', 'mapped');
    await write(
      terminal.out,
      `${mapped} ${plainText(String(row.objective))} to ${plainText(word)}, number ${modelId}\n`,
    );
  }
  return EXIT.done;
}
