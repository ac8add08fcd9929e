import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { list } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printFacts, printJson } from '../output/print-table.ts';
import { write } from '../output/terminal.ts';

const LEVELS = ['', 'super: everything', 'organization: what belongs to its own', 'user: what is its own'];
const CREDENTIALS = {
  operator: 'the operator of this machine, by the data folder',
  session: 'a session',
  token: 'an API token',
  setup: 'the setup link',
} as const;

/** Who this command is to the house, and what that one may do. */
export async function whoami(context: CommandContext): Promise<ExitCode> {
  const { client, where } = await context.connect('core models');
  const state = await client.auth.state();
  const { terminal } = context;
  const { signedIn } = state;
  if (context.json) await printJson(terminal, state);
  else if (signedIn === null) await write(terminal.out, `nobody: ${where} was told no token\n`);
  else {
    await printFacts(terminal, [
      ['who', plainText(signedIn.actor)],
      ['by', CREDENTIALS[signedIn.credential]],
      ['at', where],
      ['sees', LEVELS[signedIn.accessLevel] ?? String(signedIn.accessLevel)],
      ['may', list(signedIn.permissions, 'nothing beyond that')],
    ]);
  }
  return signedIn === null ? EXIT.failure : EXIT.done;
}
