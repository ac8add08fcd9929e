import type { ProviderList } from '@enginehouse/api';
import type { CommandContext } from '../connection/connection.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { list } from '../output/formats.ts';
import { printHint } from '../output/print-hint.ts';
import { printFacts, printJson, printTable } from '../output/print-table.ts';
import { styled } from '../output/styles.ts';
import { asTyped, type Terminal, write } from '../output/terminal.ts';

/** The providers that engine instances are made from; what did not load follows on standard error. */
export async function providersLs(context: CommandContext): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const answer = await client.providers.list();
  const { terminal } = context;
  if (context.json) await printJson(terminal, answer);
  else {
    await printTable(
      terminal,
      [
        { title: 'PROVIDER', value: ({ id }) => id },
        { title: 'KIND', value: ({ kind }) => kind },
        { title: 'RUNS', value: ({ deployment }) => deployment },
        { title: 'CONFIG', value: ({ configSchema }) => fieldsText(configSchema), spare: 1 },
        { title: 'CAN', value: ({ capabilities }) => list(capabilities, '-') },
      ],
      answer.providers,
    );
    await printHint(terminal, '\n* required; make an instance: enginehouse instances add PROVIDER');
  }
  await reportProviderProblems(terminal, answer.problems);
  return EXIT.done;
}

type Field = ProviderList['providers'][number]['configSchema'][number];

function fieldsText(fields: readonly Field[]): string {
  return list(
    fields.map(({ name, required }) => `${name}${required ? '*' : ''}`),
    '-',
  );
}

async function reportProviderProblems(terminal: Terminal, problems: ProviderList['problems']): Promise<void> {
  for (const { source, code, message, fix } of problems) {
    const head = `${styled(terminal, 'red', 'not loaded')} ${code}: ${message}`;
    const fixed = `  ${styled(terminal, 'green', 'fix')}: ${asTyped(terminal, fix)}`;
    await write(terminal.err, `${head}\n${message.includes(source) ? '' : `  where: ${source}\n`}${fixed}\n`);
  }
}

/** One provider: what it can do, what it needs, what it may reach. */
export async function providersShow(context: CommandContext, providerId: string): Promise<ExitCode> {
  const { client } = await context.connect('core models');
  const params = { providerId };
  const [provider, requirements] = await Promise.all([
    client.providers.get({ params }),
    client.providers.requirements({ params }),
  ]);
  const { terminal } = context;
  if (context.json) {
    await printJson(terminal, { ...provider, requirements });
    return EXIT.done;
  }
  const { supported, supportReason, dependencies, missingDependencies } = requirements;
  await printFacts(terminal, [
    ['provider', `${provider.id} (${provider.label})`],
    ['kind', `${provider.kind}, ${provider.deployment}`],
    ['supported here', supported ? 'yes' : `no: ${supportReason ?? 'it does not say why'}`],
    ['can', list(provider.capabilities, '-')],
    ['methods', list(provider.runtimeMethods, '-')],
    ['models from', provider.modelSource],
    ['may reach', list([...provider.egress.hosts, ...provider.egress.fromConfig.map((name) => `config.${name}`)], '-')],
    [
      'needs',
      list(
        Object.entries(dependencies).map(([name, version]) => `${name} ${version}`),
        'no packages',
      ),
    ],
    ['missing here', list(missingDependencies, '-')],
  ]);
  if (provider.configSchema.length === 0) return EXIT.done;
  await write(terminal.out, '\n');
  await printTable(
    terminal,
    [
      { title: 'CONFIG', value: ({ name, required }) => `${name}${required ? '*' : ''}` },
      { title: 'TYPE', value: ({ type }) => (type === 'password' ? 'secret' : type) },
      { title: 'DEFAULT', value: ({ default: standing }) => (standing === undefined ? '-' : String(standing)) },
      { title: 'WHAT', value: ({ label, help }) => (help === undefined ? label : `${label}: ${help}`) },
    ],
    provider.configSchema,
  );
  return EXIT.done;
}
