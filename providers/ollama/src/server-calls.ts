import { type AvailableModel, askJson, type LoadedModel, listIn, type ProviderHost } from '@enginehouse/sdk';
import { capabilitiesOf } from './capabilities-of.ts';

/** From this year on a model stays for ever: the server writes the end of its calendar. */
const FOR_EVER = 2200;

type Entry = { readonly [name: string]: unknown };

/** What an Ollama server says of its models: its own API, which the OpenAI wire format has no words for. */
export function createServerCalls(address: string, headers: Readonly<Record<string, string>>, host: ProviderHost) {
  const listInstalled = async (signal: AbortSignal): Promise<readonly Entry[]> =>
    listIn(await askJson(host, `${address}/api/tags`, { headers, signal }), 'models');

  return {
    listInstalled,
    /** One question for the list, and one for each model: only there it says what a model can do. */
    async listModels(signal: AbortSignal): Promise<readonly AvailableModel[]> {
      const installed = await listInstalled(signal);
      return Promise.all(
        installed.map(async (entry) => {
          const id = String(entry.name);
          const shown = await askJson(host, `${address}/api/show`, { headers, body: { model: id }, signal });
          const capabilities = capabilitiesOf(shown as Entry);
          const version = typeof entry.digest === 'string' ? { version: entry.digest.slice(0, 12) } : {};
          return { id, label: id, capabilities, ...version, ...sizeOf(entry.size) };
        }),
      );
    },
    async listLoadedModels(signal: AbortSignal): Promise<readonly LoadedModel[]> {
      const loaded = listIn(await askJson(host, `${address}/api/ps`, { headers, signal }), 'models');
      return loaded.map(({ name, size, expires_at: expires }) => ({
        modelId: String(name),
        ...sizeOf(size),
        expiresAt: endOf(expires),
      }));
    },
    /** A call without a prompt, after which nothing is kept. */
    async unloadModel(modelId: string, signal: AbortSignal): Promise<void> {
      const body = { model: modelId, keep_alive: 0, stream: false };
      await askJson(host, `${address}/api/generate`, { headers, body, signal });
    },
  };
}

function sizeOf(size: unknown): { readonly sizeBytes?: number } {
  return typeof size === 'number' ? { sizeBytes: size } : {};
}

function endOf(expires: unknown): string | null {
  const date = new Date(String(expires));
  return Number.isNaN(date.valueOf()) || date.getUTCFullYear() >= FOR_EVER ? null : date.toISOString();
}
