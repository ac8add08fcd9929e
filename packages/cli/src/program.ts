import { resolve } from 'node:path';
import { Command } from 'commander';
import { addAccountCommands } from './account-commands.ts';
import { names, wholeNumberFrom } from './command-options.ts';
import { type CommandParts, example, type HouseOptions } from './command-parts.ts';
import type { CliConfig } from './config.ts';
import { withConnection } from './connection/with-connection.ts';
import { addCoreModelCommands } from './core-model-commands.ts';
import { addEngineCommands, requested, requestOf } from './engine-commands.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { addInstanceCommands } from './instance-commands.ts';
import { addOperatingCommands } from './operating-commands.ts';
import type { Terminal } from './output/terminal.ts';
import { addPolicyCommands } from './policy-commands.ts';
import { addRunCommands } from './run-commands.ts';
import { addShellCommands } from './shell-commands.ts';
import { VERSION } from './version.ts';

const DATA_FOLDER = 'data folder (default .enginehouse)';
const URL_OPTION = ['--url <url>', 'a server to ask in place of the data folder'] as const;
const TOKEN_OPTION = ['--token <source>', 'where the API token for --url is: @FILE, @- or @env:NAME'] as const;
const SERVED_FOLDERS = 'folders of engines, separated by commas (default none: AI models alone are served)';
const ENGINE_FOLDERS = 'folders of engines, separated by commas; at least one';
const LOCAL_FOLDERS = 'folders of engines, separated by commas, when no server owns the data folder';

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
    .version(VERSION, '-V, --version', 'print the version')
    .showHelpAfterError('(see `enginehouse --help`)')
    .option('--data <dir>', DATA_FOLDER)
    .option(...URL_OPTION)
    .option(...TOKEN_OPTION)
    // Before the command, or among its own: commands that are shown to be typed next have it before.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
      getOutHasColors: () => terminal.colours,
      getErrHasColors: () => terminal.colours,
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
    })
    .exitOverride();

  const json = (command: Command): Command =>
    command.option('--json', 'print JSON and nothing else on standard output');
  const reached = (command: Command): Command =>
    json(
      command
        .option('--data <dir>', DATA_FOLDER)
        .option(...URL_OPTION)
        .option(...TOKEN_OPTION),
    );
  const served = (command: Command, engines: string): Command =>
    json(command.option('--data <dir>', DATA_FOLDER).option('--engines <dir>', engines, names));
  const housed = (options: HouseOptions): CliConfig => {
    const house = houseOf(config, { ...program.opts<HouseOptions>(), ...options });
    listeners.housed?.(house);
    return house;
  };
  const parts: CommandParts = {
    config,
    kept: reached,
    online: (command) => reached(command).option('--engines <dir>', LOCAL_FOLDERS, names),
    run: async (options, work) => done(await withConnection(terminal, housed(options), options, work)),
  };

  example(
    served(program.command('start').description('start the server'), SERVED_FOLDERS)
      .option('--port <n>', 'port to listen on (default 7373)', wholeNumberFrom(0))
      .option('--host <address>', 'address to listen on (default 127.0.0.1)')
      .option('--watch', 'reload engines when their files change')
      .option('--workers <n>', 'run engines that compute in this many worker threads', wholeNumberFrom(0), 0)
      .option('--sample <file>', 'score this file first and say what came of it'),
    'start --engines engines --watch',
  ).action(async (options) => {
    const { start } = await import('./commands/start.ts');
    done(await start(terminal, housed(options), options));
  });

  example(
    requested(
      served(program.command('score').argument('<file>', 'CSV, JSON or NDJSON; `-` is standard input'), ENGINE_FOLDERS)
        .description('score a file row by row and keep every run')
        .option(...URL_OPTION)
        .option(...TOKEN_OPTION),
      'the runs are for',
    )
      .option('--workers <n>', 'run engines that compute in this many worker threads', wholeNumberFrom(0), 0)
      .option('--format <format>', 'csv, json or ndjson; default: by the name or the first character')
      .option('--out <file>', 'write results as NDJSON, or as one document when the name ends with .json')
      .option('--skip <n>', 'rows to pass over, to go on after an interruption', wholeNumberFrom(0), 0)
      .option('--no-evaluation', 'do not compare scores with labels (evaluation.json beside the engines)'),
    'score sessions.csv --engines engines --out results.ndjson',
    'score sessions.csv --url https://house.example   # by its engines',
  )
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failure, 2 wrong usage, 3 invalid definitions or plan, 4 some runs had failed engines.',
    )
    .action(async (file: string, options) => {
      const { score } = await import('./commands/score.ts');
      done(await score(terminal, housed(options), file, { ...options, request: requestOf(options) }));
    });

  addEngineCommands(program, parts);
  addRunCommands(program, parts);
  addInstanceCommands(program, parts);
  addPolicyCommands(program, parts);
  addCoreModelCommands(program, parts);
  addAccountCommands(program, parts);
  addOperatingCommands(program, parts);

  const made = program.command('new').description('write the skeleton of an extension');
  example(
    json(made.command('engine').description('write an engine: one file that loads and runs as it is'))
      .argument('<name>', 'kebab-case, for example `cart-value`')
      .option('--dir <dir>', 'folder to write to', 'engines'),
    'new engine cart-value --dir engines',
  ).action(async (name: string, options: { dir: string; json?: boolean }) => {
    const { newEngine } = await import('./commands/new-engine.ts');
    await newEngine(terminal, name, options.dir, options.json === true);
    done(EXIT.done);
  });
  example(
    json(made.command('provider').description('write a provider: a package that passes the contract as it is'))
      .argument('<name>', 'kebab-case, for example `lamp-light`')
      .option('--dir <dir>', 'folder to write its folder to', '.'),
    'new provider lamp-light --dir ..',
  ).action(async (name: string, options: { dir: string; json?: boolean }) => {
    const { newProvider } = await import('./commands/new-provider.ts');
    await newProvider(terminal, name, resolve(options.dir), options.json === true);
    done(EXIT.done);
  });
  addShellCommands(program, terminal, { housed, done });
  return program;
}

/** The house that options lead to: a folder that is named overrules an address of the environment. */
function houseOf(config: CliConfig, { data, url, token, engines = config.engines }: HouseOptions): CliConfig {
  return {
    ...config,
    engines,
    ...(data === undefined ? {} : { dataDir: resolve(data), url: null }),
    ...(url === undefined ? {} : { url }),
    ...(token === undefined ? {} : { tokenSource: token }),
  };
}
