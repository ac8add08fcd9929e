import { type Command, Option } from 'commander';
import { moment, names, pageSize, wholeNumberFrom } from './command-options.ts';
import { type CommandParts, example, examples } from './command-parts.ts';
import { type AuditAtOptions, type AuditVerifyOptions, auditAt, auditHead, auditVerify } from './commands/audit.ts';
import { type AuditLsOptions, auditLs, auditShow } from './commands/audit-ls.ts';
import { doctor } from './commands/doctor.ts';
import { type EventsOptions, events } from './commands/events.ts';
import { type KeysRotateOptions, keysLs, keysRotate } from './commands/keys.ts';
import { nodes } from './commands/nodes.ts';
import { open } from './commands/open.ts';
import { type SetupOptions, setup } from './commands/setup.ts';
import { tasksCancel, tasksConfirm, tasksLs, tasksShow } from './commands/tasks.ts';

const TASK_STATUSES = ['pending', 'running', 'waiting_confirmation', 'completed', 'failed', 'interrupted'];

/** What an operator does to the house itself: its first user, its keys, its audit. */
export function addOperatingCommands(program: Command, { kept, run, config }: CommandParts): void {
  kept(
    program
      .command('setup')
      .description('make the first user, who may do everything')
      .addHelpText('after', examples('setup', 'setup --username ada --password @env:FIRST_PASSWORD')),
  )
    .option('--username <name>', 'its user name; default: asked for')
    .option('--email <address>', 'its email address')
    .option('--password <source>', 'where its password is: @FILE, @- or @env:NAME; default: asked for')
    .action((options: SetupOptions) => run(options, (context) => setup(context, config, options)));

  example(
    kept(program.command('open').description('print the address of the console, and open it in a browser')).option(
      '--print',
      'print it alone',
    ),
    'open',
  ).action((options: { print?: boolean }) => run(options, (context) => open(context, options)));

  kept(
    program
      .command('nodes')
      .description('list the nodes of this house, and what each has applied')
      .addHelpText('after', examples('nodes')),
  ).action((options: object) => run(options, nodes));

  kept(
    program
      .command('doctor')
      .description('what is wrong with this set-up, and the fix for each')
      .addHelpText('after', examples('doctor')),
  )
    .option('--engines <dir>', 'folders of engines, when no server owns the data folder', names)
    .addHelpText('after', '\nExit codes: 0 no problem (warnings are none), 1 at least one.')
    .action((options: object) => run(options, doctor));

  const tasks = program.command('tasks').description('work in the background');
  kept(
    tasks
      .command('ls')
      .description('list the newest tasks')
      .addHelpText('after', examples('tasks ls --status running')),
  )
    .addOption(new Option('--status <status>', 'only these').choices(TASK_STATUSES))
    .action((options: { status?: string }) => run(options, (context) => tasksLs(context, options)));
  kept(
    tasks
      .command('show')
      .argument('<task>', 'its id')
      .description('one task with what it said')
      .addHelpText('after', examples('tasks show 01993c1e-7d40-7c52-9a0b-3f1d2e4c5b6a --follow')),
  )
    .option('--follow', 'until it has ended')
    .action((id: string, options: { follow?: boolean }) => run(options, (context) => tasksShow(context, id, options)));
  kept(
    tasks
      .command('follow')
      .argument('<task>', 'its id')
      .description('one task with what it says, until it has ended')
      .addHelpText('after', examples('tasks follow 01993c1e-7d40-7c52-9a0b-3f1d2e4c5b6a')),
  ).action((id: string, options: object) => run(options, (context) => tasksShow(context, id, { follow: true })));
  kept(
    tasks
      .command('confirm')
      .argument('<task>', 'its id')
      .argument('<answer>', 'yes, no, or what it asked for as JSON')
      .description('answer a task that waits for somebody')
      .addHelpText('after', examples('tasks confirm 01993c1e-7d40-7c52-9a0b-3f1d2e4c5b6a yes')),
  ).action((id: string, answer: string, options: object) =>
    run(options, (context) => tasksConfirm(context, id, answer)),
  );
  kept(
    tasks
      .command('cancel')
      .argument('<task>', 'its id')
      .description('ask a task to end')
      .addHelpText('after', examples('tasks cancel 01993c1e-7d40-7c52-9a0b-3f1d2e4c5b6a')),
  ).action((id: string, options: object) => run(options, (context) => tasksCancel(context, id)));

  kept(
    program
      .command('events')
      .argument('[pattern]', 'topics: `*` for one word, a last `**` for the rest; default: all')
      .description('follow what happens, a line an event, until Ctrl-C')
      .option('--after <position>', 'go on behind this position, up to 7 days back', wholeNumberFrom(0))
      .addHelpText('after', examples('events', "events 'core.engine_registry.*' --json")),
  ).action((pattern: string | undefined, options: EventsOptions) =>
    run(options, (context) => events(context, pattern, options)),
  );

  const keys = program.command('keys').description('the keys that secrets are sealed with');
  kept(
    keys
      .command('ls')
      .description('list the keys, and how many values are on each')
      .addHelpText('after', examples('keys ls')),
  ).action((options: object) => run(options, keysLs));
  kept(
    keys
      .command('rotate')
      .description('seal every value with another key, while the house works')
      .addHelpText('after', examples('keys rotate')),
  )
    .option('--to <key>', 'the key that shall seal; default: the one that waits, or a new one')
    .addHelpText('after', '\nIt may be stopped or killed at any point: run again, it goes on where it was.')
    .action((options: KeysRotateOptions) => run(options, (context) => keysRotate(context, options)));

  const audit = program.command('audit').description('the chain over audit events, and what the house was');
  kept(
    audit
      .command('ls')
      .description('what happened, the newest first: what, of which thing, by whom')
      .addHelpText('after', examples('audit ls --of users --by ada', 'audit ls --event deleted --from 2026-11-20')),
  )
    .option('--event <text>', 'a part of what happened: deleted, core.users')
    .option('--of <thing>', 'a kind of thing, and which one: users, users/2')
    .option('--by <user>', 'user name or number')
    .option('--from <time>', 'ISO 8601', moment)
    .option('--to <time>', 'ISO 8601', moment)
    .option('--page-size <n>', '1 to 200, default 25', pageSize)
    .option('--after <cursor>', 'the next page')
    .action((options: AuditLsOptions) => run(options, (context) => auditLs(context, options)));
  kept(
    audit
      .command('show')
      .argument('<id>', 'number of an audit event')
      .description('one audit event: who, from where, and each value before and after')
      .addHelpText('after', examples('audit show 12')),
  ).action((id: string, options: object) => run(options, (context) => auditShow(context, id)));
  kept(
    audit
      .command('verify')
      .description('check every audit event; exit code 5 when the chain is broken')
      .addHelpText('after', examples('audit verify --head 41.9f2c...')),
  )
    .option('--head <head>', 'what `audit head` printed earlier: finds a chain that was cut at its end')
    .action((options: AuditVerifyOptions) => run(options, (context) => auditVerify(context, options)));
  kept(
    audit
      .command('head')
      .description('print where the chain ends, to be kept elsewhere')
      .addHelpText('after', examples('audit head > head.txt')),
  ).action((options: object) => run(options, auditHead));
  kept(
    audit
      .command('at')
      .argument('<time>', 'ISO 8601', moment)
      .description('show the engines as they were at a time')
      .addHelpText('after', examples('audit at 2026-11-20T08:00:00Z')),
  )
    .option('--model <name>', 'the rows of this core model instead')
    .action((time: string, options: AuditAtOptions) => run(options, (context) => auditAt(context, time, options)));
}
