import { type Command, Option } from 'commander';
import { names } from './command-options.ts';
import { type CommandParts, examples } from './command-parts.ts';
import { type InstancesAddOptions, instancesAdd, instancesSet } from './commands/instances-add.ts';
import { type InstancesInstallOptions, instancesCancel, instancesInstall } from './commands/instances-install.ts';
import {
  instancesActivate,
  instancesDeactivate,
  instancesRm,
  instancesStop,
  instancesUninstall,
  instancesUnload,
} from './commands/instances-lifecycle.ts';
import { instancesLs, instancesShow } from './commands/instances-ls.ts';
import { instancesMap } from './commands/instances-map.ts';
import { type InstancesModelsOptions, instancesModels } from './commands/instances-models.ts';
import { instancesReveal } from './commands/instances-reveal.ts';
import { type InstancesTryOptions, instancesExplain, instancesTry, TRIAL_METHODS } from './commands/instances-try.ts';
import type { ModelsRmOptions } from './commands/models-rm.ts';
import { providersLs, providersShow } from './commands/providers.ts';
import type { Credentials } from './connection/with-sign-in.ts';

const CONFIG = `
Config fields are the provider's own: enginehouse providers show PROVIDER lists them.
  FIELD=VALUE  FIELD:=JSON  FIELD=  (clears it)
A secret never stands here. Write where it is: FIELD=@FILE, FIELD=@env:NAME, or FIELD=@- for standard input.
`;

const INSTALLING = `
Ctrl-C leaves it to the nodes and says how to look.
Exit codes: 0 installed, 1 failed, 4 failed on some nodes and installed on others.
`;

/** `enginehouse providers` and `enginehouse instances`: engine instances from their first day to their last. */
export function addInstanceCommands(program: Command, { kept, run, config }: CommandParts): void {
  const providers = program.command('providers').description('what engine instances are made from');
  kept(
    providers
      .command('ls')
      .description('list the providers, and those that did not load')
      .addHelpText('after', examples('providers ls')),
  ).action((options: object) => run(options, providersLs));
  kept(
    providers
      .command('show')
      .argument('<provider>', 'its id')
      .description('one provider with its config')
      .addHelpText('after', examples('providers show openai')),
  ).action((id: string, options: object) => run(options, (context) => providersShow(context, id)));

  const instances = program
    .command('instances')
    .description('engine instances: configured providers, and their models');
  const of = (name: string, what: string): Command =>
    kept(instances.command(name).argument('<instance>', 'its name or number').description(what));
  kept(
    instances.command('ls').description('list the engine instances').addHelpText('after', examples('instances ls')),
  ).action((options: object) => run(options, instancesLs));
  of('show', 'one instance: its config, its nodes, what runs on it')
    .addHelpText('after', examples('instances show openai'))
    .action((word: string, options: object) => run(options, (context) => instancesShow(context, word)));
  kept(
    instances
      .command('add')
      .argument('<provider>', 'id of the provider')
      .argument('[config...]', 'FIELD=VALUE of its config; a secret as FIELD=@FILE, @- or @env:NAME')
      .description('make an instance of a provider, asking for what is missing')
      .addHelpText('after', examples('instances add openai api_key=@env:OPENAI_API_KEY')),
  )
    .option('--name <name>', 'what people call it; default: the id of the provider')
    .addHelpText('after', CONFIG)
    .action((provider: string, words: string[], options: InstancesAddOptions) =>
      run(options, (context) => instancesAdd(context, config, provider, words, options)),
    );
  of('set', 'change its config')
    .addHelpText('after', examples('instances set openai base_url=https://gateway.example/v1'))
    .argument('<config...>', 'FIELD=VALUE; the fields that are not named stay as they are')
    .addHelpText('after', CONFIG)
    .action((word: string, words: string[], options: object) =>
      run(options, (context) => instancesSet(context, config, word, words)),
    );
  of('reveal', 'print a secret of it in clear text, to a user who enters the password; it is audited')
    .argument('<field>', 'the field of its config, for example api_key')
    .option('--username <name>', 'who signs in for it; default: asked for')
    .option('--password <source>', 'where the password is: @FILE, @- or @env:NAME; default: asked for')
    .addHelpText('after', examples('instances reveal openai api_key --username ada'))
    .action((word: string, field: string, options: Credentials) =>
      run(options, (context) => instancesReveal(context, word, field, options)),
    );
  of('install', 'install its provider on every node, and follow that')
    .addHelpText('after', examples('instances install openai'))
    .option('--force', 'install again what is installed')
    .option('--node <id>', 'begin anew on this node, where it failed')
    .option('--no-wait', 'do not follow it')
    .addHelpText('after', INSTALLING)
    .action((word: string, options: InstancesInstallOptions) =>
      run(options, (context) => instancesInstall(context, word, options)),
    );
  of('cancel', 'stop installs that are under way')
    .addHelpText('after', examples('instances cancel openai'))
    .action((word: string, options: object) => run(options, (context) => instancesCancel(context, word)));
  of('activate', 'put it into service on every node')
    .addHelpText('after', examples('instances activate openai'))
    .action((word: string, options: object) => run(options, (context) => instancesActivate(context, word)));
  of('deactivate', 'take it out of service; calls under way are finished')
    .addHelpText('after', examples('instances deactivate openai'))
    .action((word: string, options: object) => run(options, (context) => instancesDeactivate(context, word)));
  of('stop', 'end what runs for it now, calls included; it stays active')
    .addHelpText('after', examples('instances stop ollama --node north-1'))
    .option('--node <id>', 'on this node alone')
    .action((word: string, options: { node?: string }) =>
      run(options, (context) => instancesStop(context, word, options)),
    );
  of('unload', 'take a model out of the memory of its runtimes')
    .addHelpText('after', examples('instances unload ollama llama3.2'))
    .argument('<model>', 'as its runtime calls it; instances show lists what is loaded')
    .option('--node <id>', 'on this node alone')
    .action((word: string, model: string, options: { node?: string }) =>
      run(options, (context) => instancesUnload(context, word, model, options)),
    );
  of('uninstall', 'want it installed no more')
    .addHelpText('after', examples('instances uninstall openai'))
    .action((word: string, options: object) => run(options, (context) => instancesUninstall(context, word)));
  of('rm', 'delete it')
    .addHelpText('after', examples('instances rm openai --cascade'))
    .option('--cascade', 'with its models')
    .option('--yes', 'do not ask')
    .action((word: string, options: ModelsRmOptions) => run(options, (context) => instancesRm(context, word, options)));
  of('models', 'list its models, available and bound; or bind, activate, deactivate one')
    .addHelpText('after', examples('instances models openai', 'instances models openai --activate gpt-small'))
    .option('--bind <model>', 'bind a model, as its runtime calls it')
    .option('--activate <model>', 'activate a model, binding it if it is not bound')
    .option('--deactivate <model>', 'call it no more')
    .option('--as <name>', 'name of the model that is bound; default: as its runtime calls it')
    .option('--unlisted <capabilities>', 'bind one that the source does not list, with these capabilities', names)
    .action((word: string, options: InstancesModelsOptions) =>
      run(options, (context) => instancesModels(context, word, options)),
    );
  kept(
    instances
      .command('try')
      .argument('<target>', 'name or number of an instance, or objective:NAME')
      .argument('<text>', 'what is asked')
      .description('make one call, and say which model answered')
      .addHelpText(
        'after',
        examples("instances try openai 'Say hello.'", "instances try objective:summarization 'Sum it up: ...'"),
      ),
  )
    .option('--model <model>', 'a bound model of the instance; default: its first active one')
    .addOption(methodOption())
    .option('--labels <names>', 'what classify chooses from', names)
    .action((target: string, text: string, options: InstancesTryOptions) =>
      run(options, (context) => instancesTry(context, target, text, options)),
    );
  kept(
    instances
      .command('map')
      .argument('<objective>', 'what calls are for')
      .argument('<model>', 'name or number of a bound model')
      .description('let a model serve an objective')
      .addHelpText('after', examples('instances map summarization gpt-small')),
  ).action((objective: string, model: string, options: object) =>
    run(options, (context) => instancesMap(context, objective, model)),
  );
  kept(
    instances
      .command('explain')
      .argument('<objective>', 'what a call is for')
      .description('which models would be asked, in their order, and which not and why')
      .addHelpText('after', examples('instances explain summarization')),
  )
    .addOption(methodOption())
    .action((objective: string, options: Pick<InstancesTryOptions, 'method'>) =>
      run(options, (context) => instancesExplain(context, objective, options)),
    );
}

function methodOption(): Option {
  return new Option('--method <method>', 'how it is asked; default: by what the model can do').choices(TRIAL_METHODS);
}
