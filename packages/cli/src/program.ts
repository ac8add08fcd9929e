import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { anyWholeNumber, moment, names, wholeNumberFrom } from './command-options.ts';
import { enginesGraph, type GraphOptions } from './commands/engines-graph.ts';
import { enginesLs } from './commands/engines-ls.ts';
import { enginesPromote, type PromoteOptions } from './commands/engines-promote.ts';
import { enginesShow } from './commands/engines-show.ts';
import { enginesState, type StateOptions } from './commands/engines-state.ts';
import { newEngine } from './commands/new-engine.ts';
import { plan } from './commands/plan.ts';
import { type RunsQuery, runsExplain, runsLs, runsShow } from './commands/runs.ts';
import { score } from './commands/score.ts';
import { start } from './commands/start.ts';
import type { CliConfig } from './config.ts';
import type { CommandContext } from './connection/connection.ts';
import { withConnection } from './connection/with-connection.ts';
import { addCoreModelCommands } from './core-model-commands.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { addInstanceCommands } from './instance-commands.ts';
import { addOperatingCommands } from './operating-commands.ts';
import type { Terminal } from './output/terminal.ts';

const DATA_FOLDER = 'data folder (default .enginehouse)';
const SERVED_FOLDERS = 'folders of engines, separated by commas (default none: AI models alone are served)';
const ENGINE_FOLDERS = 'folders of engines, separated by commas; at least one';

interface HouseOptions {
  readonly data?: string;
  readonly engines?: readonly string[];
  readonly json?: boolean;
}

interface RequestOptions {
  readonly teams?: readonly string[];
  readonly budget?: number;
  readonly targets?: readonly string[];
  readonly domains?: readonly string[];
  readonly maxRisk?: 'low' | 'medium' | 'high' | 'critical';
}

/** What a program tells of the command that it runs. */
export interface ProgramListeners {
  /** Its exit code. */
  readonly done?: (code: ExitCode) => void;
  /** The house that it is about, before it runs. */
  readonly housed?: (config: CliConfig) => void;
}

/** The whole command as commander knows it. */
export function createProgram(terminal: Terminal, config: CliConfig, listeners: ProgramListeners = {}): Command {
  const { done = () => undefined } = listeners;
  const program = new Command('enginehouse')
    .description('The control plane where AI engines are registered, kept and dispatched.')
    .showHelpAfterError('(see `enginehouse --help`)')
    .option('--data <dir>', DATA_FOLDER)
    // Before the command, or among its own: commands that are shown to be typed next have it before.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
    })
    .exitOverride();

  const kept = (command: Command): Command =>
    command.option('--data <dir>', DATA_FOLDER).option('--json', 'print JSON and nothing else on standard output');
  /** A command that talks to a house: the server that owns the data folder, or the folder itself. */
  const online = (
    command: Command,
    engines = 'folders of engines, separated by commas, when no server owns the data folder',
  ): Command =>
    command
      .option('--data <dir>', DATA_FOLDER)
      .option('--engines <dir>', engines, names)
      .option('--json', 'print JSON and nothing else on standard output');
  const housed = (options: HouseOptions): CliConfig => {
    const { data = program.opts<HouseOptions>().data, engines = config.engines } = options;
    const house = { ...config, engines, ...(data === undefined ? {} : { dataDir: resolve(data) }) };
    listeners.housed?.(house);
    return house;
  };
  const run = async (options: HouseOptions, work: (context: CommandContext) => Promise<ExitCode>): Promise<void> =>
    done(await withConnection(terminal, housed(options), options, work));

  online(program.command('start').description('start the server on 127.0.0.1'), SERVED_FOLDERS)
    .option('--port <n>', 'port to listen on (default 7373)', wholeNumberFrom(0))
    .option('--host <address>', 'loopback address to listen on (default 127.0.0.1)')
    .option('--watch', 'reload engines when their files change')
    .option('--workers <n>', 'run engines that compute in this many worker threads', wholeNumberFrom(0), 0)
    .option('--sample <file>', 'score this file first and say what came of it')
    .action(async (options) => done(await start(terminal, housed(options), options)));

  online(program.command('score').argument('<file>', 'CSV, JSON or NDJSON; `-` is standard input'), ENGINE_FOLDERS)
    .description('score a file row by row and keep every run')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failure, 2 wrong usage, 3 invalid definitions or plan, 4 some runs had failed engines.',
    )
    .option('--teams <names>', 'teams the runs are for', names)
    .option('--budget <n>', 'highest sum of computeCost', wholeNumberFrom(0))
    .option('--targets <ids>', 'only these engines and what they need', names)
    .option('--domains <names>', 'only engines of these domains and what they need', names)
    .addOption(maxRisk())
    .option('--workers <n>', 'run engines that compute in this many worker threads', wholeNumberFrom(0), 0)
    .option('--format <format>', 'csv, json or ndjson; default: by the name or the first character')
    .option('--out <file>', 'write results as NDJSON, or as one document when the name ends with .json')
    .option('--skip <n>', 'rows to pass over, to go on after an interruption', wholeNumberFrom(0), 0)
    .option('--no-evaluation', 'do not compare scores with labels (evaluation.json beside the engines)')
    .action(async (file: string, options) => {
      const house = housed(options);
      const request = requestOf(options);
      done(await score(terminal, house, file, { ...options, request }));
    });

  const engines = program.command('engines').description('the process table: list, show, draw, change');
  online(engines.command('ls').description('list engines and their states')).action((options) =>
    run(options, enginesLs),
  );
  online(engines.command('show').argument('<engine>').description('one engine with its history')).action(
    (engineId: string, options) => run(options, (context) => enginesShow(context, engineId)),
  );
  online(engines.command('graph').description('draw the layers of the graph'))
    .option('--mermaid', 'write a Mermaid flowchart')
    .option('--dot', 'write Graphviz DOT')
    .action((options: HouseOptions & GraphOptions) => run(options, (context) => enginesGraph(context, options)));
  online(
    engines.command('state').argument('<engine>').argument('[state]', 'active, restricted, research-only, deprecated'),
  )
    .description('override the state of an engine, without a deployment')
    .option('--research-only', 'run and log, never return')
    .option('--no-research-only', 'take --research-only back (a promotion, if it makes the output returnable)')
    .option('--teams <names>', 'teams of a restricted engine', names)
    .option('--priority <n>', 'priority for the budget, default 0', anyWholeNumber)
    .option('--reset', 'return to what the code declares')
    .option('--reason <text>', 'kept in the audit')
    .option('--cascade', 'make the change although dependents are cut off or withheld with it')
    .option('--dry-run', 'show the impact and write nothing')
    .action((engineId: string, state: string | undefined, options: HouseOptions & StateOptions) =>
      run(options, (context) => enginesState(context, engineId, state, options)),
    );
  online(engines.command('promote').argument('<engine>').description('return what was withheld, on evidence'))
    .option('--compare-with <ids>', 'engines to compare scores with, over the same runs', names)
    .addOption(new Option('--to <state>', 'state to promote to').choices(['active', 'restricted']))
    .option('--teams <names>', 'teams, for --to restricted', names)
    .option('--reason <text>', 'kept in the audit')
    .option('--override', 'promote before the days of research have passed; needs --reason')
    .option('--dry-run', 'show the evidence and the impact, write nothing')
    .action((engineId: string, options: HouseOptions & PromoteOptions) =>
      run(options, (context) => enginesPromote(context, engineId, options)),
    );

  online(program.command('plan').description('show what a request would run, and what it leaves out and why'))
    .option('--teams <names>', 'teams the request is for', names)
    .option('--budget <n>', 'highest sum of computeCost', wholeNumberFrom(0))
    .option('--targets <ids>', 'only these engines and what they need', names)
    .option('--domains <names>', 'only engines of these domains and what they need', names)
    .addOption(maxRisk())
    .action((options: HouseOptions & RequestOptions) => run(options, (context) => plan(context, requestOf(options))));

  const runs = program.command('runs').description('the run log: list, show, explain');
  online(runs.command('ls').description('the newest runs'))
    .addOption(new Option('--status <status>', 'only these').choices(['succeeded', 'partial', 'failed', 'cancelled']))
    .option('--plan <hash>', 'only runs of this plan')
    .option('--actor <name>', 'only runs of this actor')
    .option('--from <time>', 'ISO 8601', moment)
    .option('--to <time>', 'ISO 8601', moment)
    .option('--page-size <n>', '1 to 200, default 25', wholeNumberFrom(1))
    .option('--after <cursor>', 'the next page')
    .action((options: HouseOptions & RunsQuery & { plan?: string }) =>
      run(options, (context) => runsLs(context, queryOf(options))),
    );
  online(runs.command('show').argument('<run>').description('one run with each of its engines')).action(
    (runId: string, options) => run(options, (context) => runsShow(context, runId)),
  );
  online(runs.command('explain').argument('<a>').argument('<b>').description('why two runs differ')).action(
    (a: string, b: string, options) => run(options, (context) => runsExplain(context, a, b)),
  );

  addInstanceCommands(program, { kept, run, config });
  addCoreModelCommands(program, { kept, run, config });
  addOperatingCommands(program, { kept, run, config });

  program
    .command('new')
    .description('write the skeleton of an extension')
    .command('engine')
    .description('write an engine: one file that loads and runs as it is')
    .argument('<name>', 'kebab-case, for example `cart-value`')
    .option('--dir <dir>', 'folder to write to', 'engines')
    .action(async (name: string, options: { dir: string }) => {
      await newEngine(terminal, name, options.dir);
      done(EXIT.done);
    });
  return program;
}

function maxRisk(): Option {
  return new Option('--max-risk <level>', 'leave out engines above this risk').choices([
    'low',
    'medium',
    'high',
    'critical',
  ]);
}

function requestOf({ teams, budget, targets, domains, maxRisk }: RequestOptions): RequestOptions {
  return definedOnly({ teams, budget, targets, domains, maxRisk });
}

function queryOf(options: RunsQuery & { plan?: string }): RunsQuery {
  const { after, pageSize, status, actor, from, to, plan } = options;
  return definedOnly({ after, pageSize, status, actor, from, to, planHash: plan });
}

/** Without the keys that are undefined: an absent option and an undefined field are different things to a schema. */
function definedOnly<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
