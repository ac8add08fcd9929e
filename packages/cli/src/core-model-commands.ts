import { type Command, Help } from 'commander';
import { pageSize, wholeNumberFrom } from './command-options.ts';
import { type CommandParts, examples } from './command-parts.ts';
import { type ModelsWriteOptions, modelsCreate } from './commands/models-create.ts';
import { modelsGet } from './commands/models-get.ts';
import { modelsIndex } from './commands/models-index.ts';
import { type ModelsLsOptions, modelsLs } from './commands/models-ls.ts';
import { type ModelsRmOptions, modelsRm } from './commands/models-rm.ts';
import { type ModelsSchemaOptions, modelsSchema } from './commands/models-schema.ts';
import { modelsSet } from './commands/models-set.ts';

const ASSIGNMENTS = `
An assignment is one of
  FIELD=VALUE       read as the type of the field says; a list is a,b,c
  FIELD=            clears the field
  FIELD.PART=VALUE  sets a part of an object: config.base_url=http://...
  FIELD:=JSON       JSON, whatever the field is
A secret never stands here. Write where it is: FIELD=@FILE, FIELD=@env:NAME,
or FIELD=@- for standard input. FIELD=@FILE also reads a JSON field.
`;

const ROW = ['<id>', 'key of the row'] as const;
const WORDS = [
  '[assignments...]',
  'FIELD=VALUE, FIELD.PART=VALUE or FIELD:=JSON; a secret as FIELD=@FILE, @- or @env:NAME',
] as const;

/** `enginehouse models`: the core models and their rows. */
export function addCoreModelCommands(program: Command, { kept, run, config }: CommandParts): void {
  const models = program
    .command('models')
    .description('core models: what there is, and their rows')
    .usage('[<model> <command>] [options]')
    .configureHelp({ subcommandTerm: termOf })
    .addHelpText('after', '\nWrite the name of the core model first: enginehouse models engine_registry ls');
  kept(
    models
      .command('index')
      .description('list the core models (the same as no command)')
      .addHelpText('after', examples('models')),
  ).action((options: object) => run(options, modelsIndex));
  /** People name the core model first; `verbFirst` turns the words around before they get here. */
  const verb = (name: string, ...more: (readonly [argument: string, what: string])[]): Command => {
    const command = models.command(name).argument('<model>', 'its registered name');
    command.configureHelp({
      commandUsage: (shown) =>
        new Help().commandUsage(shown).replace(`${name} [options] <model>`, `<model> ${name} [options]`),
    });
    for (const [argument, what] of more) command.argument(argument, what);
    return kept(command);
  };

  verb('ls')
    .description('list rows')
    .addHelpText('after', examples('models engine_registry ls --filter provider=openai --sort name:asc'))
    .option('--filter <field=value>', 'only these; of a range FROM..TO; may be given more than once', collected)
    .option('--sort <field:asc|desc>', 'order; may be given more than once', collected)
    .option('--page <n>', 'page, from 0', wholeNumberFrom(0))
    .option('--page-size <n>', '1 to 200, default 25', pageSize)
    .option('--after <cursor>', 'the next page of a model that only grows')
    .action((model: string, options: ModelsLsOptions) => run(options, (context) => modelsLs(context, model, options)));
  verb('get', ROW)
    .description('show one row')
    .addHelpText('after', examples('models users get 1'))
    .action((model: string, id: string, options: object) => run(options, (context) => modelsGet(context, model, id)));
  verb('create', WORDS)
    .description('make a row')
    .addHelpText('after', examples('models roles create name=analyst permissions=system.run.view,system.run.score'))
    .option('--file <file>', 'a JSON object with values; `-` is standard input')
    .addHelpText('after', ASSIGNMENTS)
    .action((model: string, words: string[], options: ModelsWriteOptions) =>
      run(options, (context) => modelsCreate(context, config, model, words, options)),
    );
  verb('set', ROW, WORDS)
    .description('change fields of a row, or make it where its key is chosen')
    .addHelpText('after', examples('models users set 2 disabled=true'))
    .option('--file <file>', 'a JSON object with values; `-` is standard input')
    .option('--if-revision <n>', 'only if the row was not written since', wholeNumberFrom(0))
    .addHelpText('after', ASSIGNMENTS)
    .action((model: string, id: string, words: string[], options: ModelsWriteOptions) =>
      run(options, (context) => modelsSet(context, config, model, id, words, options)),
    );
  verb('rm', ROW)
    .description('delete a row')
    .addHelpText('after', examples('models roles rm 3'))
    .option('--cascade', 'with the rows of other models that need it, where the model allows that')
    .option('--yes', 'do not ask')
    .option('--if-revision <n>', 'only if the row was not written since', wholeNumberFrom(0))
    .action((model: string, id: string, options: ModelsRmOptions) =>
      run(options, (context) => modelsRm(context, model, id, options)),
    );
  verb('schema')
    .description('show fields, filters, order and forms')
    .addHelpText('after', examples('models users schema', 'models engine_registry schema --form config:ollama'))
    .option('--form <name>', 'another form of the model, for example config:ollama')
    .action((model: string, options: ModelsSchemaOptions) =>
      run(options, (context) => modelsSchema(context, model, options)),
    );
}

/** As people write it: the name of the core model first. */
function termOf(command: Command): string {
  const [model, ...more] = command.registeredArguments;
  if (model?.name() !== 'model') return command.name();
  const given = more.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}...]`));
  return ['<model>', command.name(), ...given].join(' ');
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
