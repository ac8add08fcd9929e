import type { Sdk } from '@enginehouse/sdk';
import type { Print } from './tour.ts';

/** The central registry of configured engine instances: list, view, create, update, delete, and its schemas. */
export async function engineInstances({ models }: Sdk, print: Print): Promise<void> {
  const created = await models.engineRegistry.create({
    name: 'Local Ollama',
    provider: 'ollama',
    config: { base_url: 'http://localhost:11434' },
    status: 'uninstalled',
    supported: true,
  });
  print(`created ${created.name}: ${created.status}, ${created.supported ? 'supported' : 'not supported'}`);

  const listing = await models.engineRegistry.list({ page: 0, pageSize: 200, filters: { provider: 'ollama' } });
  print(`${listing.totalRows} instance of ollama: ${listing.rows.map(({ name }) => name).join(', ')}`);

  const engine = await models.engineRegistry.view(created.id);
  print(`its address: ${engine?.config.base_url}`);

  const updated = await models.engineRegistry.update(created.id, { config: { base_url: 'http://127.0.0.1:11434' } });
  print(`its address after the update: ${updated?.config.base_url}`);

  const columns = await models.engineRegistry.tableModel();
  print(`columns: ${columns.map(({ field }) => field).join(', ')}`);
  const filters = await models.engineRegistry.filtersModel();
  print(`filters: ${filters.map(({ field }) => field).join(', ')}`);

  print(`deleted: ${await models.engineRegistry.delete(created.id)}`);
  await secrets({ models }, print);
}

/** What a provider declares as a password is sealed at rest and masked in rows. One audited call gives it out. */
async function secrets({ models }: Pick<Sdk, 'models'>, print: Print): Promise<void> {
  const apiKey = `sk-tour-${crypto.randomUUID()}`;
  const { id, config } = await models.engineRegistry.create({
    name: 'Hosted',
    provider: 'openai',
    config: { api_key: apiKey, organization: 'tour' },
  });
  print(`a row shows ${Object.keys(config).sort().join(', ')}, and the key as ${keysOf(config.api_key)}`);

  await models.engineRegistry.update(id, { config: { organization: 'another' } });
  const revealed = await models.engineRegistry.reveal(id, 'config.api_key');
  print(`the key that the update left out is kept: ${revealed === apiKey}`);
  await models.engineRegistry.delete(id);
}

function keysOf(mask: unknown): string {
  return Object.keys(mask as object)
    .sort()
    .join(' and ');
}
