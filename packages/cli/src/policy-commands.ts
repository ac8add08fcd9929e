import { type Command, Option } from 'commander';
import { definedOnly, moment, pageSize } from './command-options.ts';
import { type CommandParts, example } from './command-parts.ts';
import { type DenialsOptions, egressCheck, egressDenials, egressLs } from './commands/egress.ts';
import { instancesMap } from './commands/instances-map.ts';
import { routingLs, routingOrder, routingUnmap } from './commands/routing.ts';
import { settingsLs, settingsReset, settingsSet } from './commands/settings.ts';
import { type UsageQuery, usage } from './commands/usage.ts';

/** `enginehouse routing`, `egress` and `settings`: what holds for everybody. */
export function addPolicyCommands(program: Command, { kept, run }: CommandParts): void {
  const routing = program.command('routing').description('which model answers what');
  example(
    kept(routing.command('ls').description('objectives with their models, and the order for each capability')),
    'routing ls',
  ).action((options: object) => run(options, routingLs));
  example(
    kept(
      routing
        .command('map')
        .argument('<objective>', 'what calls are for')
        .argument('<model>', 'name or number of a bound model')
        .description('let a model serve an objective (the same as instances map)'),
    ),
    'routing map summarization gpt-small',
  ).action((objective: string, model: string, options: object) =>
    run(options, (context) => instancesMap(context, objective, model)),
  );
  example(
    kept(
      routing
        .command('unmap')
        .argument('<objective>', 'what calls are for')
        .description('take that away: models are tried by what they can do again'),
    ),
    'routing unmap summarization',
  ).action((objective: string, options: object) => run(options, (context) => routingUnmap(context, objective)));

  example(
    kept(
      routing
        .command('order')
        .argument('<capability>', 'what models are asked for: chat, embedding, ...')
        .argument('<model...>', 'names or numbers of all models that have a turn for it, the first tried first')
        .description('set the order in which models are tried for a capability'),
    ),
    'routing order chat gpt-small llama3.2',
  ).action((capability: string, words: string[], options: object) =>
    run(options, (context) => routingOrder(context, capability, words)),
  );

  example(
    kept(program.command('usage').description('calls of AI models over time: tokens, latency, failures'))
      .option('--from <time>', 'ISO 8601; default: a day before --to', moment)
      .option('--to <time>', 'ISO 8601; default: now', moment)
      .addOption(new Option('--bucket <bucket>', 'a line for each; default hour').choices(['hour', 'day']))
      .addOption(new Option('--by <what>', 'with a line for each').choices(['model', 'objective', 'instance', 'user'])),
    'usage --from 2026-11-01 --bucket day --by model',
  ).action(({ from, to, bucket, by, ...options }: UsageQuery) =>
    run(options, (context) => usage(context, definedOnly({ from, to, bucket, by }))),
  );

  const egress = program.command('egress').description('who may reach which hosts');
  example(
    kept(egress.command('ls').description('each subject, what it may reach, and which rule says so')),
    'egress ls',
  ).action((options: object) => run(options, egressLs));
  example(
    kept(
      egress
        .command('check')
        .argument('<subject>', 'name or number of an engine instance, or a subject: engine/3, install/openai')
        .argument('<url>', 'what it would reach')
        .description('whether it may, and what says so'),
    ).addHelpText('after', '\nExit codes: 0 allowed, 1 denied.'),
    'egress check ollama http://localhost:11434',
  ).action((subject: string, url: string, options: object) =>
    run(options, (context) => egressCheck(context, subject, url)),
  );
  example(
    kept(egress.command('denials').description('what was refused on its way out, the newest first'))
      .option('--subject <subject>', 'of this instance or subject alone')
      .option('--page-size <n>', '1 to 200, default 50', pageSize)
      .option('--after <cursor>', 'the next page'),
    'egress denials',
  ).action((options: DenialsOptions) => run(options, (context) => egressDenials(context, options)));

  const settings = program.command('settings').description('what holds for the whole house');
  example(
    kept(settings.command('ls').description('every setting, and what differs from its default')),
    'settings ls',
  ).action((options: object) => run(options, settingsLs));
  example(
    kept(
      settings
        .command('set')
        .argument('<setting>', 'its name')
        .argument('<value...>', 'JSON or plain text; PART=VALUE sets a part of one that is an object')
        .description('set one, in force on every node at once'),
    ),
    'settings set hardCap 100',
    'settings set retention maxAgeDays=90',
  ).action((key: string, words: string[], options: object) =>
    run(options, (context) => settingsSet(context, key, words)),
  );
  example(
    kept(settings.command('reset').argument('<setting>', 'its name').description('back to its default')),
    'settings reset hardCap',
  ).action((key: string, options: object) => run(options, (context) => settingsReset(context, key)));
}
