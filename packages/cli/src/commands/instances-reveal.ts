import type { CommandContext } from '../connection/connection.ts';
import { type Credentials, withSignIn } from '../connection/with-sign-in.ts';
import { unknownModelOfInstance } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findInstance } from '../instances/find-instance.ts';
import { printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';

/** Prints one secret of an instance in clear text, to a user who enters the password for it. It is audited. */
export async function instancesReveal(
  context: CommandContext,
  word: string,
  field: string,
  credentials: Credentials,
): Promise<ExitCode> {
  const path = field.startsWith('config.') ? field : `config.${field}`;
  const { terminal } = context;
  const { value } = await withSignIn(context, credentials, async ({ client, password }) => {
    const { id } = await findInstance(client, word);
    await client.auth.reauthenticate({ body: { password } });
    return await client.models.reveal({ params: { model: 'engine_registry', id: String(id) }, body: { path } });
  });
  if (context.json) await printJson(terminal, { path, value });
  else if (value === null)
    throw unknownModelOfInstance(
      `${path} of ${word} has no value`,
      word,
      `Set it: enginehouse instances set ${word} ${field}=@FILE.`,
    );
  else {
    // The secret alone, to be handed on; as it is, for it may hold anything.
    await write(terminal.out, `${value}\n`);
    await write(terminal.err, styled(terminal, 'dim', 'this was audited\n'));
  }
  return EXIT.done;
}
