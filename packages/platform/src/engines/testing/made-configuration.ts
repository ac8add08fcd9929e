import { createEngineSet, createSnapshot } from '@enginehouse/kernel';
import { DEFAULT_SETTINGS } from '@enginehouse/models';
import type { InstanceResource } from '@enginehouse/store';
import type { ConfigurationSnapshot } from '../../configuration/configuration.ts';
import { type HeldSnapshot, holdSnapshot } from '../../configuration/hold-snapshot.ts';

/** A configuration without a database: what is in force is what a test puts there, swapped as the real one does. */
export interface MadeConfiguration extends HeldSnapshot {
  /** Puts these instances in force under the next revision. */
  put(instances: readonly InstanceResource[], epoch?: string): void;
}

export function madeConfiguration(): MadeConfiguration {
  const kernel = createSnapshot({
    revision: 1,
    processTableRevision: 1,
    engineSet: createEngineSet([]),
    overrides: new Map(),
    limits: { hardCap: DEFAULT_SETTINGS.hardCap, researchCap: DEFAULT_SETTINGS.researchCap },
  });
  const snapshotOf = (
    revision: number,
    epoch: string,
    instances: readonly InstanceResource[],
  ): ConfigurationSnapshot => ({
    revision,
    epoch,
    kernel,
    settings: DEFAULT_SETTINGS,
    resources: {
      instances: new Map(instances.map((one) => [one.id, one])),
      models: new Map(),
      priorities: new Map(),
      objectives: new Map(),
      approvals: [],
    },
  });
  const inForce = holdSnapshot(snapshotOf(1, 'first', []), (error) => {
    throw error;
  });
  return {
    ...inForce,
    put(instances, epoch = inForce.current().epoch) {
      inForce.swap(snapshotOf(inForce.current().revision + 1, epoch, instances));
    },
  };
}
