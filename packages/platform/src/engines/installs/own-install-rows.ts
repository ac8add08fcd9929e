import { isEnginehouseError } from '@enginehouse/errors';
import type { RegisteredModel } from '@enginehouse/models';
import {
  type ChangeOrigin,
  type Database,
  type FullRepository,
  type ProviderInstallRow,
  readProviderInstalls,
} from '@enginehouse/store';
import { MODELS_BY_NAME } from '../../core-models/core-model-names.ts';

export interface InstallSaying {
  readonly status?: ProviderInstallRow['status'];
  readonly progress?: number;
  readonly lastEventId?: string | null;
  readonly lastError?: string | null;
  readonly manifestVersion?: string | null;
  readonly installStartedAt?: string | null;
  readonly installCompletedAt?: string | null;
  readonly lastHeartbeatAt?: string | null;
}

/** What this node says of its installs: its own rows of `engine_node_install_registry`, and no other. */
export interface OwnInstallRows {
  /** Told: audited and announced. */
  say(providerId: string, values: InstallSaying): Promise<void>;
  /** Progress and signs of life, which matter to nobody afterwards. */
  whisper(providerId: string, values: InstallSaying): Promise<void>;
  remove(providerId: string): Promise<void>;
  read(): Promise<readonly ProviderInstallRow[]>;
}

const ENTRY = MODELS_BY_NAME.get('engine_node_install_registry') as RegisteredModel;
const QUIET = { audit: false, events: false };

export function ownInstallRows(db: Database, repository: FullRepository, nodeId: string): OwnInstallRows {
  const owner = repository.owner(ENTRY);
  const origin: ChangeOrigin = { actor: 'platform', channel: 'installs', nodeId };
  const idOf = async (providerId: string): Promise<number | undefined> =>
    (await readProviderInstalls(db, { providerId, nodeId }))[0]?.id;
  return {
    async say(providerId, values) {
      for (;;) {
        const id = await idOf(providerId);
        // Whoever deletes the last instance of a provider takes the row along, at any moment.
        if (id !== undefined && (await owner.update(origin, id, { ...values }))) return;
        try {
          await owner.insert(origin, [{ providerId, nodeId, ...values }]);
          return;
        } catch (error) {
          // Two pieces of this node speak of a provider for the first time at once: the row is there now.
          if (!isEnginehouseError(error) || error.code !== 'ALREADY_EXISTS') throw error;
        }
      }
    },
    async whisper(providerId, values) {
      const id = await idOf(providerId);
      if (id !== undefined) await owner.update(origin, id, { ...values }, QUIET);
    },
    async remove(providerId) {
      const id = await idOf(providerId);
      if (id !== undefined) await owner.delete(origin, id);
    },
    read: () => readProviderInstalls(db, { nodeId }),
  };
}
