import type { Sealer } from '@enginehouse/models';
import { type Database, type FullRepository, readInstance, type StoredInstance } from '@enginehouse/store';
import type { Configuration } from '../../configuration/configuration.ts';
import type { Fleet } from '../../configuration/fleet.ts';
import { unknownEngineInstance } from '../engine-errors.ts';
import type { ProviderInstalls } from '../installs/provider-installs.ts';
import type { LoadedProviders } from '../load-providers.ts';
import type { NodeCommands } from '../runtimes/node-commands.ts';
import type { RuntimeRegistry } from '../runtimes/runtime-registry.ts';

/** What the lifecycle of engine instances works on; built and handed over by compose.ts. */
export interface LifecycleParts {
  readonly db: Database;
  readonly nodeId: string;
  readonly repository: Pick<FullRepository, 'owner' | 'create' | 'update' | 'view' | 'all'>;
  readonly configuration: Pick<Configuration, 'current' | 'refresh'>;
  readonly fleet: Pick<Fleet, 'whenApplied'>;
  readonly providers: LoadedProviders;
  readonly installs: Pick<ProviderInstalls, 'isInstalled' | 'missing' | 'load' | 'request' | 'cancel'>;
  readonly registry: RuntimeRegistry;
  readonly commands: Pick<NodeCommands, 'ask'>;
  readonly sealer: Pick<Sealer, 'openObject'>;
}

/** Throws `UNKNOWN_ENGINE_INSTANCE`. */
export async function instanceOf({ db }: Pick<LifecycleParts, 'db'>, id: number): Promise<StoredInstance> {
  // What callers give is input: an id of another type is no row.
  const instance = Number.isSafeInteger(id) ? await readInstance(db, id) : null;
  if (instance === null) throw unknownEngineInstance(id);
  return instance;
}
