import { createEngineSet, createSnapshot } from '@enginehouse/kernel';
import { DEFAULT_SETTINGS } from '@enginehouse/models';
import type { InstanceResource } from '@enginehouse/store';
import type { Configuration, ConfigurationSnapshot, Derivation } from '../../configuration/configuration.ts';

/** A configuration without a database: what is in force is what a test puts there, swapped as the real one does. */
export interface MadeConfiguration extends Pick<Configuration, 'current' | 'derive' | 'onChange'> {
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
  let current = snapshotOf(1, 'first', []);
  const derivations: ((next: ConfigurationSnapshot) => () => void)[] = [];
  const listeners = new Set<(now: ConfigurationSnapshot, before: ConfigurationSnapshot) => void>();
  return {
    put(instances, epoch = current.epoch) {
      const before = current;
      const next = snapshotOf(before.revision + 1, epoch, instances);
      const inForce = derivations.map((derive) => derive(next));
      current = next;
      for (const put of inForce) put();
      for (const listener of listeners) listener(next, before);
    },
    current: () => current,
    derive<Value>(make: Derivation<Value>) {
      let made = { snapshot: current, value: make(current, undefined) };
      derivations.push((next) => {
        const value = make(next, made);
        return () => {
          made = { snapshot: next, value };
        };
      });
      return { current: () => made.value };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
