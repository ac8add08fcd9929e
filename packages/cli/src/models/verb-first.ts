import { didYouMean } from '@enginehouse/errors';
import type { Command } from 'commander';
import { wrongUsage } from '../errors.ts';

/**
 * `models NAME VERB ...` as `models VERB NAME ...`: people name the core model first, the parser wants the command first.
 * A name alone lists its rows, and no name at all the core models. Words are counted without options and what options take.
 * Throws `WRONG_USAGE` for a verb that there is not.
 */
export function verbFirst(argv: readonly string[], program: Command): readonly string[] {
  const models = program.commands.find((command) => command.name() === 'models');
  const command = operands(argv, valuesOf([program]), 0)[0];
  if (models === undefined || command === undefined || argv[command] !== 'models') return argv;
  return [...argv.slice(0, command), ...turned(argv.slice(command), models)];
}

/** The words from `models` on. */
function turned(argv: readonly string[], models: Command): readonly string[] {
  const verbs = models.commands.map((command) => command.name());
  const [name, verb] = operands(argv, valuesOf([models, ...models.commands]), 1);
  if (name === undefined) return argv.some(isHelp) ? argv : ['models', 'index', ...argv.slice(1)];
  if (verbs.includes(argv[name] as string) || argv[name] === 'help') return argv;
  const word = verb === undefined ? undefined : (argv[verb] as string);
  const ofOne = verbs.filter((known) => known !== 'index');
  if (word !== undefined && !ofOne.includes(word)) {
    throw wrongUsage(
      `'${word}' is nothing that a core model does${didYouMean(word, ofOne)}`,
      `Write enginehouse models ${argv[name]} followed by one of ${ofOne.join(', ')}.`,
    );
  }
  const rest = argv.filter((_, position) => position !== 0 && position !== verb);
  return ['models', word ?? 'ls', ...rest];
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

/** Options that take a value. */
function valuesOf(commands: readonly Command[]): ReadonlySet<string | undefined> {
  return new Set(
    commands.flatMap(({ options }) =>
      options.filter(({ required }) => required).flatMap(({ long, short }) => [long, short]),
    ),
  );
}

/** Positions of the first two words from `start` on that are neither options nor what an option takes. */
function operands(argv: readonly string[], valued: ReadonlySet<string | undefined>, start: number): readonly number[] {
  const found: number[] = [];
  for (let position = start; position < argv.length && found.length < 2; position++) {
    const word = argv[position] as string;
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') found.push(position);
    else if (valued.has(word)) position += 1;
  }
  return found;
}
