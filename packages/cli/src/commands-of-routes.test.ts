import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allRoutes } from '@enginehouse/api';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { createProgram } from './program.ts';
import { silentTerminal } from './testing/silent-terminal.ts';

/** Which command calls a route. */
const COMMANDS: Readonly<Record<string, string>> = {
  'runs.batch': 'score',
  'runs.list': 'runs ls',
  'runs.get': 'runs show',
  'runs.explain': 'runs explain',
  'engines.list': 'engines ls',
  'engines.get': 'engines show',
  'engines.setState': 'engines state',
  'engines.promote': 'engines promote',
  'plan.preview': 'plan',
  'providers.list': 'providers ls',
  'providers.get': 'providers show',
  'providers.requirements': 'providers show',
  'instances.install': 'instances install',
  'instances.installStatus': 'instances install',
  'instances.cancelInstall': 'instances cancel',
  'instances.retryInstall': 'instances install',
  'instances.activationRequirements': 'instances show',
  'instances.activate': 'instances activate',
  'instances.deactivate': 'instances deactivate',
  'instances.uninstall': 'instances uninstall',
  'instances.availableModels': 'instances models',
  'instances.models': 'instances models',
  'instances.bindModel': 'instances models',
  'instances.activateModel': 'instances models',
  'instances.deactivateModel': 'instances models',
  'instances.loadedModels': 'instances show',
  'instances.unloadModel': 'instances unload',
  'instances.stop': 'instances stop',
  'instances.activeCalls': 'instances show',
  'ai.try': 'instances try',
  'ai.explain': 'instances explain',
  'tasks.get': 'tasks show',
  'tasks.wait': 'tasks follow',
  'tasks.cancel': 'tasks cancel',
  'tasks.confirm': 'tasks confirm',
  'nodes.list': 'nodes',
  'egress.policy': 'egress ls',
  'egress.check': 'egress check',
  'egress.denials': 'egress denials',
  'events.follow': 'events',
  'ai.reorder': 'routing order',
  'usage.get': 'usage',
  'settings.all': 'settings ls',
  'settings.set': 'settings set',
  'settings.reset': 'settings reset',
  'models.reveal': 'instances reveal',
  'auth.reauthenticate': 'instances reveal',
  'models.index': 'models index',
  'models.list': 'models ls',
  'models.create': 'models create',
  'models.schema': 'models schema',
  'models.form': 'models schema',
  'models.view': 'models get',
  'models.update': 'models set',
  'models.delete': 'models rm',
  'keys.list': 'keys ls',
  'keys.rotate': 'keys rotate',
  'audit.head': 'audit head',
  'audit.verify': 'audit verify',
  'audit.states': 'audit at',
  'audit.rows': 'audit at',
  'setup.get': 'setup',
  'setup.complete': 'setup',
  'auth.state': 'whoami',
  'auth.signIn': 'tokens create',
  'auth.signOut': 'tokens create',
  'auth.changePassword': 'password',
  'tokens.list': 'tokens ls',
  'tokens.create': 'tokens create',
  'tokens.revoke': 'tokens revoke',
  'sessions.list': 'sessions ls',
  'sessions.end': 'sessions end',
  'sessions.endOthers': 'sessions end',
  'health.ready': 'doctor',
};

/** Why a route has no command. */
const WITHOUT: Readonly<Record<string, string>> = {
  'runs.score': 'score sends rows as one batch, of one row too',
  'providers.checkReady': 'instances activate says what is not ready',
  'providers.checkConfig': 'instances add and set check what they write',
  'providers.constants': 'lists for forms: models schema shows them',
  'engines.impact': 'engines state --dry-run shows it, from where it would be changed',
  'models.rights': 'set and rm say what refuses them; pages show no button for it',
  'models.count': 'models ls says how many there are',
  'nodes.waitForRevision': 'what takes away is answered when every node has it',
  'health.alive': 'every command finds out by asking',
};

/** Calls whose method of the client has another name than the route: those that stream. */
const METHODS: Readonly<Record<string, string>> = {
  'tasks.wait': 'tasks.follow',
  'keys.rotate': 'keys.rotating',
  'audit.verify': 'audit.verifying',
};

interface Named {
  readonly name: string;
  readonly dialect?: string;
  readonly stream?: { readonly mediaType?: string };
}

/** Dialects have clients of their own, and so have documents and pages. */
const routes = (allRoutes as readonly Named[]).filter(
  ({ name, dialect, stream }) =>
    dialect === undefined && stream?.mediaType === undefined && !name.startsWith('server.'),
);

const program = createProgram(silentTerminal(), readConfig({}));

function leaves(command: Command, path = ''): readonly (readonly [string, Command])[] {
  return command.commands.flatMap((one) => {
    const name = `${path} ${one.name()}`.trim();
    return one.commands.length > 0 ? leaves(one, name) : [[name, one] as const];
  });
}
const commands = new Map(leaves(program));

test('every route has a command, or a reason why not', () => {
  const names = routes.map(({ name }) => name).sort();
  expect([...Object.keys(COMMANDS), ...Object.keys(WITHOUT)].sort()).toEqual(names);
});

test('the commands are there, and the routes are called', () => {
  for (const command of Object.values(COMMANDS)) expect([...commands.keys()]).toContain(command);
  const folder = import.meta.dirname;
  const text = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const called = Object.keys(COMMANDS).filter((name) => text.includes(`client.${METHODS[name] ?? name}(`));
  expect(called).toEqual(Object.keys(COMMANDS));
});

test('every command says what it is for, shows an example, and prints JSON', () => {
  for (const [name, command] of commands) {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    expect(command.description() === '' && !name.startsWith('completion-'), name).toBe(false);
    if (name.startsWith('completion')) continue;
    expect(help, name).toMatch(/\nExamples?:\n {2}enginehouse /);
    expect(help, name).toMatch(/--json/);
    // As a terminal of 80 columns shows it; examples are typed as they are.
    expect(
      command.registeredArguments.every(({ description }) => description !== ''),
      name,
    ).toBe(true);
  }
});

test('what examples show can be parsed', () => {
  for (const [name, command] of commands) {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    const words = name.split(' ');
    for (const [, typed = ''] of help.matchAll(/^ {2}enginehouse (.*)$/gm)) {
      if (name.startsWith('completion')) continue;
      for (const word of words.filter((one) => one !== 'index')) expect(typed, name).toContain(word);
      const options = [...(typed.split(/ [|>#]/)[0]?.matchAll(/ (--[a-z-]+)/g) ?? [])].map(([, option]) => option);
      const known = [...command.options, ...program.options].flatMap(({ long }) => (long ? [long] : []));
      for (const option of options) expect(known, `${name}: ${option}`).toContain(option);
    }
  }
});
