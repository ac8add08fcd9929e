import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type EnginehouseError, isEnginehouseError } from '@enginehouse/errors';
import { type Provider, type ProviderManifest, type ProviderProblem, readProvider } from '@enginehouse/sdk';
import { providerNotLoaded } from '../errors.ts';
import type { Logger } from '../logger.ts';

/** The providers that come with Enginehouse, by the names of their packages. */
export const FIRST_PARTY_PROVIDERS: readonly string[] = [
  '@enginehouse/provider-anthropic',
  '@enginehouse/provider-compromise',
  '@enginehouse/provider-google',
  '@enginehouse/provider-ollama',
  '@enginehouse/provider-openai',
  '@enginehouse/provider-openai-compatible',
];

export interface LoadedProviders {
  /** Plain data, sorted by id. */
  readonly manifests: readonly ProviderManifest[];
  readonly byId: ReadonlyMap<string, Provider>;
  readonly problems: readonly ProviderProblem[];
}

/**
 * Imports the providers of these packages: each exports one as `provider`. What starts with `.` or `/` is a path of a
 * file, from the working folder; everything else the name of a package. A package that is broken is reported by name and
 * stops no other. Never rejects.
 */
export async function loadProviders(sources: readonly string[], log: Logger): Promise<LoadedProviders> {
  const byId = new Map<string, Provider>();
  const problems: ProviderProblem[] = [];
  const read = await Promise.all(
    [...new Set(sources)].map(async (source) => ({ source, found: await readOne(source) })),
  );
  for (const { source, found } of read) {
    const first = isEnginehouseError(found) ? undefined : byId.get(found.id);
    const problem = isEnginehouseError(found)
      ? found
      : first && providerNotLoaded(source, `another package brings the provider '${first.id}' already`);
    if (problem === undefined) byId.set((found as Provider).id, found as Provider);
    else {
      const { code, message, fix } = problem;
      problems.push({ source, code, message, fix });
      log.error({ err: problem, provider: source }, 'a provider did not load');
    }
  }
  const sorted = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    manifests: sorted.map(manifestOf),
    byId,
    problems,
  };
}

/** What there is to know of a provider without its code. */
function manifestOf({ create: _, checkConfig: __, ...manifest }: Provider): ProviderManifest {
  return Object.freeze(manifest);
}

async function readOne(source: string): Promise<Provider | EnginehouseError> {
  try {
    const specifier = /^[./]/.test(source) ? pathToFileURL(resolve(source)).href : source;
    const { provider } = (await import(specifier)) as { readonly provider?: unknown };
    if (provider === undefined) return providerNotLoaded(source, 'it exports no `provider`');
    return readProvider(provider);
  } catch (error) {
    return isEnginehouseError(error) ? error : providerNotLoaded(source, messageOf(error), error);
  }
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] as string;
}
