import { type Command, Option } from 'commander';
import { anyWholeNumber, definedOnly, names, wholeNumberFrom } from './command-options.ts';
import { type CommandParts, example, type HouseOptions } from './command-parts.ts';
import { enginesGraph, type GraphOptions } from './commands/engines-graph.ts';
import { enginesLs } from './commands/engines-ls.ts';
import { enginesPromote, type PromoteOptions } from './commands/engines-promote.ts';
import { enginesShow } from './commands/engines-show.ts';
import { enginesState, type StateOptions } from './commands/engines-state.ts';
import { plan } from './commands/plan.ts';

/** What a request asks for, beside its signals. */
export interface RequestOptions {
  readonly teams?: readonly string[];
  readonly budget?: number;
  readonly targets?: readonly string[];
  readonly domains?: readonly string[];
  readonly maxRisk?: 'low' | 'medium' | 'high' | 'critical';
}

/** `enginehouse engines` and `enginehouse plan`. */
export function addEngineCommands(program: Command, { online, run }: CommandParts): void {
  const engines = program.command('engines').description('the process table: list, show, draw, change');
  example(
    online(engines.command('ls').description('list engines and their states')),
    'engines ls',
    'engines ls --engines engines   # of a folder, without a server',
  ).action((options) => run(options, enginesLs));
  example(
    online(engines.command('show').argument('<engine>', 'its id').description('one engine with its history')),
    'engines show purchase-intent',
  ).action((engineId: string, options) => run(options, (context) => enginesShow(context, engineId)));
  example(
    online(engines.command('graph').description('draw the layers of the graph'))
      .option('--mermaid', 'write a Mermaid flowchart')
      .option('--dot', 'write Graphviz DOT'),
    'engines graph',
    'engines graph --dot | dot -Tsvg > engines.svg',
  ).action((options: HouseOptions & GraphOptions) => run(options, (context) => enginesGraph(context, options)));
  example(
    online(
      engines
        .command('state')
        .argument('<engine>', 'its id')
        .argument('[state]', 'active, restricted, research-only, deprecated'),
    )
      .description('override the state of an engine, without a deployment')
      .option('--research-only', 'run and log, never return')
      .option('--no-research-only', 'take --research-only back (a promotion, if it makes the output returnable)')
      .option('--teams <names>', 'teams of a restricted engine', names)
      .option('--priority <n>', 'priority for the budget, default 0', anyWholeNumber)
      .option('--reset', 'return to what the code declares')
      .option('--reason <text>', 'kept in the audit')
      .option('--cascade', 'make the change although dependents are cut off or withheld with it')
      .option('--dry-run', 'show the impact and write nothing'),
    'engines state session-rarity deprecated --dry-run',
    "engines state session-rarity restricted --teams growth --reason 'trial with one team'",
  ).action((engineId: string, state: string | undefined, options: HouseOptions & StateOptions) =>
    run(options, (context) => enginesState(context, engineId, state, options)),
  );
  example(
    online(
      engines.command('promote').argument('<engine>', 'its id').description('return what was withheld, on evidence'),
    )
      .option('--compare-with <ids>', 'engines to compare scores with, over the same runs', names)
      .addOption(new Option('--to <state>', 'state to promote to').choices(['active', 'restricted']))
      .option('--teams <names>', 'teams, for --to restricted', names)
      .option('--reason <text>', 'kept in the audit')
      .option('--override', 'promote before the days of research have passed; needs --reason')
      .option('--dry-run', 'show the evidence and the impact, write nothing'),
    'engines promote boosted-trees-intent --compare-with purchase-intent --dry-run',
  ).action((engineId: string, options: HouseOptions & PromoteOptions) =>
    run(options, (context) => enginesPromote(context, engineId, options)),
  );

  example(
    requested(
      online(program.command('plan').description('show what a request would run, and what it leaves out and why')),
      'the request is for',
    ),
    'plan --budget 12 --teams growth',
  ).action((options: HouseOptions & RequestOptions) => run(options, (context) => plan(context, requestOf(options))));
}

/** Gives a command the options of a request; `whose` teams. */
export function requested(command: Command, whose: string): Command {
  return command
    .option('--teams <names>', `teams ${whose}`, names)
    .option('--budget <n>', 'highest sum of computeCost', wholeNumberFrom(0))
    .option('--targets <ids>', 'only these engines and what they need', names)
    .option('--domains <names>', 'only engines of these domains and what they need', names)
    .addOption(
      new Option('--max-risk <level>', 'leave out engines above this risk').choices([
        'low',
        'medium',
        'high',
        'critical',
      ]),
    );
}

export function requestOf({ teams, budget, targets, domains, maxRisk }: RequestOptions): RequestOptions {
  return definedOnly({ teams, budget, targets, domains, maxRisk });
}
