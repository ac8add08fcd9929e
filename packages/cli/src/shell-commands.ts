import { Argument, type Command } from 'commander';
import type { HouseOptions } from './command-parts.ts';
import { SHELLS, type Shell } from './completion/completion-script.ts';
import type { CliConfig } from './config.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { plainText } from './output/plain-text.ts';
import { type Terminal, write } from './output/terminal.ts';

const INSTALL = `
Install it:
  bash   enginehouse completion bash > ~/.local/share/bash-completion/completions/enginehouse
  zsh    enginehouse completion zsh > "\${fpath[1]}/_enginehouse"     (then start zsh anew)
  fish   enginehouse completion fish > ~/.config/fish/completions/enginehouse.fish
Names of engines, instances and the like are asked of the server that owns the data folder, for a second at most.`;

/** `enginehouse completion`: what a shell is told of this program. */
export function addShellCommands(
  program: Command,
  terminal: Terminal,
  { housed, done }: { readonly housed: (options: HouseOptions) => CliConfig; readonly done: (code: ExitCode) => void },
): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'whose script is printed').choices(SHELLS))
    .description('print what lets a shell complete commands, options and names')
    .addHelpText('after', INSTALL)
    .action(async (shell: Shell) => {
      const { completionScript } = await import('./completion/completion-script.ts');
      await write(terminal.out, completionScript(program, shell));
      done(EXIT.done);
    });
  // What the scripts ask: a name a line, and nothing where there is nobody to ask.
  program
    .command('completion-names', { hidden: true })
    .argument('<kind>')
    .option('--data <dir>')
    .option('--url <url>')
    .option('--token <source>')
    .action(async (kind: string, options: HouseOptions) => {
      const { namesOf } = await import('./completion/names-of.ts');
      const names = await namesOf(terminal, housed(options), kind);
      await write(terminal.out, names.map((name) => `${plainText(name)}\n`).join(''));
      done(EXIT.done);
    });
}
