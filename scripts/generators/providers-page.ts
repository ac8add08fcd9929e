import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FormField, Provider } from '@enginehouse/sdk';
import { GENERATED_NOTE, type PageGenerator, tableRow } from './generator.ts';

/** docs/reference/providers.md: the providers that come along, by what their manifests say. */
export const providersPage: PageGenerator = {
  file: 'docs/reference/providers.md',
  render: async (root) => renderProviders(await readProviders(root)),
};

/** Every package under `providers/`, in alphabetical order. */
async function readProviders(root: string): Promise<readonly Provider[]> {
  const folder = join(root, 'providers');
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name) => {
      const module = await import(pathToFileURL(join(folder, name, 'src', 'index.ts')).href);
      return (module as { readonly provider: Provider }).provider;
    }),
  );
}

/** The page. */
export function renderProviders(providers: readonly Provider[]): string {
  const rows = providers.map(({ id, label, kind, deployment, capabilities }) =>
    tableRow([`[\`${id}\`](#${id})`, label, kind, deployment, capabilities.join(', ')]),
  );
  return [
    GENERATED_NOTE,
    '',
    '# Providers',
    '',
    'The providers that come with Enginehouse, as their manifests say. `enginehouse providers ls` shows those of a running house, and',
    '[install.md](../operating/install.md) how their packages come to a node. How to add one: [provider.md](../adding/provider.md).',
    '',
    tableRow(['provider', 'label', 'kind', 'deployment', 'capabilities']),
    tableRow(['---', '---', '---', '---', '---']),
    ...rows,
    '',
    ...providers.flatMap(sectionOf),
  ].join('\n');
}

function sectionOf(provider: Provider): readonly string[] {
  const { id, runtimeMethods, dependencies, documentation, egress, modelSource, catalog = [] } = provider;
  const fields: readonly FormField[] = provider.configSchema;
  const packages = Object.entries(dependencies).map(([name, version]) => `\`${name}@${version}\``);
  const reaches = [
    ...egress.hosts.map((host) => `\`${host}\``),
    ...egress.fromConfig.map((name) => `\`config.${name}\``),
  ];
  const models = catalog.map((model) => `- \`${model.id}\`: ${model.label} (${model.capabilities.join(', ')})`);
  return [
    `## ${id}`,
    '',
    `- methods: ${runtimeMethods.join(', ')}`,
    `- installs: ${packages.join(', ') || 'nothing'}`,
    `- reaches: ${reaches.join(', ') || 'nothing'}`,
    `- models: ${modelSource === 'provider_api' ? 'the runtime is asked' : modelSource === 'inventory' ? 'what is on disk' : 'listed below'}`,
    ...(documentation === undefined ? [] : [`- its own documentation: <${documentation}>`]),
    '',
    ...(fields.length === 0 ? ['It has no config.', ''] : configTable(fields)),
    ...(models.length === 0 ? [] : [...models, '']),
  ];
}

function configTable(fields: readonly FormField[]): readonly string[] {
  return [
    tableRow(['config', 'required', 'default', 'what']),
    tableRow(['---', '---', '---', '---']),
    ...fields.map(({ name, type, required, default: value, help }) =>
      tableRow([
        `\`${name}\`${type === 'password' ? ' (sealed)' : ''}`,
        required ? 'yes' : 'no',
        value === undefined ? '' : `\`${value}\``,
        help ?? '',
      ]),
    ),
    '',
  ];
}
