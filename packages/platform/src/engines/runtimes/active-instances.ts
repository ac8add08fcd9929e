import type { InstanceResource } from '@enginehouse/store';
import type { ConfigurationSnapshot } from '../../configuration/configuration.ts';

export type ActiveInstances = ReadonlyMap<number, InstanceResource>;

/** The instances that take calls, each as it was when it was written: the same object as long as its row is the same. */
export function activeInstances(
  next: ConfigurationSnapshot,
  before: { readonly snapshot: ConfigurationSnapshot; readonly value: ActiveInstances } | undefined,
): ActiveInstances {
  if (before?.snapshot.resources === next.resources) return before.value;
  const isSameEpoch = before?.snapshot.epoch === next.epoch;
  const active = new Map<number, InstanceResource>();
  for (const instance of next.resources.instances.values()) {
    if (instance.wanted !== 'active') continue;
    const known = isSameEpoch ? before?.value.get(instance.id) : undefined;
    active.set(instance.id, known?.revision === instance.revision ? known : instance);
  }
  return active;
}
