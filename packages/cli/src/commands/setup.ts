import type { CliConfig } from '../config.ts';
import type { CommandContext } from '../connection/connection.ts';
import { wrongUsage } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { openSources } from '../models/secret-source.ts';
import { askText } from '../output/ask.ts';
import { newPasswordFrom } from '../output/ask-password.ts';
import { plainText } from '../output/plain-text.ts';
import { printJson } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';

export interface SetupOptions {
  readonly username?: string;
  readonly email?: string;
  /** Where the password is: `@FILE`, `@-` or `@env:NAME`. */
  readonly password?: string;
}

/** Makes the first super user, asking for what was not given; says so when there is one. */
export async function setup(context: CommandContext, config: CliConfig, options: SetupOptions): Promise<ExitCode> {
  const { terminal } = context;
  const { client } = await context.connect('core models', 'made');
  const { done } = await client.setup.get();
  if (done) {
    if (context.json) await printJson(terminal, { done, created: null });
    else await write(terminal.out, 'nothing to do: a super user exists\n');
    return EXIT.done;
  }
  const username = options.username ?? (await asked(terminal, 'User name of the first super user'));
  const sources = openSources(terminal, config.variable);
  const password = await newPasswordFrom(terminal, sources, options.password);
  const { email } = options;
  const body = { username, password, ...(email === undefined ? {} : { email }) };
  const created = await client.setup.complete({ body });
  if (context.json) await printJson(terminal, { done: true, created });
  else {
    const made = styled(terminal, 'green', 'super user made');
    await write(terminal.out, `${made}: ${plainText(created.username)}, number ${created.id}\n`);
  }
  return EXIT.done;
}

async function asked(terminal: Terminal, question: string): Promise<string> {
  if (!terminal.asks) {
    throw wrongUsage('no user name, and nobody is there to ask', 'Add --username NAME --password @FILE.');
  }
  return await askText(terminal, question, true);
}
