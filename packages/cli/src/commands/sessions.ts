import type { CommandContext } from '../connection/connection.ts';
import { type Credentials, withSignIn } from '../connection/with-sign-in.ts';
import { wrongUsage } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { counted, moment } from '../output/formats.ts';
import { printHint } from '../output/print-hint.ts';
import { printJson, printTable } from '../output/print-table.ts';
import { write } from '../output/terminal.ts';

/** Sign-ins that are in force: a user's own, or to the operator of the machine everybody's. */
export async function sessionsLs(context: CommandContext, options: Credentials): Promise<ExitCode> {
  const { terminal } = context;
  const { rows } =
    options.username === undefined
      ? await (await context.connect('core models')).client.models.list({
          params: { model: 'sessions' },
          query: { pageSize: 200 },
        })
      : {
          rows: await withSignIn(context, options, async ({ client }) => {
            const { current, sessions } = await client.sessions.list();
            // Its own, which ends with this command.
            return sessions.filter(({ id }) => id !== current);
          }),
        };
  if (context.json) await printJson(terminal, { sessions: rows });
  else if (rows.length === 0) await printHint(terminal, 'nobody is signed in');
  else {
    await printTable(
      terminal,
      [
        { title: 'SESSION', value: ({ id }) => String(id) },
        { title: 'USER', value: ({ userId }) => String(userId ?? '-'), align: 'right' },
        { title: 'SIGNED IN', value: ({ createdAt }) => moment(String(createdAt)), spare: 1 },
        { title: 'LAST SEEN', value: ({ lastSeenAt }) => moment(String(lastSeenAt)) },
        { title: 'ENDS', value: ({ expiresAt }) => moment(String(expiresAt)), spare: 2 },
      ],
      rows as readonly Record<string, unknown>[],
    );
  }
  return EXIT.done;
}

export interface SessionsEndOptions extends Credentials {
  /** All of one's own. */
  readonly all?: boolean;
}

/** Ends a session by its id, or all of a user who signs in for it. */
export async function sessionsEnd(
  context: CommandContext,
  id: string | undefined,
  options: SessionsEndOptions,
): Promise<ExitCode> {
  const { terminal } = context;
  if ((id === undefined) === (options.all !== true)) {
    throw wrongUsage('which session?', 'Name one of `enginehouse sessions ls`, or write --all for all of your own.');
  }
  const answer =
    id === undefined
      ? await withSignIn(context, options, ({ client }) => client.sessions.endOthers())
      : options.username === undefined
        ? await (await context.connect('core models')).client.sessions.end({ params: { sessionId: id } })
        : await withSignIn(context, options, ({ client }) => client.sessions.end({ params: { sessionId: id } }));
  if (context.json) await printJson(terminal, answer);
  else await write(terminal.out, `${counted(answer.ended, 'session')} ended\n`);
  return EXIT.done;
}
