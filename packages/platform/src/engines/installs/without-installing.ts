import type { Database } from '@enginehouse/store';
import type { Configuration } from '../../configuration/configuration.ts';
import type { LoadedProviders } from '../load-providers.ts';
import type { ProviderInstalls } from './provider-installs.ts';

/** Installs of a node that installs nothing: providers without dependencies are there at once, others cannot be had. */
export function withoutInstalling({
  db,
  nodeId,
  providers,
  configuration,
}: {
  readonly db: Database;
  readonly nodeId: string;
  readonly providers: LoadedProviders;
  readonly configuration: Pick<Configuration, 'current' | 'onChange'>;
}): ProviderInstalls {
  const missing = (id: string): readonly string[] => Object.keys(providers.byId.get(id)?.dependencies ?? {});
  const known = new Set<string>();
  const note = async (id: string, again = false): Promise<void> => {
    if (known.has(id) && !again) return;
    known.add(id);
    const lacking = missing(id).length > 0 || !providers.byId.has(id);
    await db.query(
      `insert into engine_node_install_registry (provider_id, node_id, status, progress, last_error)
       values ($1, $2, $3, $4, $5)
       on conflict (provider_id, node_id) do update set status = excluded.status, last_error = excluded.last_error`,
      [id, nodeId, lacking ? 'error' : 'installed', lacking ? 0 : 1, lacking ? 'this node installs nothing' : null],
    );
  };
  let noting: Promise<unknown> = Promise.resolve();
  const follow = (): void => {
    for (const { wanted, provider } of configuration.current().resources.instances.values()) {
      if (wanted !== 'none') noting = noting.then(() => note(provider)).catch(() => known.delete(provider));
    }
  };
  const stop = configuration.onChange(follow);
  follow();
  return {
    isInstalled: (id) => providers.byId.has(id) && missing(id).length === 0,
    missing,
    versionOf: () => 'none',
    load: async (_, name) => {
      throw new TypeError(`${name} is not installed`);
    },
    async request({ providerId }) {
      await note(providerId, true);
      return null;
    },
    cancel: async () => undefined,
    onChange: () => () => undefined,
    settled: true,
    async [Symbol.asyncDispose]() {
      stop();
      await noting;
    },
  };
}
