import { allRows, type Client, type Row } from '@enginehouse/api';
import { didYouMean } from '@enginehouse/errors';
import type { CommandContext } from '../connection/connection.ts';
import { type Credentials, withSignIn } from '../connection/with-sign-in.ts';
import { unknownUser } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { openSources } from '../models/secret-source.ts';
import { newPasswordFrom } from '../output/ask-password.ts';
import { list } from '../output/formats.ts';
import { plainText } from '../output/plain-text.ts';
import { printHint } from '../output/print-hint.ts';
import { printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { type Terminal, write } from '../output/terminal.ts';

const MODEL = { model: 'users' };
const LEVELS = { super: 1, organization: 2, user: 3 } as const;
const LEVEL_NAMES = ['', 'super', 'organization', 'user'];

/** The users, and what each is. */
export async function usersLs(context: CommandContext): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const { terminal } = context;
  const rows = await allRows(client, 'users');
  if (context.json) await printJson(terminal, { users: rows });
  else if (rows.length === 0) await printHint(terminal, 'no users yet: enginehouse setup makes the first');
  else {
    await printTable(
      terminal,
      [
        { title: 'ID', value: ({ id }) => String(id), align: 'right' },
        { title: 'USER', value: ({ username }) => plainText(String(username)) },
        { title: 'LEVEL', value: ({ accessLevel }) => levelText(accessLevel) },
        { title: 'ROLE', value: ({ role }) => plainText(String(role ?? '-')) },
        { title: 'ORGANIZATION', value: ({ organizationId }) => String(organizationId ?? '-'), spare: 2 },
        { title: 'EMAIL', value: ({ email }) => plainText(String(email ?? '-')), spare: 1 },
      ],
      rows,
    );
  }
  return EXIT.done;
}

export interface UsersCreateOptions {
  readonly level?: keyof typeof LEVELS;
  readonly roles?: readonly string[];
  readonly organization?: string;
  readonly email?: string;
  /** `@FILE`, `@-` or `@env:NAME`; default: asked for. */
  readonly password?: string;
}

/** Makes a user with roles; the password is asked for, or read from where it is. */
export async function usersCreate(
  context: CommandContext,
  username: string,
  options: UsersCreateOptions,
): Promise<ExitCode> {
  const { terminal, config } = context;
  const { client } = await context.connect('core models');
  const { level = 'user', roles, email, organization } = options;
  const organizationId = organization === undefined ? undefined : await organizationNumber(client, organization);
  const password = await newPasswordFrom(terminal, openSources(terminal, config.variable), options.password);
  const values = {
    username,
    accessLevel: LEVELS[level],
    ...(roles === undefined ? {} : { roles: [...roles] }),
    ...(email === undefined ? {} : { email }),
    ...(organizationId === undefined ? {} : { organizationId }),
    password,
    confirmPassword: password,
  };
  const row = await client.models.create({ params: MODEL, body: { values } });
  return await told(context, row, 'made');
}

/** Gives a user a new password, which ends their sessions and tokens. */
export async function usersPassword(
  context: CommandContext,
  word: string,
  options: { readonly password?: string },
): Promise<ExitCode> {
  const { terminal, config } = context;
  const { client } = await context.connect('core models');
  const user = await findUser(client, word);
  const password = await newPasswordFrom(terminal, openSources(terminal, config.variable), options.password);
  const values = { password, confirmPassword: password };
  const row = await client.models.update({ params: { ...MODEL, id: String(user.id) }, body: { values } });
  return await told(context, row, 'new password for');
}

export interface OwnPasswordOptions extends Credentials {
  /** Where the new one is; default: asked for. */
  readonly to?: string;
}

/** Changes the password of whoever signs in for it; their other sessions and their tokens end. */
export async function ownPassword(context: CommandContext, options: OwnPasswordOptions): Promise<ExitCode> {
  const { terminal, config } = context;
  const answer = await withSignIn(context, options, async ({ client, password: currentPassword }) => {
    const password = await newPasswordFrom(terminal, openSources(terminal, config.variable), options.to);
    return await client.auth.changePassword({ body: { currentPassword, password } });
  });
  if (context.json) await printJson(terminal, answer);
  else
    await write(
      terminal.out,
      `${styled(terminal, 'green', 'changed')}: sessions and tokens that were made before have ended\n`,
    );
  return EXIT.done;
}

/** Keeps a user out, or lets them in again. */
export async function usersDisable(context: CommandContext, word: string, disabled: boolean): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const user = await findUser(client, word);
  const row = await client.models.update({
    params: { ...MODEL, id: String(user.id) },
    body: { values: { disabled } },
  });
  return await told(context, row, disabled ? 'disabled' : 'enabled');
}

async function told({ terminal, json }: CommandContext, row: Row, what: string): Promise<ExitCode> {
  if (json) await printJson(terminal, row);
  else await printUser(terminal, row, what);
  return EXIT.done;
}

async function printUser(terminal: Terminal, row: Row, what: string): Promise<void> {
  const roles = list((row.roles as readonly string[] | undefined) ?? [], 'no roles');
  const name = plainText(String(row.username));
  await write(
    terminal.out,
    `${styled(terminal, 'green', what)} ${name}, number ${row.id}: ${levelText(row.accessLevel)}, ${plainText(roles)}\n`,
  );
}

function levelText(level: unknown): string {
  return LEVEL_NAMES[Number(level)] ?? String(level);
}

/** Number of a user, by user name in any case, or by number; one who was deleted has a number still. */
export async function userNumber(client: Client, word: string): Promise<number> {
  return /^\d+$/.test(word) ? Number(word) : Number((await findUser(client, word)).id);
}

/** By user name, in any case, or by number. */
async function findUser(client: Client, word: string): Promise<Row> {
  const rows = await allRows(client, 'users');
  const name = word.trim().toLowerCase();
  const found =
    rows.find(({ username }) => String(username).toLowerCase() === name) ?? rows.find(({ id }) => String(id) === name);
  if (found === undefined) {
    const names = rows.map(({ username }) => String(username));
    throw unknownUser(`no user is called '${word}'${didYouMean(word, names)}`, word);
  }
  return found;
}

async function organizationNumber(client: Client, word: string): Promise<number> {
  const rows = await allRows(client, 'organizations');
  const name = word.trim().toLowerCase();
  const found =
    rows.find((row) => String(row.name).toLowerCase() === name) ?? rows.find(({ id }) => String(id) === name);
  if (found === undefined) {
    const names = rows.map((row) => String(row.name));
    throw unknownUser(
      `no organization is called '${word}'${didYouMean(word, names)}`,
      word,
      'List them with `enginehouse models organizations`.',
    );
  }
  return Number(found.id);
}
