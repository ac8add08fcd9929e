import type { CommandContext } from '../connection/connection.ts';
import { type Credentials, withSignIn } from '../connection/with-sign-in.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { list, moment } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printHint } from '../output/print-hint.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { write } from '../output/terminal.ts';

export interface TokensCreateOptions extends Credentials {
  readonly scopes?: readonly string[];
  /** ISO 8601; default: until it is revoked. */
  readonly expires?: string;
}

/** Makes an API token for a user who signs in for it, and prints its secret this once. */
export async function tokensCreate(
  context: CommandContext,
  name: string,
  options: TokensCreateOptions,
): Promise<ExitCode> {
  const { terminal } = context;
  const created = await withSignIn(context, options, async ({ client }) => {
    // Without scopes a token may do nothing: the usual one may do what its owner may.
    const scopes = options.scopes ?? (await client.auth.state()).signedIn?.permissions ?? [];
    const expiresAt = options.expires ?? null;
    return await client.tokens.create({ body: { name, scopes: [...scopes], expiresAt } });
  });
  if (context.json) await printJson(terminal, created);
  else {
    // The secret alone on standard output: `> FILE` keeps nothing else.
    await write(terminal.out, `${created.token}\n`);
    const ends = created.expiresAt === null ? 'until it is revoked' : `until ${moment(created.expiresAt)}`;
    const made = `${styled(terminal, 'green', 'made')} token ${created.id}, ${plainText(created.name)}, ${ends}, for ${options.scopes === undefined ? 'what its owner may now' : list(created.scopes, 'nothing')}`;
    await write(
      terminal.err,
      `${made}\nIt is shown this once. Keep it in a file, and name that in ENGINEHOUSE_TOKEN_FILE.\n`,
    );
  }
  return EXIT.done;
}

/** The tokens of whoever asks; a user who signs in for it, or all of them to the operator of the machine. */
export async function tokensLs(context: CommandContext, options: Credentials): Promise<ExitCode> {
  const { terminal } = context;
  const { rows } =
    options.username === undefined
      ? await (await context.connect('core models')).client.models.list({
          params: { model: 'api_tokens' },
          query: { pageSize: 200 },
        })
      : { rows: (await withSignIn(context, options, ({ client }) => client.tokens.list())).tokens };
  if (context.json) await printJson(terminal, { tokens: rows });
  else if (rows.length === 0) await printHint(terminal, 'no tokens yet: enginehouse tokens create NAME makes one');
  else {
    await printTable(
      terminal,
      [
        { title: 'ID', value: ({ id }) => String(id), align: 'right' },
        { title: 'NAME', value: ({ name }) => plainText(String(name)) },
        { title: 'USER', value: ({ userId }) => String(userId ?? '-'), align: 'right', spare: 2 },
        { title: 'ENDS', value: ({ expiresAt }) => timeOr(expiresAt, 'when revoked') },
        { title: 'LAST USED', value: ({ lastUsedAt }) => timeOr(lastUsedAt, 'never'), spare: 3 },
        { title: 'SCOPES', value: ({ scopes }) => list((scopes as readonly string[]) ?? [], 'none'), spare: 1 },
      ],
      rows as readonly Record<string, unknown>[],
    );
  }
  return EXIT.done;
}

function timeOr(time: unknown, none: string): string {
  return typeof time === 'string' ? moment(time) : none;
}

/** Ends a token: every node refuses it from now on. */
export async function tokensRevoke(context: CommandContext, id: number, options: Credentials): Promise<ExitCode> {
  const { terminal } = context;
  const call = { params: { tokenId: id } };
  const answer =
    options.username === undefined
      ? await (await context.connect('core models')).client.tokens.revoke(call)
      : await withSignIn(context, options, ({ client }) => client.tokens.revoke(call));
  if (context.json) await printJson(terminal, answer);
  else await printFacts(terminal, [['revoked', `token ${id}, on every node`]]);
  return EXIT.done;
}
