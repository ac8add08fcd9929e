import { type Command, Option } from 'commander';
import { moment, names, wholeNumberFrom } from './command-options.ts';
import { type CommandParts, example } from './command-parts.ts';
import { type SessionsEndOptions, sessionsEnd, sessionsLs } from './commands/sessions.ts';
import { type TokensCreateOptions, tokensCreate, tokensLs, tokensRevoke } from './commands/tokens.ts';
import {
  type OwnPasswordOptions,
  ownPassword,
  type UsersCreateOptions,
  usersCreate,
  usersDisable,
  usersLs,
  usersPassword,
} from './commands/users.ts';
import { whoami } from './commands/whoami.ts';
import type { Credentials } from './connection/with-sign-in.ts';

const PASSWORD = ['--password <source>', 'where the password is: @FILE, @- or @env:NAME; default: asked for'] as const;

/** `enginehouse users`, `tokens`, `sessions` and `whoami`: who may come in, and with what. */
export function addAccountCommands(program: Command, { kept, run }: CommandParts): void {
  const users = program.command('users').description('who may sign in');
  example(kept(users.command('ls').description('list the users')), 'users ls').action((options: object) =>
    run(options, usersLs),
  );
  example(
    kept(users.command('create').argument('<username>', 'name to sign in with').description('make a user'))
      .addOption(
        new Option('--level <level>', 'how far it sees; default user').choices(['super', 'organization', 'user']),
      )
      .option('--roles <names>', 'names of its roles', names)
      .option('--organization <organization>', 'name or number of its organization')
      .option('--email <address>', 'its email address')
      .option(...PASSWORD),
    'users create bob --level organization --organization Mill --roles analyst',
  ).action((username: string, options: UsersCreateOptions) =>
    run(options, (context) => usersCreate(context, username, options)),
  );
  const of = (name: string, what: string): Command =>
    kept(users.command(name).argument('<user>', 'user name or number').description(what));
  example(
    of('password', 'give a user a new password; ends what the user was signed in with').option(...PASSWORD),
    'users password bob',
  ).action((word: string, options: { password?: string }) =>
    run(options, (context) => usersPassword(context, word, options)),
  );
  example(of('disable', 'keep a user from signing in, and end what is under way'), 'users disable bob').action(
    (word: string, options: object) => run(options, (context) => usersDisable(context, word, true)),
  );
  example(of('enable', 'let a user sign in again'), 'users enable bob').action((word: string, options: object) =>
    run(options, (context) => usersDisable(context, word, false)),
  );

  const signing = (command: Command, who: string): Command =>
    command.option('--username <name>', who).option(...PASSWORD);
  example(
    signing(
      kept(program.command('password').description('change your own password')),
      'whose it is; default: asked for',
    ).option('--to <source>', 'where the new one is: @FILE, @- or @env:NAME; default: asked for'),
    'password --username ada',
  ).action((options: OwnPasswordOptions) => run(options, (context) => ownPassword(context, options)));

  const tokens = program.command('tokens').description('API tokens: what programs sign in with');
  example(
    signing(
      kept(
        tokens
          .command('create')
          .argument('<name>', 'what it is for')
          .description('make a token for a user who signs in for it, and print it this once'),
      ),
      'who signs in, and owns it; default: asked for',
    )
      .option('--scopes <permissions>', 'what it may do; default: everything that its owner may', names)
      .option('--expires <time>', 'ISO 8601; default: until it is revoked', moment),
    "tokens create 'scoring job' --username ada --scopes system.run.score > token.txt",
  ).action((name: string, options: TokensCreateOptions) =>
    run(options, (context) => tokensCreate(context, name, options)),
  );
  const own = 'sign in as this user; default: whoever the data folder or --token stands for';
  example(signing(kept(tokens.command('ls').description('list tokens, without secrets')), own), 'tokens ls').action(
    (options: Credentials) => run(options, (context) => tokensLs(context, options)),
  );
  example(
    signing(
      kept(tokens.command('revoke').argument('<id>', 'its number', wholeNumberFrom(1)).description('end a token')),
      own,
    ),
    'tokens revoke 3',
  ).action((id: number, options: Credentials) => run(options, (context) => tokensRevoke(context, id, options)));

  const sessions = program.command('sessions').description('sign-ins that are in force');
  example(signing(kept(sessions.command('ls').description('list them')), own), 'sessions ls').action(
    (options: Credentials) => run(options, (context) => sessionsLs(context, options)),
  );
  example(
    signing(kept(sessions.command('end').argument('[session]', 'its id').description('end one')), own).option(
      '--all',
      'sign in, and end all of your own',
    ),
    'sessions end 0190f3c2-5d1e-4a70-8a6b-2f1c3d4e5f60',
    'sessions end --all --username ada',
  ).action((id: string | undefined, options: SessionsEndOptions) =>
    run(options, (context) => sessionsEnd(context, id, options)),
  );

  example(
    kept(program.command('whoami').description('who this command is to the house, and what that one may do')),
    'whoami --url https://house.example',
  ).action((options: object) => run(options, whoami));
}
